// clusterwright check: what an author has to prove of an exercise, proved.

import { readArguments, UsageError } from './arguments.ts';
import type { Read } from './arguments.ts';
import { broken, holds } from './check/proof.ts';
import type { Proof } from './check/proof.ts';
import { runProofs } from './check/runs.ts';
import type { Extent } from './check/runs.ts';
import { textProofs } from './check/texts.ts';
import { places } from './course.ts';
import { loadExercise } from './exercises.ts';
import type { LoadedExercise } from './exercises.ts';
import { ChildSandboxes } from './sandbox/child-sandbox.ts';
import type { Look, Terminal } from './terminal.ts';
import { counted, hanging } from './wrap.ts';

const SHORT: Extent = { seeds: 10, nearMisses: 'public' };
const LONG: Extent = { seeds: 1_000, nearMisses: 'all' };

export async function runCheck(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const read = readArguments(args, {
    long: { type: 'boolean' }, json: { type: 'boolean' },
    seeds: { type: 'string' },
  }, Infinity);
  const extent = extentFrom(read);
  const all: { slug: string; proofs: Proof[] }[] = [];
  const isText = !read.isOn('json');
  for (const slug of slugsFrom(read.words)) {
    if (isText) terminal.say(terminal.ink('head', ` ${slug}`));
    const proofs: Proof[] = [];
    for await (const proof of proofsOf(slug, extent, terminal)) {
      proofs.push(proof);
      if (isText) terminal.say(proofLines(proof, terminal).join('\n'));
    }
    all.push({ slug, proofs });
  }
  const failed = all.flatMap(({ proofs }) => proofs)
    .filter((proof) => !proof.holds).length;
  terminal.say(isText ? summary(all, failed)
    : JSON.stringify({ exercises: all }, null, 2));
  return failed === 0 ? 0 : 1;
}

/** UsageError: --seeds is no number of seeds. */
export function extentFrom(read: Read): Extent {
  const isLong = read.isOn('long')
    || process.env['CLUSTERWRIGHT_LONG'] === '1';
  const extent = isLong ? LONG : SHORT;
  const seeds = read.text('seeds');
  if (seeds === undefined) return extent;
  if (!/^\d{1,4}$/.test(seeds)) {
    throw new UsageError('expected --seeds to be a number up to 9999, found '
      + `"${seeds}"`);
  }
  return { ...extent, seeds: Number(seeds) };
}

function slugsFrom(words: readonly string[]): readonly string[] {
  const known = places().map(({ slug }) => slug);
  const stranger = words.find((word) => !known.includes(word));
  if (stranger !== undefined) {
    throw new UsageError(`expected exercises (${known.join(', ')}), found `
      + `"${stranger}"`);
  }
  return words.length === 0 ? known : words;
}

async function* proofsOf(
  slug: string,
  extent: Extent,
  terminal: Terminal,
): AsyncGenerator<Proof, void, void> {
  let loaded: LoadedExercise;
  try {
    loaded = await loadExercise(slug);
  } catch (error) {
    yield broken('parts', (error as Error).message,
      'Correct the file that it names; nothing else was tried.');
    return;
  }
  yield partsProof(loaded);
  yield* textProofs(loaded);
  const sandboxes = new ChildSandboxes();
  try {
    yield* runProofs(loaded, {
      sandboxes,
      note: (what, { done, of, scenario, seed }) => terminal.progress(
        ` ${slug}: ${what}, run ${done + 1} of ${of}: ${scenario} ${seed}`,
      ),
    }, extent);
  } finally {
    sandboxes.close();
  }
}

function partsProof({ exercise: { spec }, nearMisses }: LoadedExercise): Proof {
  return holds('parts', [
    counted(spec.scenarios.length, 'scenario'),
    counted(spec.checks.length, 'check'),
    counted(nearMisses.size, 'near-miss', 'near-misses'),
    counted(spec.points, 'point'),
  ].join(', '));
}

const NAME = 34;

function proofLines(proof: Proof, look: Look): string[] {
  const { name, says, advice } = proof;
  const glyph = proof.holds ? '✓' : '✗';
  const ink = proof.holds ? 'passed' : 'wrong';
  const [first = '', ...rest] = says.split('\n');
  const [head = '', ...more] = hanging(`   ${glyph} ${name.padEnd(NAME)} `,
    first, look.width);
  return [
    head.replace(glyph, () => look.ink(ink, glyph)), ...more,
    ...rest.map((line) => `     ${line}`),
    ...advice === undefined ? [] : hanging('     do  ', advice, look.width),
  ];
}

function summary(
  all: readonly { readonly proofs: readonly Proof[] }[],
  failed: number,
): string {
  const count = all.reduce((sum, { proofs }) => sum + proofs.length, 0);
  const what = `${counted(all.length, 'exercise')}, `
    + `${counted(count, 'proof')}`;
  return `\n ${what}: ${failed === 0 ? 'all hold' : `${failed} do not hold`}`;
}
