import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readyStatus } from '#cluster';
import type { JournalEntry, v1 } from '#cluster';
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

interface Course {
  readonly slug: string;
  readonly slot: string;
  /** By default the solution. */
  readonly nearMiss?: string;
  readonly isDry?: boolean;
}

/** Attaches a file of an exercise, and ends it all afterwards. */
async function withFile(
  { slug, slot, nearMiss, isDry = false }: Course,
  story: (run: Attached) => Promise<void>,
): Promise<void> {
  const { exercise, ground, solution, nearMisses } = await loadExercise(slug);
  const text = nearMiss === undefined ? solution : nearMisses.get(nearMiss)!;
  const sandbox = await sandboxes.open();
  await sandbox.load(submissionOf(exercise, ground, text).program);
  const run = await attached({ slot, realm: sandbox.realm(), isDry });
  try {
    await story(run);
  } finally {
    run.close();
    sandbox.close();
  }
}

const HEARTBEAT = {
  slug: 'node-heartbeat', slot: 'node-lifecycle-controller',
};

function readyOf({ cluster }: Attached, name: string): string | undefined {
  return readyStatus(cluster.object<v1.Node>('nodes', name)!);
}

function taintsOf({ cluster }: Attached, name: string): string[] {
  const { taints = [] } = cluster.object<v1.Node>('nodes', name)!.spec ?? {};
  return taints.map(({ key, effect }) => `${key}:${effect}`);
}

function writes(entries: readonly JournalEntry[], name: string): string[] {
  return entries.flatMap((entry) => (entry.kind === 'stored'
    && entry.key === name
    ? [`${entry.verb} ${entry.subresource ?? ''}`.trim()] : []));
}

/** From the machine's end to the first mark, or undefined within 80 s. */
async function silenceOf(run: Attached): Promise<number | undefined> {
  await run.time.pass(15);
  run.cluster.crash('node-2');
  const from = run.time.clock.now();
  const isMarked = (): boolean => readyOf(run, 'node-2') === 'Unknown';
  await run.time.pass(80, isMarked);
  return isMarked() ? (run.time.clock.now() - from) / 1_000_000 : undefined;
}

function isDone(run: Attached, key: string): boolean {
  return run.cluster.object('pods', key) === undefined;
}

/** A Pod that runs on node-2, and how long it bears a taint. */
function podOn(name: string, tolerations: readonly object[]): string {
  return JSON.stringify({
    apiVersion: 'v1', kind: 'Pod', metadata: { name },
    spec: {
      nodeName: 'node-2', terminationGracePeriodSeconds: 0, tolerations,
      containers: [{
        name: 'web', image: 'busybox:1.36', command: ['sleep', '3600'],
      }],
    },
  });
}

const FLOOD = { key: 'flood', effect: 'NoExecute' };

test('a silent node becomes Unknown and is tainted, over HTTPS', async () => {
  await withFile(HEARTBEAT, async (run) => {
    const silence = await silenceOf(run);
    assert.ok(silence! > 40 && silence! < 62, `after ${silence} s`);
    await run.time.pass(2);
    assert.deepEqual(taintsOf(run, 'node-2'),
      ['node.kubernetes.io/unreachable:NoSchedule']);
    for (const name of ['node-1', 'node-3']) {
      assert.equal(readyOf(run, name), 'True');
      assert.deepEqual(taintsOf(run, name), []);
    }
    // The first takes back the taint that a new node has.
    assert.deepEqual(writes(run.entries(), 'node-2'),
      ['patch', 'update status', 'patch']);
    const unread = run.cluster.journal.length;
    await run.time.pass(30);
    assert.equal(writes(run.entries(), 'node-2').length, 3, 'no more to do');
    assert.ok(run.cluster.journal.length > unread, 'life went on');
  });
});

