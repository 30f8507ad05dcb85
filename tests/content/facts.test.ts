// The numbers that lessons print, in the lesson's own runs and in what a real
// cluster did.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { podRequests } from '@clusterwright/engine';
import type { v1 } from '@clusterwright/engine';
import { filterMatrix } from '../../site/filter-matrix.ts';
import {
  SCENARIOS, crashOf, lessonRun, play, secondsOf, writes,
} from './runs.ts';
import type { Run } from './runs.ts';

const LEASES = 'leases.coordination.k8s.io';
const SEEDS = ['1', '2', '3', '4', '5'];

function within(value: number, least: number, most: number): void {
  assert.ok(value >= least && value <= most, `${value}: ${least} to ${most}`);
}

function readyOf(node: v1.Node): string | undefined {
  return node.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
}

/** Seconds at which a node got a NoExecute taint, in the order of time. */
function noExecutes(run: Run): { s: number; node: string }[] {
  const has = (object: unknown): boolean => (
    ((object as v1.Node | undefined)?.spec?.taints ?? [])
      .some(({ effect }) => effect === 'NoExecute'));
  return writes(run, 'nodes')
    .filter(({ before, after }) => !has(before) && has(after))
    .map(({ s, key }) => ({ s, node: key }));
}

function deletedAt(run: Run, name: string): number | undefined {
  return writes(run, 'pods').find(({ key, verb }) => (
    verb === 'delete' && key === `default/${name}`))?.s;
}

test('a Lease is worth 40 s and is renewed every 10 s or a little more',
  async () => {
    const renewed = writes(await lessonRun('idle-node'), LEASES)
      .filter(({ by }) => by === 'kubelet/node-1');
    const { spec } = renewed[0]!.after as unknown as {
      readonly spec: { readonly leaseDurationSeconds: number };
    };
    assert.equal(spec.leaseDurationSeconds, 40);
    renewed.slice(1).forEach(({ s }, index) => {
      within(s - renewed[index]!.s, 9.99, 10.5);
    });
  });

test('a status of nothing new is written every 5 minutes', async () => {
  const [first, second] = writes(await lessonRun('idle-node'), 'nodes')
    .filter(({ by }) => by === 'kubelet/node-1');
  within(second!.s - first!.s, 300, 312);
});

test('a fresh Node is not-ready:NoSchedule until its kubelet is ready',
  async () => {
    const { entries } = await lessonRun('idle-node');
    const nodes = entries.filter((entry) => (
      entry.kind === 'stored' && entry.resource === 'nodes'));
    const taints = (index: number): readonly string[] => {
      const entry = nodes[index]!;
      assert.ok(entry.kind === 'stored');
      return ((entry.after as v1.Node).spec?.taints ?? [])
        .map(({ key, effect }) => `${key}:${effect}`);
    };
    assert.deepEqual(taints(0), ['node.kubernetes.io/not-ready:NoSchedule']);
    assert.deepEqual(taints(nodes.length - 1), []);
  });

test('each of three kinds of trouble is said by whom the lesson says',
  async () => {
    const run = await lessonRun('said-by-whom');
    const said = writes(run, 'nodes').flatMap(({ by, key, before, after }) => {
      const [was, is] = [before, after].map((node) => readyOf(node as v1.Node));
      return was === is ? [] : [`${by}: ${key} ${is}`];
    });
    assert.deepEqual(said, [
      'kubelet/node-2: node-2 False',
      'node-lifecycle-controller: node-3 Unknown',
    ]);
  });

test('Unknown comes 50 s after the last renewal, or two looks later',
  async () => {
    const run = await lessonRun('node-death');
    const renewed = writes(run, LEASES).filter(({ key, by }) => (
      key === 'kube-node-lease/node-2' && by === 'kubelet/node-2'));
    const unknown = writes(run, 'nodes').find(({ after }) => (
      readyOf(after as v1.Node) === 'Unknown'))!;
    within(unknown.s - renewed.at(-1)!.s, 50, 60);
  });

