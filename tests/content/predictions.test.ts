// What a prediction says will happen is what the run beside it does.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import type { v1 } from '@clusterwright/engine';
import { all, strings } from './lessons.ts';
import { crashOf, lessonRun, play, secondsOf, writes } from './runs.ts';
import type { Run } from './runs.ts';

const NODES = ['node-1', 'node-2', 'node-3', 'node-4'];

/** Index of the first choice whose range holds the number. */
function choiceOf(value: number, ranges: readonly [number, number][]): number {
  return ranges.findIndex(([least, most]) => value >= least && value <= most);
}

/** Who asked a kubelet for anything: nobody but a watch brings it the Pod. */
async function callsToTheKubelet(): Promise<number> {
  const { entries } = await lessonRun('apply-web');
  const first = entries.find((entry) => (
    entry.actor === 'kubelet/node-1' && 'key' in entry
    && entry.key === 'default/web'
  ));
  return first?.kind === 'saw' ? 0 : 1;
}

async function sixSteps(): Promise<number> {
  const run = await lessonRun('apply-web');
  const saw = (actor: string): number => secondsOf(run, (entry) => (
    entry.kind === 'saw' && entry.actor === actor
    && entry.key === 'default/web'))!;
  const wrote = (by: RegExp, what: string): number => (
    writes(run, 'pods').find((entry) => (
      by.test(entry.by) && (entry.subresource ?? 'created') === what))!.s);
  const started = secondsOf(run, (entry) => (
    entry.kind === 'process' && entry.what === 'started'))!;
  const reported = writes(run, 'pods').find(({ after }) => (
    (after as v1.Pod).status?.phase === 'Running'))!.s;
  const times = [
    wrote(/kubectl/, 'created'), saw('kube-scheduler'),
    wrote(/scheduler/, 'binding'), saw('kubelet/node-1'), started, reported,
  ];
  return times.every((t, index) => index === 0 || t > times[index - 1]!)
    ? 1 : 0;
}

async function writesOfAnIdleNode(): Promise<number> {
  const run = await lessonRun('idle-node');
  const leases = writes(run, 'leases.coordination.k8s.io')
    .filter(({ by }) => by === 'kubelet/node-1').length;
  const statuses = writes(run, 'nodes')
    .filter(({ by }) => by === 'kubelet/node-1').length;
  if (leases >= 57 && leases <= 60) return statuses === 2 ? 2 : 1;
  return statuses === 2 ? 3 : 0;
}

async function whereThreeGo(): Promise<number> {
  const run = await lessonRun('nowhere-fits');
  const freed = writes(run, 'pods').find(({ key, verb }) => (
    key === 'default/crew-2' && verb === 'delete'))!.s;
  const bound = writes(run, 'pods').find(({ key, subresource }) => (
    key === 'default/group' && subresource === 'binding'));
  if (bound === undefined || bound.s > freed) return 3;
  const { nodeName = '' } = (bound.after as v1.Pod).spec;
  return NODES.indexOf(nodeName);
}

/** Seconds after the crash. */
async function errorsStop(): Promise<number> {
  const run = await lessonRun('node-death');
  const failed = run.entries.filter((entry) => (
    entry.kind === 'routed' && entry.outcome !== 'ok'));
  const after = failed.at(-1)!.at / 1_000_000 - crashOf(run);
  return choiceOf(after, [[0, 1], [1, 15], [40, 60], [61, 400]]);
}

async function threeAgain(): Promise<number> {
  const run = await lessonRun('node-death');
  const crash = crashOf(run);
  const created = writes(run, 'pods').find(({ s, verb }) => (
    s > crash && verb === 'create'))!.s;
  return choiceOf(created - crash, [[40, 60], [299, 301], [340, 360]]);
}

/** Pods of a four-node cluster that are deleted when so many fall silent. */
async function evicted(silent: number): Promise<boolean> {
  const nodes = NODES.map((name) => `- {name: ${name}}`).join('\n');
  const pods = NODES.map((name) => `
apiVersion: v1
kind: Pod
metadata: {name: on-${name}}
spec:
  nodeName: ${name}
  containers:
  - {name: main, image: "busybox:1.36", command: ["sleep", "3600"]}`);
  const crashes = NODES.slice(0, silent)
    .map((name, index) => `at ${60 + index}s crash ${name}`).join('\n\n');
  const run: Run = await play(`cluster seed=1\n${nodes}\n\napply${
    pods.join('\n---')}\n\n${crashes}\n\nat 450s run for 1s\n`);
  return writes(run, 'pods').some(({ verb }) => verb === 'delete');
}

async function whoIsEvicted(): Promise<number> {
  const [two, three, four] = [
    await evicted(2), await evicted(3), await evicted(4)];
  return [[true, true, true], [true, true, false], [true, false, false],
    [false, false, true]].findIndex(([a, b, c]) => (
    a === two && b === three && c === four));
}

const OUTCOMES: Readonly<Record<string, () => Promise<number>>> = {
  'calls-to-the-kubelet': callsToTheKubelet,
  'six-steps': sixSteps,
  'where-three-go': whereThreeGo,
  // Every program of that run sleeps from its first second on.
  'all-of-them-idle': whereThreeGo,
  'writes-of-an-idle-node': writesOfAnIdleNode,
  'errors-stop': errorsStop,
  'three-again': threeAgain,
  'who-is-evicted': whoIsEvicted,
};

for (const { props, lesson } of all('Predict')) {
  const { id = '', answer, choices, common = '' } = props;
  test(`${lesson.slug} predicts ${id} as it happens`, async () => {
    const outcome = OUTCOMES[id];
    assert.ok(outcome, 'no run says what happens: write one here');
    assert.equal(await outcome(), Number(answer));
  });

  test(`${lesson.slug} names a common answer to ${id} that is none`, () => {
    assert.notEqual(common, '');
    assert.ok(strings(choices).length >= 3);
    assert.ok(!common.includes(`“${strings(choices)[Number(answer)]}”`));
  });
}
