// clusterwright hint: for the check that failed first in the last run, a
// question, then where to look, then almost the code.

import type { ExerciseSpec } from '@clusterwright/grader';
import { readArguments, UsageError } from './arguments.ts';
import { placeNamed } from './course.ts';
import type { Place } from './course.ts';
import { openStanding } from './standing.ts';
import type { Standing } from './standing.ts';
import type { Look, Terminal } from './terminal.ts';
import { hanging } from './wrap.ts';

const TIERS = ['A question', 'Where to look', 'Almost the code'] as const;

export interface Hint {
  readonly check: string;
  /** 1, 2 or 3. */
  readonly tier: number;
  readonly name: string;
  readonly text: string;
}

export function runHint(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const read = readArguments(args, { json: { type: 'boolean' } }, 2);
  const [word, wish] = read.words;
  const place = placeNamed(word);
  if (wish !== undefined && !/^[123]$/.test(wish)) {
    throw new UsageError(`expected hint 1, 2 or 3, found "${wish}"`);
  }
  const standing = openStanding(terminal);
  const found = hintOf(place, standing,
    wish === undefined ? undefined : Number(wish));
  if (typeof found === 'string') {
    terminal.complain(found);
    return Promise.resolve(1);
  }
  standing.noteHint(place.slug, found.check, found.tier);
  terminal.say(read.isOn('json') ? JSON.stringify(found, null, 2)
    : [
      terminal.ink('head', ` ${place.number} ${place.spec.title}`), '',
      ...hintLines(found, terminal),
      ...found.tier === 3 ? [] : ['', terminal.ink('dim',
        ` another    npx clusterwright hint ${place.slug}`)],
    ].join('\n'));
  return Promise.resolve(0);
}

/** The next one, or the one wished for; else why there is none. */
export function hintOf(
  { slug, spec }: Place,
  standing: Standing,
  wish?: number,
): Hint | string {
  const { failed, hasPassed, hints } = standing.of(slug);
  if (failed === undefined) {
    return hasPassed ? 'everything passes: there is nothing to hint at'
      : `no check has failed yet: npx clusterwright run ${slug}`;
  }
  const { check } = failed;
  const texts = textsFor(spec, check);
  if (texts === undefined) return `there are no hints for ${check}`;
  const tier = wish ?? Math.min(3, (hints[check] ?? 0) + 1);
  return { check, tier, name: TIERS[tier - 1]!, text: texts[tier - 1]! };
}

function textsFor(
  { hints }: ExerciseSpec,
  check: string,
): readonly string[] | undefined {
  return Object.hasOwn(hints, check) ? hints[check] : undefined;
}

export function hintLines({ check, tier, name, text }: Hint, look: Look) {
  return [
    ` ${look.ink('yours', `hint ${tier} of 3`)}   ${name}, for ${check}`,
    ...hanging('   ', text, look.width),
  ];
}
