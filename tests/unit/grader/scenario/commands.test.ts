// What a scenario's author may write, and what is said about the rest.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hop } from '../../../../cli/hop.ts';
import { loadExercise } from '../../../../cli/exercises.ts';
import { readScenario, ScenarioError }
  from '../../../../grader/scenario/read.ts';
import { Session } from '../../../../grader/scenario/session.ts';
import { playTrial } from '../../../../grader/trial.ts';
import { parseYaml } from '../../../../grader/yaml.ts';

async function played(text: string): Promise<Session> {
  const session = new Session({
    parseYaml, options: { hop },
    readFile: (name) => {
      throw new Error(`no file ${name}`);
    },
  });
  for (const directive of readScenario(text)) await session.execute(directive);
  return session;
}

/** By the lines after `cluster solo` and an empty one; so line 3 is first. */
const MISTAKES: Readonly<Record<string, string | RegExp>> = {
  'run for 1s\ncrash node-1':
    'line 4: expected an empty line before the command "crash node-1"',
  'kubectl get pods\nat 5s crash node-1':
    'line 4: expected an empty line before the command "at 5s crash node-1"',
  'run for 1s\n- a: b':
    'line 4: expected an empty line or ----, found "- a: b"',
  'fly to the moon':
    /^line 3: expected a command \(apply, .*\), found "fly"$/,
  'crash': 'line 3: expected crash NAME, found "crash"',
  'crash node-1 now': 'line 3: expected crash NAME, found "crash node-1 now"',
  'crash node-9':
    /^line 3: expected a component or node \(.*\), found "node-9"/,
  'heal everything': 'line 3: expected heal, found "heal everything"',
  'pause etcd forr 20s':
    'line 3: expected pause NAME (for TIME), found "pause etcd forr 20s"',
  'pause etcd for a-while':
    'line 3: expected a duration such as 60s, found "a-while"',
  'slow pods.bind by 2s onec': 'line 3: expected slow METHOD (of NAME) by TIME '
    + '(before|after the write) (once), found "slow pods.bind by 2s onec"',
  'slow delete by 2s': 'line 3: expected a method such as pods.bind, '
    + 'pods/status.patch, leases.*, cri.pullImage or *, found "delete"',
  'slow pods.bind by 9s..2s':
    'line 3: expected 2s or 0s..39s, found "9s..2s"',
  'lose answer of pods.bind': 'line 3: expected lose reply|request of METHOD '
    + '(of NAME) (once), found "lose answer of pods.bind"',
  'partition node-1': 'line 3: expected partition A… | B… (way=one), found '
    + '"partition node-1"',
  'partition node-1 | etcd way=two':
    'line 3: expected way=one, found "way=two"',
  'skew node-1 -10m':
    'line 3: expected skew NODE by TIME, found "skew node-1 -10m"',
  'image a size=big': 'line 3: expected a whole number, found "size=big"',
  'exit web code=256': 'line 3: expected code=0 to 255, found 256',
  'probe readiness of web breaks': 'line 3: expected probe KIND of CONTAINER '
    + 'fails (for TIME), found "probe readiness of web breaks"',
  'run for 169h': 'line 3: expected at most 168h, found "169h"',
  'run quickly': 'line 3: expected run for TIME or run until EVENT '
    + '(limit TIME), found "run quickly"',
  'run until later limit 1s': 'line 3: later was not reached in time',
  'show actor=(etcd)': 'line 3: expected show (actors=LIST) (hide=LIST), found '
    + '"show actor=(etcd)"',
  'traffic a to b rate=9999/s': /^line 3: expected a rate up to 1000\/s, /,
  'traffic a b': /^line 3: expected traffic NAME to SERVICE .*found "traffic/,
  'join node-1': 'line 3: expected a new node, found "node-1" again',
  'join\n- {name: b, cpu: lots}': 'line 3: expected b\'s cpu as a quantity '
    + 'such as 4 or 8Gi, found "lots"',
  'check nothing': 'line 3: there is no check "nothing"',
};

