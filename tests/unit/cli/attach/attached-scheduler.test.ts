import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { v1 } from '#cluster';
import { conditionOf } from '#engine';
import { entryLines } from '../../../../cli/attach/report.ts';
import { loadExercise } from '../../../../cli/exercises.ts';
import {
  ChildSandboxes,
} from '../../../../cli/sandbox/child-sandbox.ts';
import { submissionOf } from '../../../../grader/judge-file.ts';
import { attached } from '../../../harness/attached.ts';
import type { Attached } from '../../../harness/attached.ts';

const sandboxes = new ChildSandboxes({ turnMs: 60_000, loadMs: 60_000 });
after(() => sandboxes.close());

const FERRY = 'ferry-scheduler';
const OWN = 'default-scheduler';

interface Course {
  readonly schedulerName?: string;
  readonly isDry?: boolean;
}

/** The solution beside the scheduler of a cluster of three nodes with 4 CPUs
 *  each, the first of them cordoned. */
async function besideTheOwn(
  { schedulerName = FERRY, isDry = false }: Course,
  story: (run: Attached) => Promise<void>,
): Promise<void> {
  const { exercise, ground, solution } = await loadExercise('scheduler-filter');
  const sandbox = await sandboxes.open();
  await sandbox.load(submissionOf(exercise, ground, solution).program);
  const run = await attached({
    slot: 'kube-scheduler', schedulerName, isDry, realm: sandbox.realm(),
  });
  try {
    run.cluster.kubectl(['cordon', 'node-1']);
    await run.time.pass(5);
    await story(run);
  } finally {
    run.close();
    sandbox.close();
  }
}

/** Of that scheduler, or of none that it names. */
function create(
  { cluster }: Attached,
  name: string,
  schedulerName: string | undefined,
  cpu = '3',
): void {
  cluster.kubectl(['create', '-f', '-'], JSON.stringify({
    apiVersion: 'v1', kind: 'Pod', metadata: { name },
    spec: {
      schedulerName, terminationGracePeriodSeconds: 0,
      containers: [{
        name: 'main', image: 'busybox:1.36', command: ['sleep', '3600'],
        resources: { requests: { cpu } },
      }],
    },
  }));
}

function nodeOf({ cluster }: Attached, name: string): string | undefined {
  return cluster.object<v1.Pod>('pods', `default/${name}`)!.spec.nodeName;
}

function scheduledOf({ cluster }: Attached, name: string) {
  const pod = cluster.object<v1.Pod>('pods', `default/${name}`)!;
  return conditionOf(pod, 'PodScheduled');
}

/** Of schedulers: 'Scheduled web by ferry-scheduler'. */
function eventsIn({ cluster }: Attached): string[] {
  return cluster.objects<v1.Event>('events.events.k8s.io')
    .map(({ reason, involvedObject: { name }, reportingComponent }) =>
      `${reason} ${name} by ${reportingComponent}`);
}

/** What was sent to be written, without the names in it. */
function sentIn({ bridge }: Attached): Set<string> {
  return new Set(bridge.asked.filter((each) => !each.startsWith('GET'))
    .map((each) => each.replace(/(pods|events)\/[^/?]+/, '$1/NAME')));
}

test('each of two schedulers places the Pods that name it', async () => {
  await besideTheOwn({}, async (run) => {
    create(run, 'ferried', FERRY);
    create(run, 'own', OWN);
    create(run, 'unnamed', undefined, '100m');
    create(run, 'nobodys', 'submarine', '100m');
    await run.time.pass(10);
    assert.equal(nodeOf(run, 'ferried'), 'node-2');
    assert.equal(nodeOf(run, 'own'), 'node-3');
    assert.notEqual(nodeOf(run, 'unnamed'), undefined);
    assert.equal(nodeOf(run, 'nobodys'), undefined);
    assert.equal(scheduledOf(run, 'nobodys'), undefined);
    assert.deepEqual(eventsIn(run).sort(),
      [`Scheduled ferried by ${FERRY}`, `Scheduled own by ${OWN}`,
        `Scheduled unnamed by ${OWN}`]);
    const [line] = run.entries().flatMap((each) => entryLines(each, false, 88));
    assert.match(line!, /-> pod\/ferried bound -> node-2$/);
  });
});

