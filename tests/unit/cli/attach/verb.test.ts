import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as official from '@kubernetes/client-node';
import { createCluster } from '#cluster';
import type { Cluster } from '#cluster';
import { places } from '../../../../cli/course.ts';
import { runMain } from '../../../../cli/main.ts';
import { ApiBridge } from '../../../harness/api-bridge.ts';
import { Kubeconfig } from '../../../harness/attached.ts';

const EXERCISES = new URL('../../../../exercises/', import.meta.url);

function solutionOf(exercise: string): string {
  return fileURLToPath(new URL(`${exercise}/solution.ts`, EXERCISES));
}

const HEARTBEAT = solutionOf('04-failure/node-heartbeat');
const BIN = fileURLToPath(new URL('../../../../cli/bin.mjs', import.meta.url));

const bridge = new ApiBridge('node-lifecycle-controller');
const cluster: Cluster = createCluster({
  nodes: 2, slots: { 'node-lifecycle-controller': bridge.fill },
});
let pump: ReturnType<typeof setInterval>;
let file: Kubeconfig;
before(async () => {
  file = new Kubeconfig(await bridge.serve(cluster));
  pump = setInterval(() => cluster.run(10), 5);
});
after(() => {
  clearInterval(pump);
  bridge.close();
  file.remove();
});

interface Played {
  readonly code: number;
  readonly said: string;
  readonly complained: string;
}

/** Until it has said that, as Ctrl-C would end it; else until its time. */
function attach(
  until: RegExp | undefined,
  ...more: string[]
): Promise<Played> {
  return play(until, 'node-heartbeat', '--file', HEARTBEAT, ...more);
}

async function play(
  until: RegExp | undefined,
  ...words: string[]
): Promise<Played> {
  let said = '';
  let complained = '';
  let isPressed = false;
  const code = await runMain([
    'attach', ...words, '--kubeconfig', file.path,
  ], {
    env: { LANG: 'C.UTF-8' },
    stdout: {
      write(text) {
        said += text;
        if (isPressed || until?.test(said) !== true) return;
        isPressed = true;
        process.emit('SIGINT');
      },
    },
    stderr: { write: (text) => complained += text },
  });
  return { code, said, complained };
}

/** A taint that is to be taken back. */
function makeWork(): void {
  const taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };
  cluster.kubectl(['patch', 'node', 'node-1', '-p',
    JSON.stringify({ spec: { taints: [taint] } })]);
}

test('a banner says where it writes and what, before it begins', async () => {
  makeWork();
  const { code, said } = await attach(/node-1 patched/);
  assert.equal(code, 0);
  const [banner = '', run = ''] = said.split('\n\n          t\n');
  assert.match(banner, /Silence {3}attached as node-lifecycle-controller$/m);
  assert.match(banner,
    /^ cluster {4}https:\/\/127\.0\.0\.1:\d+, Kubernetes v1\.36/m);
  assert.match(banner, /^ as {9}user learner of the context lab$/m);
  assert.match(banner, /^ reads {6}nodes, pods, leases in kube-node-lease$/m);
  assert.match(banner, /^ writes {5}nodes \(update, patch\), nodes\/status/m);
  assert.match(banner, /^ for real {3}each write is stored/m);
  assert.match(run, /^ +\d+\.\d{3} {3}-> node\/node-1 patched -taint/m);
  assert.match(run, /\n ✓ stopped {3}\d writes?, 0 refused, in \d+\.\d s\n$/);
});

test('a dry run says so, before and on every line', async () => {
  makeWork();
  const { said } = await attach(/node-1 patched/, '--dry-run');
  assert.match(said, /^ dry run {4}each write is sent with dryRun=All/m);
  assert.doesNotMatch(said, /for real/);
  for (const line of said.split('\n').filter((each) => / -> /.test(each))) {
    assert.match(line, / \(dry run\)$/);
  }
});

test('as data there are entries alone', async () => {
  makeWork();
  const { said, complained } = await attach(/"key":"node-1"/, '--json');
  for (const line of said.trim().split('\n')) {
    assert.equal(JSON.parse(line).actor, 'node-lifecycle-controller');
  }
  assert.match(complained, /attached as/);
});