for (const [text, sentence] of Object.entries(MISTAKES)) {
  test(`is not meant: ${text.replace('\n', ' / ')}`, async () => {
    await assert.rejects(played(`cluster solo\n\n${text}`), (error: Error) => {
      assert.ok(error instanceof ScenarioError, String(error));
      if (typeof sentence === 'string') assert.equal(error.message, sentence);
      else assert.match(error.message, sentence);
      return true;
    });
  });
}

const CLUSTERS: Readonly<Record<string, RegExp>> = {
  'cluster trio extra': /^line 1: expected cluster \(FIXTURE\) .*trio extra"$/,
  'cluster nowhere': /^line 1: expected a fixture \(solo, .*found "nowhere"$/,
  'cluster nodes=5': /^line 1: expected one of seed, latency, .*found "nodes"$/,
  'cluster node-monitor-grace-perod=40s': /^line 1: expected one of .*perod"$/,
  'cluster node-monitor-grace-period=long':
    /^line 1: expected node-monitor-grace-period such as 50s, found "long"$/,
  'cluster node-eviction-rate=often':
    /^line 1: expected node-eviction-rate such as 0.1, found "often"$/,
  'cluster latency=99h': /^line 1: expected a latency of 0 to 60000 ms, found /,
  'cluster boot=hot': /^line 1: expected boot=warm or boot=cold, found "hot"$/,
  'cluster epoch=yesterday':
    /^line 1: expected an epoch such as 2026-01-01T00:00:00Z, found "yester/,
  'cluster\n- {name: a}\n- {name: a}':
    /^line 1: expected a new node, found "a" again$/,
  'cluster\n- {name: Not_One}':
    /^line 1: expected a node's name, found "Not_One": a lowercase RFC 1123 /,
  'cluster\n- {name: a, pods: -1}':
    /^line 1: expected a's pods as a whole number, found -1$/,
  'run for 1s': /^line 1: expected a "cluster" command before this one$/,
};

for (const [text, sentence] of Object.entries(CLUSTERS)) {
  test(`is not meant: ${text.replaceAll('\n', ' / ')}`, async () => {
    await assert.rejects(played(text), (error: Error) => {
      assert.match(error.message, sentence);
      return error instanceof ScenarioError;
    });
  });
}

test('what may be missing may be there', async () => {
  const { cluster } = await played(`cluster solo seed=7 latency=2ms..3ms

slow pods.bind of kube-scheduler by 2s after the write once

slow cri.pullImage by 1s

lose request of leases.* of kubelet/node-1

partition node-1, etcd | kube-apiserver way=one

heal

pause etcd for 1s

run until quiet limit 5m

at 6m pause kube-scheduler`);
  assert.equal(cluster.now, 360_000);
});

test('a pause for some time holds no later line up', async () => {
  const { cluster } = await played(`cluster solo

at 10s pause kube-scheduler for 20s

at 15s crash etcd

at 31s pause etcd`);
  const faults = [...cluster.entries()].flatMap((entry) =>
    (entry.kind === 'fault'
      ? [`${entry.at / 1_000_000} ${entry.what} ${entry.target}`] : []));
  assert.deepEqual(faults, ['10 pause kube-scheduler', '15 crash etcd',
    '30 start kube-scheduler', '31 pause etcd']);
});

test('a Pod that is gone meanwhile is met by a delete that comes late',
  async () => {
    const { exercise, reference: slot } = await loadExercise('node-evict');
    const scenario = exercise.spec.scenarios.find(({ name }) =>
      name === 'pod-gone-meanwhile')!;
    const spec = { scenario, seed: '1', ordering: [] };
    const { run } = await playTrial(exercise, spec, { slot, hop });
    const deletes = run.of('request').filter(({ actor, key, request }) =>
      actor === 'taint-eviction-controller' && key === 'default/kiosk'
      && request.verb === 'delete');
    assert.equal(deletes[0]?.code, 409, 'another Pod has that name by now');
  });
