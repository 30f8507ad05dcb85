// Loops that do nothing but sleep: `while :; do sleep 1 & wait $!; done`.
// Most containers of a teaching cluster are one, and a timer a second for
// each would be most of what a run does. Upstream: nothing; there a sleeping
// process costs nothing either.

import type { Millis } from '../../../machinery/api/meta.ts';
import { bareText } from './tree.ts';
import type { Loop, Node, Simple } from './tree.ts';

export interface IdlePeriod {
  readonly ms: Millis;
  /** Whether a caught signal is acted upon at once (`wait`), not at the end
   *  of the sleep. */
  readonly endsOnSignal: boolean;
}

/** undefined if the loop does anything else, or may end by itself. */
export function idlePeriod(loop: Loop): IdlePeriod | undefined {
  if (loop.isUntil || !isTrue(loop.condition)) return undefined;
  const { body } = loop;
  const plain = sleepMs(body);
  if (plain !== undefined) return { ms: plain, endsOnSignal: false };
  if (body.kind !== 'list' || body.items.length !== 2) return undefined;
  const [first, second] = body.items;
  if (!first!.isBackground || second!.isBackground) return undefined;
  const ms = sleepMs(first!.node);
  if (ms === undefined || !isWait(second!.node)) return undefined;
  return { ms, endsOnSignal: true };
}

function texts(node: Node): readonly (string | undefined)[] | undefined {
  if (node.kind !== 'simple') return undefined;
  const { words, assignments, redirects } = node as Simple;
  if (assignments.length > 0 || redirects.length > 0) return undefined;
  return words.map(bareText);
}

function isTrue(node: Node): boolean {
  const words = texts(node);
  return words?.length === 1 && (words[0] === ':' || words[0] === 'true');
}

function sleepMs(node: Node): Millis | undefined {
  const words = texts(node);
  if (words?.length !== 2 || words[0] !== 'sleep') return undefined;
  const seconds = Number(words[1]);
  return seconds > 0 ? seconds * 1_000 : undefined;
}

function isWait(node: Node): boolean {
  if (node.kind !== 'simple') return false;
  const [command, what, more] = node.words;
  if (command === undefined || bareText(command) !== 'wait') return false;
  if (more !== undefined) return false;
  if (what === undefined) return true;
  const [part, rest] = what;
  return rest === undefined && part?.kind === 'variable' && part.name === '!';
}
