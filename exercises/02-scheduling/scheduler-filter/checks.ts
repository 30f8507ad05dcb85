// The five properties of stage one, in the order in which they are told.

import { allocatable, conditionOf, fitsNode, keyOf } from '#engine';
import type { Millis, v1 } from '#engine';
import { fail, pass, seconds } from '#grader';
import type { Check, Failure, Run } from '#grader';
import {
  amountText, binds, bookedBy, isOff, podsOn, stretches,
} from './journal.ts';
import type { Bind, Stretch } from './journal.ts';

/** Between a change of a node and your hearing of it. */
const NEWS_MS: Millis = 100;
const PATIENCE_MS: Millis = 2_000;

const noOvercommit: Check = {
  id: 'no-overcommit',
  sentence: 'At every bind the requests of the unfinished Pods on that node '
    + 'fit into what it has, and so does their number.',
  run(run) {
    for (const bind of binds(run)) {
      const failure = overcommitted(run, bind);
      if (failure !== undefined) return fail(failure);
    }
    return pass();
  },
};

function overcommitted(run: Run, bind: Bind): Failure | undefined {
  const { at, pod, nodeName, entry } = bind;
  const node = run.objectAt<v1.Node>('nodes', nodeName, at);
  if (node === undefined) return undefined;
  const has = allocatable(node);
  const there = podsOn(run, nodeName, at);
  const booked = bookedBy(there);
  const over = Object.keys(booked).find((name) =>
    booked[name]! > (has[name] ?? 0));
  if (over === undefined) return undefined;
  const names = there.map(({ metadata: { name } }) => name);
  return {
    expected: `at most ${amountText(over, has[over] ?? 0)} on ${nodeName}`,
    happened: `${amountText(over, booked[over]!)} after binding ${keyOf(pod)}`,
    at,
    look: `the ${names.length} Pods there: ${shortened(names)}`,
    entries: [entry],
  };
}

function shortened(names: readonly string[]): string {
  if (names.length <= 4) return names.join(', ');
  return `${names.slice(0, 3).join(', ')} … ${names.at(-1)}`;
}

const keepsOffTaints: Check = {
  id: 'keeps-off-taints',
  sentence: 'No Pod is bound to a cordoned node, or to one with a '
    + 'NoSchedule or NoExecute taint that it does not tolerate.',
  run(run) {
    return firstBind(run, (pod, node) => (isOff(pod, node)
      ? { expected: whatKeepsOff(node), look: 'its tolerations' }
      : undefined));
  },
};

function whatKeepsOff({ spec }: v1.Node): string {
  if (spec.unschedulable) return 'it is cordoned';
  return (spec.taints ?? []).map(({ key, value, effect }) =>
    `${key}${value === undefined ? '' : `=${value}`}:${effect}`).join(', ');
}

const keepsSelectors: Check = {
  id: 'keeps-selectors',
  sentence: 'No Pod is bound to a node that misses its nodeSelector or its '
    + 'required node affinity.',
  run(run) {
    return firstBind(run, (pod, node) => (fitsNode(pod, node) ? undefined
      : { expected: 'its labels do not match', look: "the node's labels" }));
  },
};

/** The first bind that a node speaks against, now and a moment before. */
function firstBind(
  run: Run,
  against: (
    pod: v1.Pod,
    node: v1.Node,
  ) => { readonly expected: string; readonly look: string } | undefined,
) {
  for (const { at, pod, nodeName, entry } of binds(run)) {
    const node = run.objectAt<v1.Node>('nodes', nodeName, at);
    const earlier = run.objectAt<v1.Node>('nodes', nodeName, at - NEWS_MS);
    if (node === undefined || earlier === undefined) continue;
    const found = against(pod, node);
    if (found === undefined || against(pod, earlier) === undefined) continue;
    const { expected, look } = found;
    return fail({
      expected: `${keyOf(pod)} kept off ${nodeName} (${expected})`,
      happened: 'bound there',
      at, look, entries: [entry],
    });
  }
  return pass();
}

const bindsWhenPossible: Check = {
  id: 'binds-when-possible',
  sentence: 'A Pod that some node could take is bound within 2 s.',
  run(run) {
    const late = stretches(run, ({ feasible }) =>
      (feasible.length > 0 ? 'feasible' : undefined));
    const first = earliest(late);
    if (first === undefined) return pass(binds(run).length > 0);
    const { from, waiting: { key, pod, feasible } } = first;
    const at = from + PATIENCE_MS;
    const said = saidOf(run.objectAt<v1.Pod>('pods', key, at) ?? pod);
    return fail({
      expected: `${key} on ${listed(feasible)} by ${seconds(at)}`,
      happened: `Pending; ${said ?? 'no reason was written'}`,
      at,
      look: `what you say of ${feasible[0]} and ${key}`,
    });
  },
};

function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `one of ${names.join(', ')}`;
}

/** The earliest stretch that lasted longer than anybody should wait. */
function earliest(all: Iterable<Stretch>): Stretch | undefined {
  let first: Stretch | undefined;
  for (const stretch of all) {
    if (stretch.to - stretch.from <= PATIENCE_MS) continue;
    if (first === undefined || stretch.from < first.from) first = stretch;
  }
  return first;
}

const saysWhy: Check = {
  id: 'says-why',
  sentence: 'Of a Pod that no node can take, the condition PodScheduled says '
    + 'within 2 s for how many nodes, and for each the first reason.',
  run(run) {
    const all = stretches(run, ({ feasible, sentence }) =>
      (feasible.length > 0 ? undefined : sentence));
    const wrong: Stretch[] = [];
    for (const stretch of all) {
      const { from, to, value, waiting: { key } } = stretch;
      if (to - from <= PATIENCE_MS) continue;
      const then = run.objectAt<v1.Pod>('pods', key, from + PATIENCE_MS);
      if (then === undefined || saidOf(then) !== value) wrong.push(stretch);
    }
    const first = earliest(wrong);
    if (first === undefined) return pass();
    const { from, value, waiting: { key } } = first;
    const at = from + PATIENCE_MS;
    const then = run.objectAt<v1.Pod>('pods', key, at);
    const said = then === undefined ? undefined : saidOf(then);
    return fail({
      expected: `"${value}" of ${key}`,
      happened: said === undefined ? 'nothing' : `"${said}"`,
      at,
      look: 'the reason per node',
    });
  },
};

/** The first sentence of what was written about a Pod that waits. */
function saidOf(pod: v1.Pod): string | undefined {
  const condition = conditionOf(pod, 'PodScheduled');
  if (condition?.status !== 'False') return undefined;
  if (condition.reason !== 'Unschedulable') return undefined;
  const [sentence] = (condition.message ?? '').split('.');
  return `${sentence}.`;
}

export const checks: readonly Check[] = [
  noOvercommit, keepsOffTaints, keepsSelectors, bindsWhenPossible, saysWhy,
];
