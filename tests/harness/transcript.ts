// Transcripts of the runner: commands, and below each `----` what it printed.
// They are played in an empty folder; what depends on nothing but the
// engine's version is masked, so that they hold the runner still, not it.
//
//   $ npx clusterwright ARGS   stdout, then stderr behind `! `, then `exit N`
//     … | grep TEXT            only the lines with it
//   $ LANG=C npx …             with an environment variable
//   $ cp SRC DST               SRC of the project or of the folder
//   $ write FILE TEXT          \n in TEXT is a line's end
//   $ cat FILE | $ ls FOLDER

import {
  existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runMain } from '../../cli/main.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Exchange {
  readonly command: string;
  readonly expected: string;
}

export interface Transcript {
  /** What is said before the first command. */
  readonly head: string;
  readonly exchanges: readonly Exchange[];
}

export function readTranscript(text: string): Transcript {
  const [head = '', ...parts] = text.split(/^(?=\$ )/m);
  const exchanges = parts.map((part) => {
    const [command = '', ...rest] = part.split('\n');
    const at = rest.indexOf('----');
    return {
      command: command.slice(2),
      expected: (at < 0 ? rest : rest.slice(at + 1)).join('\n').trimEnd(),
    };
  });
  return { head, exchanges };
}

export function writeTranscript(
  head: string,
  played: readonly { readonly command: string; readonly output: string }[],
): string {
  const parts = played.map(({ command, output }) => (output === ''
    ? `$ ${command}\n` : `$ ${command}\n----\n${output}\n`));
  return `${head}${parts.join('\n')}`;
}

/** Plays one command in the current folder; what it printed, masked. */
export async function playCommand(command: string): Promise<string> {
  const [typed = '', wanted] = command.split(' | grep ');
  const words = typed.split(' ');
  const env: Record<string, string> = { LANG: 'C.UTF-8' };
  while (/^[A-Z_]+=/.test(words[0] ?? '')) {
    const [name = '', value = ''] = words.shift()!.split('=');
    env[name] = value;
  }
  const [name, first = '', second = ''] = words;
  switch (name) {
    case 'npx': {
      const output = await runner(wordsOf(words.slice(2).join(' ')), env);
      return wanted === undefined ? output : output.split('\n')
        .filter((line) => line.includes(wanted)).join('\n');
    }
    case 'cat': return masked(readFileSync(first, 'utf8').trimEnd());
    case 'ls': return readdirSync(first).sort().join('\n');
    case 'cp': return put(second, sourceOf(first));
    case 'write': return put(first,
      words.slice(2).join(' ').replaceAll('\\n', '\n'));
    default: throw new Error(`a transcript has no command "${name}"`);
  }
}

function put(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return '';
}

/** A near-miss becomes a learner's file, which stands by the contract. */
function sourceOf(path: string): string {
  const source = existsSync(path) ? path : join(ROOT, path);
  const text = readFileSync(source, 'utf8');
  return text.replaceAll("'../contract.ts'", "'./contract.ts'");
}

/** Words by blanks; 'in single quotes' is one. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) =>
    quoted ?? word);
}

async function runner(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  let said = '';
  let complained = '';
  const status = await runMain(args, {
    env,
    stdout: { write: (text) => said += text },
    stderr: { write: (text) => complained += text },
  });
  const complaints = complained.trimEnd().split('\n')
    .filter((line) => line !== '').map((line) => `! ${line}`);
  return masked([
    ...said.trimEnd() === '' ? [] : [said.trimEnd()],
    ...complaints,
    ...status === 0 ? [] : [`exit ${status}`],
  ].join('\n'));
}

/** Digests, milliseconds and what was used change with the engine, lists of
 *  exercises with the course. */
function masked(text: string): string {
  return text
    .replace(/\brun [0-9a-f]{4}-[0-9a-f]{4}\b/g, 'run ####-####')
    .replace(/"[0-9a-f]{16}"/g, '"################"')
    .replace(/first-loop, [a-z-, \n!]*[a-z]/g, '…')
    .replace(/\b(\d+)\.\d{3}\b/g, '$1.###')
    .replace(/\b(requests|turns) \d[\d ]* of/g, '$1 # of')
    .replace(/"at": [\d.]+/g, '"at": #');
}