test('a file that fails ends with its words and with 1', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-file-'));
  const path = join(folder, 'node-controller.ts');
  writeFileSync(path, `export const createWatchkeeper = () => ({
  pass() {
    throw new Error('no idea');
  },
});`);
  try {
    const { code, said } = await attach(undefined, '--file', path);
    assert.equal(code, 1);
    assert.match(said, /^ ✗ rounds failed: .*no idea/m);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('beside the cluster\'s own controller it wants to be told twice',
  async () => {
    const containers = [{ command: ['kube-controller-manager'] }];
    bridge.answer = (_method, path) => (path.includes('kube-system')
      ? { code: 200, headers: {}, body: { items: [{ spec: { containers } }] } }
      : undefined);
    try {
      const refused = await attach(undefined);
      assert.equal(refused.code, 2);
      assert.match(refused.complained.replace(/\s+/g, ' '), new RegExp('has '
        + 'its own node-lifecycle-controller at work: start its '
        + 'kube-controller-manager with '
        + '--controllers=\\*,-node-lifecycle-controller, look on with '
        + '--dry-run, or insist with --anyway'));
      assert.equal(refused.said, '');
      for (const option of ['--anyway', '--dry-run']) {
        const { code } = await attach(undefined, '--for', '1s', option);
        assert.equal(code, 0);
      }
    } finally {
      bridge.answer = undefined;
    }
  });

const FILTER = [
  'scheduler-filter', '--file', solutionOf('02-scheduling/scheduler-filter'),
  '--scheduler-name',
];

test('a scheduler says whose Pods it places, and places them', async () => {
  cluster.kubectl(['create', '-f', '-'], JSON.stringify({
    apiVersion: 'v1', kind: 'Pod', metadata: { name: 'ferried' },
    spec: {
      schedulerName: 'ferry-scheduler',
      containers: [{ name: 'main', image: 'busybox:1.36' }],
    },
  }));
  const { code, said } = await play(/Scheduled/, ...FILTER, 'ferry-scheduler');
  assert.equal(code, 0);
  const [banner = '', run = ''] = said.split('\n\n          t\n');
  assert.match(banner, /attached as kube-scheduler$/m);
  assert.match(banner,
    /^ places {5}Pods whose spec.schedulerName is ferry-scheduler$/m);
  assert.match(banner, /^ reads {6}nodes, pods$/m);
  assert.match(banner.replace(/\s+/g, ' '), new RegExp('writes '
    + 'pods/binding \\(create\\), pods/status \\(patch\\), events '
    + '\\(create, patch\\) for real'));
  assert.match(banner.replace(/\s+/g, ' '), new RegExp('careful whether the '
    + 'cluster has its own ferry-scheduler at work cannot be seen from here'));
  assert.match(run, /-> pod\/ferried bound -> node-1$/m);
});

test('what an exercise says of real clusters can be typed', async () => {
  for (const { slug, folder, spec: { real } } of places()) {
    const [, words = ''] = /^`npx clusterwright attach ([^`]+)`/.exec(real!)!;
    const part = folder.replace('exercises/', '');
    // Refused is only what comes last.
    const { complained } = await play(undefined, ...words.split(' '),
      '--file', solutionOf(part), '--context', 'none');
    assert.ok(words.split(' ').includes(slug), real);
    assert.match(complained, /--context: expected one of/, real);
  }
});

test('nobody takes the own scheduler\'s Pods without being told twice',
  async () => {
    const words = [...FILTER, 'default-scheduler', '--for', '1s'];
    const refused = await play(undefined, ...words);
    assert.equal(refused.code, 2);
    assert.equal(refused.said, '');
    assert.match(refused.complained.replace(/\s+/g, ' '), new RegExp('has a '
      + 'default-scheduler of its own, which places every Pod that names '
      + 'none: choose another --scheduler-name, look on with --dry-run, or '
      + 'insist with --anyway'));
    for (const option of ['--anyway', '--dry-run']) {
      const { code } = await play(undefined, ...words, option);
      assert.equal(code, 0);
    }
  });

test('Ctrl-C ends it in order, though the whole terminal hears it',
  { skip: process.platform === 'win32' }, async () => {
    makeWork();
    const child = spawn(process.execPath, [
      BIN, 'attach', 'node-heartbeat', '--file', HEARTBEAT,
      '--kubeconfig', file.path,
    ], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let isPressed = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      // Its first write is done, so it is at work.
      if (isPressed || !said.includes('->')) return;
      isPressed = true;
      process.kill(-child.pid!, 'SIGINT');
    });
    const code = await new Promise((resolve) => {
      child.on('close', resolve);
    });
    assert.match(said, /\n ✓ stopped {3}/);
    assert.equal(code, 0);
  });

test('the official client reads from the same server the same', async () => {
  const config = new official.KubeConfig();
  config.loadFromFile(file.path);
  const api = config.makeApiClient(official.CoreV1Api);
  const { items } = await api.listNode();
  assert.deepEqual(items.map(({ metadata }) => metadata?.name),
    ['node-1', 'node-2']);
  const [first] = items;
  const ready = first?.status?.conditions
    ?.find(({ type }) => type === 'Ready');
  assert.equal(ready?.status, 'True');
  assert.ok(ready?.lastHeartbeatTime instanceof Date);
});