test('what it does reads as a timeline', async () => {
  await withFile(HEARTBEAT, async (run) => {
    run.cluster.kubectl(['apply', '-f', '-'], podOn('web', []));
    await silenceOf(run);
    await run.time.pass(2);
    const lines = run.entries().flatMap((entry) =>
      entryLines(entry, false, 88)).map((line) =>
      line.replace(/\d+\.\d{3}/, (t) => '#'.padStart(t.length)));
    const at = lines.findIndex((line) => line.includes('Unknown'));
    assert.deepEqual(lines.slice(at, at + 2), [
      '          #   -> node/node-2 updated status MemoryPressure=Unknown '
        + 'DiskPressure=Unknown',
      '                 PIDPressure=Unknown Ready=Unknown (NodeStatusUnknown)',
    ]);
    // The watch may be quicker than the answer.
    assert.deepEqual(lines.slice(at + 2).sort(), [
      '          #   -> node/node-2 patched +taint unreachable:NoSchedule',
      '          #   -> pod/web updated status Ready=False',
    ]);
  });
});

test('a near-miss does there, too, what it does wrong', async () => {
  await withFile({ ...HEARTBEAT, nearMiss: 'forty-seconds' }, async (run) => {
    assert.ok((await silenceOf(run))! < 50, 'too early');
  });
  await withFile({ ...HEARTBEAT, nearMiss: 'marks-again' }, async (run) => {
    await silenceOf(run);
    await run.time.pass(12);
    const marks = writes(run.entries(), 'node-2')
      .filter((write) => write === 'update status');
    assert.ok(marks.length >= 3, `${marks.length} marks`);
  });
});

test('stage two takes its taints back when the node returns', async () => {
  const { slot } = HEARTBEAT;
  await withFile({ slug: 'node-taint', slot }, async (run) => {
    await silenceOf(run);
    await run.time.pass(30, () => taintsOf(run, 'node-2').length === 2);
    assert.deepEqual(taintsOf(run, 'node-2').sort(), [
      'node.kubernetes.io/unreachable:NoExecute',
      'node.kubernetes.io/unreachable:NoSchedule',
    ]);
    void run.cluster.start('node-2');
    await run.time.pass(60, () => taintsOf(run, 'node-2').length === 0);
    assert.deepEqual(taintsOf(run, 'node-2'), []);
  });
});

test('stage three evicts each Pod at its own time', async () => {
  const slot = 'taint-eviction-controller';
  await withFile({ slug: 'node-evict', slot }, async (run) => {
    const { cluster, time } = run;
    const bears = (seconds?: number): object[] => [{
      key: 'flood', operator: 'Exists', effect: 'NoExecute',
      ...seconds === undefined ? {} : { tolerationSeconds: seconds },
    }];
    cluster.kubectl(['apply', '-f', '-'], podOn('soon', bears(10)));
    cluster.kubectl(['apply', '-f', '-'], podOn('later', bears(30)));
    cluster.kubectl(['apply', '-f', '-'], podOn('never', bears()));
    await time.pass(10);
    cluster.kubectl(['patch', 'node', 'node-2', '-p',
      JSON.stringify({ spec: { taints: [FLOOD] } })]);
    await time.pass(8);
    assert.ok(!isDone(run, 'default/soon'));
    await time.pass(6);
    assert.ok(isDone(run, 'default/soon'));
    assert.ok(!isDone(run, 'default/later'));
    await time.pass(22);
    assert.ok(isDone(run, 'default/later'));
    assert.ok(!isDone(run, 'default/never'));
    const told = run.cluster.objects<v1.Event>('events')
      .filter(({ reason }) => reason === 'TaintManagerEviction');
    assert.deepEqual(told.map(({ involvedObject: { name } }) => name),
      ['soon', 'later']);
    // Where the watch is late, it asks once more.
    const [condition, gone] = writes(run.entries(), 'default/soon');
    assert.deepEqual([condition, gone], ['patch status', 'delete']);
  });
});