test('on five seeds failures stop 40 to 60 s after the crash, at the slice',
  async () => {
    for (const seed of SEEDS) {
      const run = await play(SCENARIOS.get('node-death')!, seed);
      const crash = crashOf(run);
      const slice = writes(run, 'endpointslices.discovery.k8s.io')
        .find(({ s }) => s > crash)!.s;
      within(slice - crash, 40, 60);
      const asked = run.entries.filter((entry) => (
        entry.kind === 'routed' && entry.sentAt > crash * 1_000_000));
      const failed = asked.flatMap((entry) => (
        entry.kind === 'routed' && entry.outcome !== 'ok'
          ? [entry.sentAt / 1_000_000] : []));
      assert.ok(failed.length > 0);
      // kube-proxy takes a moment to follow.
      assert.ok(failed.every((t) => t < slice + 1.1), `seed ${seed}`);
    }
  });

test('about a third of the requests fail until then', async () => {
  let [asked, failed] = [0, 0];
  for (const seed of SEEDS) {
    const run = await play(SCENARIOS.get('node-death')!, seed);
    const crash = crashOf(run) * 1_000_000;
    const slice = secondsOf(run, (entry) => (
      entry.kind === 'stored' && entry.at > crash
      && entry.resource.startsWith('endpointslices')))! * 1_000_000;
    for (const entry of run.entries) {
      if (entry.kind !== 'routed') continue;
      if (entry.sentAt < crash || entry.sentAt > slice) continue;
      asked += 1;
      if (entry.outcome !== 'ok') failed += 1;
    }
  }
  within(failed / asked, 0.25, 0.42);
});

test('a Pod is deleted its own seconds after the NoExecute taint', async () => {
  const run = await lessonRun('own-patience');
  const [taint] = noExecutes(run);
  const waited = (name: string): number => (
    deletedAt(run, name)! - taint!.s);
  within(waited('at-once'), 0, 0.1);
  within(waited('hasty'), 30, 30.1);
  within(waited('usual'), 300, 300.1);
  assert.equal(deletedAt(run, 'collector'), undefined);
});

test('the deleted Pod stays, and its phase says Running', async () => {
  const run = await lessonRun('node-death');
  const gone = writes(run, 'pods').filter(({ verb }) => verb === 'delete');
  assert.equal(gone.length, 1);
  const last = writes(run, 'pods')
    .filter(({ key }) => key === gone[0]!.key).at(-1)!.after as v1.Pod;
  assert.ok(last.metadata.deletionTimestamp);
  assert.equal(last.status?.phase, 'Running');
});

test('the recorded range lies within the 40 to 60 s of the lesson', () => {
  for (const repeat of ['', '.r2', '.r3', '.r4']) {
    const path = `recordings/cluster/node-failure${repeat}.jsonl`;
    const [head = '', ...lines] = readFileSync(path, 'utf8').split('\n');
    const { steps } = JSON.parse(head) as {
      readonly steps: readonly {
        readonly t: number; readonly crash?: string;
      }[];
    };
    const crash = steps.find((step) => step.crash !== undefined)!.t;
    const unknown = lines.find((line) => (
      line.includes('"node-controller"') && line.includes('"Unknown"')))!;
    const { t } = JSON.parse(unknown) as { readonly t: number };
    within(t - crash, 40, 60);
  }
});

test('a zone that is dark is given up one node in 10 s', async () => {
  const golden = readFileSync(
    'tests/timelines/node/a-dark-zone-is-given-up-node-by-node.txt', 'utf8');
  const times = [...golden.matchAll(/^ *([\d.]+)s .*unreachable:NoExecute$/gm)]
    .map(([, s]) => Number(s));
  assert.ok(times.length >= 3);
  times.slice(1).forEach((s, index) => {
    within(s - times[index]!, 9.99, 10.01);
  });
});

