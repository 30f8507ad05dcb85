// Makes text of a word's parts. Upstream: busybox, shell/ash.c (expandarg).
// Simpler: no patterns for file names, no trimming of prefixes.

import type { Process } from '../../../kernel/process.ts';
import { arithmetic } from './arithmetic.ts';
import { parse } from './parser.ts';
import type { Streams } from '../program.ts';
import type { Shell } from './shell.ts';
import type { Part, Word } from './tree.ts';

/** The fields that a word becomes: what is expanded without quotes is split
 *  at blanks and may vanish. */
export function* expandWord(
  shell: Shell,
  word: Word,
  streams: Streams,
): Process<readonly string[]> {
  const [only, more] = word;
  if (more === undefined && only?.kind === 'text') return [only.text];
  const fields: string[] = [];
  let field: string | undefined;
  for (const part of word) {
    const text = yield* expandPart(shell, part, streams);
    if (part.kind === 'text' || part.kind === 'arithmetic' || part.quoted) {
      field = (field ?? '') + text;
      continue;
    }
    const pieces = text.split(/[ \t\n]+/);
    pieces.forEach((piece, i) => {
      if (i > 0) {
        if (field !== undefined) fields.push(field);
        field = undefined;
      }
      if (piece !== '') field = (field ?? '') + piece;
    });
  }
  if (field !== undefined) fields.push(field);
  return fields;
}

/** As one text, without splitting: for assignments and redirections. */
export function* expandText(
  shell: Shell,
  word: Word,
  streams: Streams,
): Process<string> {
  let text = '';
  for (const part of word) text += yield* expandPart(shell, part, streams);
  return text;
}

function* expandPart(
  shell: Shell,
  part: Part,
  streams: Streams,
): Process<string> {
  switch (part.kind) {
    case 'text': return part.text;
    case 'arithmetic': {
      return String(arithmetic(part.text, (name) => variable(shell, name)));
    }
    case 'command': {
      let text = '';
      const out = (more: string): void => { text += more; };
      const body = parse(part.text);
      yield* shell.run({ kind: 'subshell', body }, { ...streams, out });
      return text.replace(/\n+$/, '');
    }
    case 'variable': {
      const value = variable(shell, part.name);
      const { operator, otherwise = '' } = part;
      if (operator === undefined) return value;
      const isSet = operator.startsWith(':')
        ? value !== '' : shell.variables.has(part.name);
      if (operator.endsWith('-')) return isSet ? value : otherwise;
      return isSet ? otherwise : '';
    }
  }
}

function variable(shell: Shell, name: string): string {
  switch (name) {
    case '?': return String(shell.status);
    case '!': return shell.lastChild === 0 ? '' : String(shell.lastChild);
    case '$': return String(shell.task.pid);
    case '#': return String(shell.positional.length - 1);
    case '@': case '*': return shell.positional.slice(1).join(' ');
  }
  if (/^\d$/.test(name)) return shell.positional[Number(name)] ?? '';
  return shell.variables.get(name) ?? '';
}
