// Checks ask what happened, not how: who solves a stage of the node
// controller in another way passes as well.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hop } from '../../../cli/hop.ts';
import { loadExercise } from '../../../cli/exercises.ts';
import { isTerminating, keyOf, nodes, pods, readyStatus }
  from '../../../engine/realm.ts';
import type {
  Component, ComponentContext, Key, Millis, NodeName, v1,
} from '../../../engine/realm.ts';
import { harness as heartbeat }
  from '../../../exercises/04-failure/node-heartbeat/harness.ts';
import { harness as taint }
  from '../../../exercises/04-failure/node-taint/harness.ts';
import { harness as evict }
  from '../../../exercises/04-failure/node-evict/harness.ts';
import type { Learner, View, ZoneKey }
  from '../../../exercises/04-failure/node-evict/contract.ts';
import * as solution
  from '../../../exercises/04-failure/node-evict/solution.ts';
import { judge } from '../../../grader/judge.ts';
import { localSandboxes } from './local-sandboxes.ts';

/** With one seed of each scenario, and without the stages before. */
async function assertPasses(slug: string, component: Component) {
  const { exercise, reference } = await loadExercise(slug);
  const scenarios = exercise.spec.scenarios.map((scenario) =>
    ({ ...scenario, seeds: [2] }));
  const spec = { ...exercise.spec, scenarios, earlier: [] };
  const submission = { program: { modules: [] }, codeDigest: '' };
  const verdict = await judge({ ...exercise, spec }, submission, {
    sandboxes: localSandboxes(component), hop, reference,
  });
  const complaints = [
    ...verdict.gates.map(({ message }) => message),
    ...verdict.checks.map(({ message }) => message),
  ].filter((message) => message !== '');
  assert.deepEqual(complaints, []);
  assert.equal(verdict.status, 'pass');
}

/** Counts down what is left of a node's patience, pass by pass. */
function createCountdown(
  { graceMs, startupGraceMs }: { graceMs: Millis; startupGraceMs: Millis },
) {
  const left = new Map<NodeName, Millis>();
  const said = new Map<NodeName, string | undefined>();
  let last: Millis | undefined;
  return {
    pass({ nodes: all, leases, pods: every }: View, now: Millis) {
      const gone = now - (last ?? now);
      last = now;
      const silent = all.filter((node) => {
        const { name } = node.metadata;
        const text = leases.get(name)?.spec.renewTime;
        const isNews = !left.has(name) || said.get(name) !== text;
        const full = readyStatus(node) === undefined ? startupGraceMs : graceMs;
        left.set(name, isNews ? full : left.get(name)! - gone);
        said.set(name, text);
        return left.get(name)! < 0 && readyStatus(node) !== 'Unknown';
      });
      return silent.map(({ metadata: { name: nodeName } }) => ({
        nodeName,
        unreadyPods: every.filter((pod) => pod.spec.nodeName === nodeName
          && readyStatus(pod) === 'True').map(keyOf),
      }));
    },
  };
}

test('a watchkeeper that counts down passes node-heartbeat', async () => {
  await assertPasses('node-heartbeat',
    heartbeat({ createWatchkeeper: createCountdown }));
});

/** A bucket for each zone with room for one token, as upstream has it. */
function createBuckets(rateOf: (zone: ZoneKey) => number) {
  const buckets = new Map<ZoneKey, { tokens: number; at: Millis }>();
  return {
    mayTaint(zone: ZoneKey, now: Millis) {
      const { tokens, at } = buckets.get(zone) ?? { tokens: 1, at: now };
      const filled = Math.min(1, tokens + (now - at) / 1_000 * rateOf(zone));
      const isOne = rateOf(zone) > 0 && filled > 0.999_999;
      buckets.set(zone, { tokens: isOne ? 0 : filled, at: now });
      return isOne;
    },
  };
}

test('a limiter of token buckets passes node-taint', async () => {
  await assertPasses('node-taint',
    taint({ ...solution, createLimiter: createBuckets }));
});

/** Looks at everything, again and again, and starts no clock at all. */
async function pollAndEvict(ctx: ComponentContext): Promise<void> {
  const allNodes = ctx.informer(nodes);
  const allPods = ctx.informer(pods);
  const since = new Map<string, Millis>();
  const asked = new Set<string>();
  for (;;) {
    await ctx.clock.sleep(400);
    const now = ctx.clock.now();
    for (const pod of allPods.list()) {
      const { metadata: { uid }, spec: { nodeName = '' } } = pod;
      const taints = (allNodes.get(nodeName)?.spec?.taints ?? [])
        .filter(({ effect }) => effect === 'NoExecute');
      if (taints.length === 0 || isTerminating(pod)) {
        since.delete(uid);
        continue;
      }
      if (!since.has(uid)) since.set(uid, now);
      const at = solution.deadline(pod, taints, since.get(uid)!);
      if (at === 'never' || (at !== 'now' && at > now)) continue;
      if (asked.has(uid)) continue;
      asked.add(uid);
      ctx.spawn(`evict ${uid}`, () => evictOne(ctx, keyOf(pod), pod));
    }
  }
}

async function evictOne(
  { client, clock }: ComponentContext,
  key: Key,
  { metadata: { uid } }: v1.Pod,
): Promise<void> {
  try {
    const { status, ...pod } = await client.pods.get(key);
    if (pod.metadata.uid !== uid) return;
    const told = await client.pods.updateStatus({
      ...pod,
      status: {
        ...status,
        conditions: [...status.conditions ?? [], {
          type: 'DisruptionTarget', status: 'True',
          reason: 'DeletionByTaintManager',
          message: 'its node has a taint that it does not tolerate',
          lastTransitionTime: clock.date(),
        }],
      },
    });
    const { resourceVersion } = told.metadata;
    await client.pods.delete(key, {
      preconditions: { resourceVersion },
    });
  } catch {
    // It changed, or is gone: whoever comes next has other eyes.
  }
}

test('an eviction that looks again and again passes node-evict', async () => {
  const learner: Learner = { ...solution, runEviction: pollAndEvict };
  await assertPasses('node-evict', evict(learner));
});