test('a Pod that fits nowhere is told why, until there is room', async () => {
  await besideTheOwn({}, async (run) => {
    create(run, 'first', FERRY);
    create(run, 'second', FERRY);
    create(run, 'third', FERRY);
    await run.time.pass(10);
    const { status, reason, message } = scheduledOf(run, 'third')!;
    assert.deepEqual([status, reason], ['False', 'Unschedulable']);
    assert.match(message!, new RegExp('^0/3 nodes are available: 1 node\\(s\\) '
      + 'were unschedulable, 2 Insufficient cpu\\.'));
    assert.ok(eventsIn(run).includes(`FailedScheduling third by ${FERRY}`));
    run.cluster.kubectl(['delete', 'pod', 'second', '--wait=false']);
    await run.time.pass(20, () => nodeOf(run, 'third') !== undefined);
    assert.equal(nodeOf(run, 'third'), 'node-3');
    // Each right of the slot is used, and no other was asked for.
    const pods = '/api/v1/namespaces/default/pods/NAME';
    assert.deepEqual(sentIn(run), new Set([
      `POST ${pods}/binding`, `PATCH ${pods}/status`,
      'POST /apis/events.k8s.io/v1/namespaces/default/events',
    ]));
    const refused = run.entries().filter(({ kind }) => kind === 'request');
    assert.deepEqual(refused, []);
  });
});

test('a Pod that is bound is left alone, though no answer came', async () => {
  await besideTheOwn({}, async (run) => {
    run.cluster.interfere({
      method: '*', of: FERRY, what: 'lose-reply', once: true,
    });
    create(run, 'ferried', FERRY);
    await run.time.pass(60);
    assert.equal(nodeOf(run, 'ferried'), 'node-2');
    assert.deepEqual(run.bridge.asked.filter((each) => /binding/.test(each)),
      ['POST /api/v1/namespaces/default/pods/ferried/binding']);
    const refused = run.entries().filter(({ kind }) => kind === 'request');
    assert.equal(refused.length, 1);
  });
});

test('a dry run says where it would bind, and leaves Pods alone', async () => {
  await besideTheOwn({ isDry: true }, async (run) => {
    create(run, 'ferried', FERRY);
    create(run, 'giant', FERRY, '100');
    await run.time.pass(10);
    for (const name of ['ferried', 'giant']) {
      assert.equal(nodeOf(run, name), undefined);
      assert.equal(scheduledOf(run, name), undefined);
    }
    assert.deepEqual(eventsIn(run), []);
    for (const sent of sentIn(run)) assert.match(sent, /\?dryRun=All$/);
    const lines = run.entries().flatMap((each) => entryLines(each, true, 200))
      .map((line) => line.replace(/^ *\d+\.\d{3} +/, ''));
    assert.ok(lines.includes('-> pod/ferried bound -> node-2 (dry run)'));
    assert.ok(lines.includes('-> pod/giant patched status PodScheduled=False '
      + '(Unschedulable) (dry run)'));
  });
});

test('a dry run may look over the own scheduler\'s shoulder', async () => {
  await besideTheOwn({ schedulerName: OWN, isDry: true }, async (run) => {
    run.cluster.crash('kube-scheduler');
    create(run, 'own', OWN);
    await run.time.pass(10);
    assert.equal(nodeOf(run, 'own'), undefined);
    void run.cluster.start('kube-scheduler');
    await run.time.pass(30, () => nodeOf(run, 'own') !== undefined);
    await run.time.pass(1);
    const sent = [...sentIn(run)];
    assert.notEqual(sent.length, 0);
    for (const each of sent) assert.match(each, /\?dryRun=All$/);
    assert.deepEqual(eventsIn(run), [`Scheduled own by ${OWN}`]);
  });
});
