// kubectl taint: key=value:effect sets, key:effect- removes.
// Upstream: kubectl/pkg/cmd/taint. Same words.

import type { Process } from '../../kernel/process.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { isOn } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';

const EFFECTS = new Set(['NoSchedule', 'PreferNoSchedule', 'NoExecute']);

export function* taint(invocation: Invocation): Process<number> {
  const { args, client, say } = invocation;
  const [type, name, ...words] = args.words;
  if (!/^(no|nodes?)$/.test(type ?? '') || name === undefined) {
    throw new UsageError('taint takes: node NAME KEY=VALUE:EFFECT');
  }
  if (words.length === 0) {
    throw new UsageError('at least one taint update is required');
  }
  const node = yield* client.nodes.get(name);
  let taints = node.spec?.taints ?? [];
  const done = new Set<string>();
  for (const word of words) {
    const change = readChange(word);
    done.add(change.isRemoval ? 'untainted' : 'tainted');
    taints = changed(node, taints, change, isOn(args, 'overwrite'));
  }
  yield* client.nodes.patch(name, {
    strategic: {
      metadata: { resourceVersion: node.metadata.resourceVersion },
      spec: { taints },
    },
  });
  const word = done.size > 1 ? 'modified' : [...done][0];
  say(`node/${name} ${word}`);
  return 0;
}

interface Change {
  readonly key: string;
  readonly value: string;
  /** '' for every effect of a removal. */
  readonly effect: string;
  readonly isRemoval: boolean;
}

function readChange(word: string): Change {
  const isRemoval = word.endsWith('-');
  const text = isRemoval ? word.slice(0, -1) : word;
  const [pair = '', effect = ''] = text.split(':');
  const [key = '', value = ''] = pair.split('=');
  const isEffect = EFFECTS.has(effect) || (isRemoval && effect === '');
  if (!isEffect) {
    throw new UsageError(`invalid taint effect: ${effect}, unsupported taint `
      + 'effect');
  }
  return { key, value, effect, isRemoval };
}

function changed(
  { metadata: { name } }: v1.Node,
  taints: readonly v1.Taint[],
  { key, value, effect, isRemoval }: Change,
  mayOverwrite: boolean,
): readonly v1.Taint[] {
  const isMeant = (taint: v1.Taint): boolean => taint.key === key
    && (effect === '' || taint.effect === effect);
  const has = taints.some(isMeant);
  if (isRemoval) {
    if (has) return taints.filter((taint) => !isMeant(taint));
    const what = effect === '' ? key : `${key}:${effect}`;
    throw new UsageError(`taint "${what}" not found`);
  }
  if (has && !mayOverwrite) {
    throw new UsageError(`node ${name} already has ${key} taint(s) with same `
      + 'effect(s) and --overwrite is false');
  }
  const fresh = {
    key, ...(value === '' ? {} : { value }),
    effect: effect as v1.TaintEffect,
  };
  return [...taints.filter((taint) => !isMeant(taint)), fresh];
}