test('an exercise\'s own controller keeps its Pod alive', async () => {
  const slot = 'controllers/keep-one';
  await withFile({ slug: 'first-loop', slot }, async (run) => {
    const { cluster, time } = run;
    const pod = (): v1.Pod | undefined => cluster.object('pods', 'ferry/web');
    const metadata = { name: 'ferry' };
    const ferry = { apiVersion: 'v1', kind: 'Namespace', metadata };
    cluster.kubectl(['create', '-f', '-'], JSON.stringify(ferry));
    await time.pass(10, () => pod() !== undefined);
    const { uid } = pod()!.metadata;
    cluster.kubectl(['delete', 'pod', 'web', '-n', 'ferry', '--force',
      '--grace-period=0']);
    const isOther = (): boolean => (pod()?.metadata.uid ?? uid) !== uid;
    await time.pass(30, isOther);
    await time.pass(1);
    assert.notEqual(pod()!.metadata.uid, uid);
    assert.deepEqual(writes(run.entries(), 'ferry/web'), ['create', 'create']);
  });
});

test('a dry run writes nothing, and says what it would write', async () => {
  await withFile({ ...HEARTBEAT, isDry: true }, async (run) => {
    assert.equal(await silenceOf(run), undefined);
    assert.equal(readyOf(run, 'node-2'), 'True');
    const sent = run.bridge.asked.filter((each) => !each.startsWith('GET'));
    assert.ok(sent.length > 0);
    assert.deepEqual(sent.filter((each) => !each.includes('dryRun=All')), []);
    const tried = run.entries()
      .filter((entry) => entry.kind === 'stored' && 'dryRun' in entry);
    assert.equal(tried.length, sent.length);
  });
});

test('a server that restarts is watched again, without a new list',
  async () => {
    await withFile(HEARTBEAT, async (run) => {
      await run.time.pass(5);
      const { asked } = run.bridge;
      const before = asked.length;
      run.bridge.drop();
      const silence = await silenceOf(run);
      assert.ok(silence! > 40 && silence! < 62, `after ${silence} s`);
      const again = asked.slice(before)
        .filter((each) => each.startsWith('GET'));
      assert.equal(again.length, 3);
      for (const each of again) assert.match(each, /watch=true.*[?&]resource/);
    });
  });

test('a version that is history leads to a new list', async () => {
  await withFile(HEARTBEAT, async (run) => {
    await run.time.pass(5);
    const { asked } = run.bridge;
    const before = asked.length;
    const gone = {
      kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure',
      reason: 'Expired', code: 410, message: 'too old resource version',
    };
    const isNodes = (path: string): boolean =>
      path.startsWith('/api/v1/nodes?watch=true');
    run.bridge.answer = (_method, path) => {
      if (!isNodes(path)) return undefined;
      run.bridge.answer = undefined;
      return { code: 200, headers: {}, body: `${JSON.stringify(
        { type: 'ERROR', object: gone })}\n` };
    };
    run.bridge.drop();
    const silence = await silenceOf(run);
    assert.ok(silence! > 40 && silence! < 66, `after ${silence} s`);
    const ofNodes = asked.slice(before).filter((each) =>
      each.startsWith('GET /api/v1/nodes?'));
    assert.deepEqual(ofNodes.map((each) => each.includes('watch=true')),
      [true, false, true]);
  });
});

test('a conflict is an ApiError of that reason, and is shown', async () => {
  await withFile(HEARTBEAT, async (run) => {
    await run.time.pass(5);
    run.bridge.answer = (method) => (method === 'PUT' ? {
      code: 409, headers: {}, body: {
        kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 409,
        reason: 'Conflict', message: 'the object has been modified',
      },
    } : undefined);
    await silenceOf(run);
    const refused = run.entries().filter(({ kind }) => kind === 'request');
    assert.ok(refused.length > 0);
    assert.deepEqual(refused[0], {
      ...refused[0], code: 409, reason: 'Conflict',
      message: 'the object has been modified', key: 'node-2',
    });
    // The harness of the exercise logs what it was refused.
    assert.ok(run.entries().some((entry) => entry.kind === 'says'
      && entry.text === 'the object has been modified'));
  });
});
