// What `replay` accepts: a verdict, a verdict's replay object, or the
// fragment of a page's link. All of it comes from outside.

import { inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import type { Replay } from '@clusterwright/grader';
import { UsageError } from './arguments.ts';
import { parsedJson } from './json.ts';
import { replaySchema } from './standing.ts';

export interface ReplayRequest {
  readonly exercise: string;
  /** Absent where a link names no run. */
  readonly replay?: Replay;
  /** The check that the link is about. */
  readonly check?: string;
  /** The code that the link carries. */
  readonly code?: string;
}

const verdictSchema = z.object({
  exercise: z.string(),
  checks: z.array(z.object({
    id: z.string(), replay: replaySchema.optional(),
  })),
});

/** UsageError: it is none of the three. */
export function readReplay(text: string): ReplayRequest {
  const hash = text.indexOf('#');
  if (!text.trimStart().startsWith('{') && hash >= 0) {
    return fromFragment(text.slice(hash + 1));
  }
  const data = parsedJson(text);
  const verdict = verdictSchema.safeParse(data);
  if (verdict.success) {
    const { exercise, checks } = verdict.data;
    const failed = checks.find(({ replay }) => replay !== undefined);
    if (failed?.replay === undefined) {
      throw new UsageError('this verdict has no failure to be replayed');
    }
    return { exercise, check: failed.id, replay: failed.replay };
  }
  const replay = replaySchema.safeParse(data);
  if (replay.success) {
    return { exercise: replay.data.exercise, replay: replay.data };
  }
  throw new UsageError('expected a verdict, its replay object or a link with '
    + '#x=…, found other text');
}

const WORD = /^[a-z0-9-]{1,60}$/;
const SEED = /^[0-9a-z]{1,40}$/;
const ORDERING = /^\d+(\.\d+)*$/;

function fromFragment(fragment: string): ReplayRequest {
  const fields = new URLSearchParams(fragment);
  const exercise = fields.get('x') ?? '';
  if (!WORD.test(exercise)) {
    throw new UsageError('expected a link with #x=EXERCISE, found none');
  }
  const [packed, check] = [fields.get('c'), fields.get('f')];
  const replay = replayIn(fields, exercise);
  return {
    exercise,
    ...packed === null ? {} : { code: unpacked(packed) },
    ...check !== null && WORD.test(check) ? { check } : {},
    ...replay === undefined ? {} : { replay },
  };
}

/** `n` scenario, `s` seed, `o` ordering, `t` time: as this runner links. */
function replayIn(
  fields: URLSearchParams,
  exercise: string,
): Replay | undefined {
  const scenario = fields.get('n') ?? '';
  const seed = fields.get('s') ?? '';
  const order = fields.get('o') ?? '';
  if (!WORD.test(scenario) || !SEED.test(seed)) return undefined;
  const ordering = ORDERING.test(order) ? order.split('.').map(Number) : [];
  const at = Number(fields.get('t') ?? 0) || 0;
  return { exercise, scenario, seed, ordering, at, codeDigest: '' };
}

const BYTES_MAX = 200_000;

function unpacked(packed: string): string {
  try {
    if (packed.length > BYTES_MAX) throw new Error('too long');
    const bytes = inflateRawSync(Buffer.from(packed, 'base64url'),
      { maxOutputLength: BYTES_MAX });
    return bytes.toString('utf8');
  } catch {
    throw new UsageError('the code in this link cannot be read');
  }
}