test('when all are dark the taint is taken back, and nobody is deleted',
  async () => {
    const run = await lessonRun('all-dark');
    assert.equal(writes(run, 'pods').some(({ verb }) => (
      verb === 'delete')), false);
    const first = noExecutes(run)[0]!;
    const back = writes(run, 'nodes').find(({ s, key, after }) => (
      s > first.s && key === first.node
      && !((after as v1.Node).spec?.taints ?? [])
        .some(({ effect }) => effect === 'NoExecute')))!;
    const light = writes(run, 'nodes').find(({ s, by, after }) => (
      s > first.s && by.startsWith('kubelet/')
      && readyOf(after as v1.Node) === 'True'))!;
    assert.ok(back.s < light.s, 'with nobody back yet');
  });

test('a kubelet that is away for 90 s leaves every container alone',
  async () => {
    const run = await lessonRun('node-flap');
    const back = secondsOf(run, (entry) => (
      entry.kind === 'fault' && entry.what === 'start'))!;
    assert.equal(back - crashOf(run), 90);
    const ended = run.entries.filter((entry) => (
      entry.kind === 'process' && entry.what !== 'started'));
    assert.deepEqual(ended, []);
    assert.equal(writes(run, 'pods').some(({ verb }) => (
      verb === 'delete')), false);
    // Said of it: not ready, and ready again; the container is the same.
    const said = writes(run, 'pods').map(({ after }) => after as v1.Pod)
      .filter(({ spec }) => spec.nodeName === 'node-2');
    const ids = said.flatMap(({ status }) => (
      status?.containerStatuses?.[0]?.containerID ?? []));
    assert.equal(new Set(ids).size, 1);
    assert.equal(said.at(-1)!.status?.conditions
      ?.find(({ type }) => type === 'Ready')?.status, 'True');
  });

test('7 of 12 CPUs are free, and no node has 3', async () => {
  const { entries } = await lessonRun('nowhere-fits');
  const matrix = filterMatrix(entries, 'group');
  assert.deepEqual(matrix.nodes.map(({ room }) => room), [
    '2.5 of 4 CPU free', '2 of 4 CPU free', '2.5 of 4 CPU free',
  ]);
  assert.equal(matrix.outcome,
    '0/3 nodes are available: 3 Insufficient cpu.');
});

test('it is the end of a container that frees room, not its delete',
  async () => {
    const run = await lessonRun('nowhere-fits');
    const pods = writes(run, 'pods');
    const finished = pods.find(({ key, after }) => (
      key === 'default/crew-2' && /Failed|Succeeded/.test(
        (after as v1.Pod | undefined)?.status?.phase ?? '')))!.s;
    const bound = pods.find(({ key, subresource }) => (
      key === 'default/group' && subresource === 'binding'))!.s;
    assert.ok(finished - deletedAt(run, 'crew-2')! >= 1);
    within(bound - finished, 0, 0.1);
  });

test('a column stops at the first no, and the sentence counts them',
  async () => {
    const { entries } = await lessonRun('rising-requests');
    const said = ['ask-1', 'ask-3', 'ask-5', 'ask-5-again', 'invited']
      .map((pod) => filterMatrix(entries, pod).outcome);
    assert.deepEqual(said, [
      'node-2', 'node-2',
      '0/3 nodes are available: 1 node(s) had untolerated taint(s), '
        + '2 Insufficient cpu.',
      '0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had '
        + 'untolerated taint(s), 1 node(s) were unschedulable.',
      'node-3',
    ]);
    const { rows } = filterMatrix(entries, 'ask-5-again');
    assert.deepEqual(rows.map(({ cells }) => cells[0]).slice(0, 2), [
      'node(s) were unschedulable', 'not run',
    ]);
  });

test('init containers of 2 and 3 CPUs and an app of 1 ask for 3', () => {
  const ask = (name: string, cpu: string) => (
    { name, image: 'busybox:1.36', resources: { requests: { cpu } } });
  const pod = {
    metadata: { name: 'peak' },
    spec: {
      initContainers: [ask('first', '2'), ask('second', '3')],
      containers: [ask('app', '1')],
    },
  } as unknown as v1.Pod;
  assert.equal(podRequests(pod)['cpu'], 3_000);
});
