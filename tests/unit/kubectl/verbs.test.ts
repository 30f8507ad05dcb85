// What the recordings do not show: choices, refusals, and a server that is
// away.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { appsv1, v1 } from '@clusterwright/engine';
import { Shell } from './run.ts';

const POD = (name: string, more = ''): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: web}}
spec:
  containers:
  - {name: c, image: busybox:1.36, command: [sleep, "3600"]${more}}
`;

function shellWithPods(...names: string[]): Shell {
  const shell = new Shell({ nodes: 2 });
  shell.run('create -f -', names.map((name) => POD(name)).join('---\n'));
  shell.cluster.run('5s');
  return shell;
}

function refuses(line: string, sentence: string, stdin = ''): void {
  test(`kubectl ${line} is refused`, () => {
    const { stdout, stderr, code } = new Shell().run(line, stdin);
    assert.deepEqual([stdout, stderr, code], ['', `${sentence}\n`, 1]);
  });
}

refuses('', 'error: unknown command "" for "kubectl"');
refuses('constructor', 'error: unknown command "constructor" for "kubectl"');
refuses('get', 'error: You must specify the type of resource to get.');
refuses('get pod/', 'error: arguments in resource/name form must have a '
  + 'single resource and name');
refuses('get pods -o bad', 'error: unable to match a printer suitable for the '
  + 'output format "bad", allowed formats are: json,name,wide,yaml');
refuses('get pods --sort-by=.spec.nodeName',
  'error: expected --sort-by=.metadata.NAME, found ".spec.nodeName"');
refuses('delete', 'error: you must specify the type of resource to act on');
refuses('delete pods -l', 'error: flag needs an argument: -l');
refuses('delete pod web --grace-period=x',
  'error: invalid argument "x" for "--grace-period"');
refuses('delete pod web --grace-period=0', 'error: --grace-period must be '
  + 'greater than or equal to 1 unless --force is set');
refuses('delete pod web --cascade=up', 'error: invalid cascade value (up). '
  + 'Must be "background", "foreground", or "orphan"');
refuses('create', 'error: must specify one of -f and -k');
refuses('create deployment', 'error: exactly one NAME is required, got 0');
refuses('create deployment a b', 'error: exactly one NAME is required, got 2');
refuses('create deployment web', 'error: required flag(s) "image" not set');
refuses('create ship web', 'error: unknown command "ship" for '
  + '"kubectl create"');
refuses('create configmap c --from-literal==1',
  'error: invalid literal source =1, expected key=value');
refuses('create deployment web --image=x --dry-run=maybe',
  'error: Invalid dry-run value (maybe). Must be "none" or "client".');
refuses('apply', 'error: must specify one of -f and -k');
refuses('apply -f -', 'error: no objects passed to apply');
refuses('run', 'error: NAME is required for run');
refuses('run web', 'error: --image is required');
refuses('run web --image=x --restart=Maybe',
  'error: invalid restart policy: Maybe');
refuses('scale deploy web', 'error: The --replicas=COUNT flag is required, '
  + 'and COUNT must be greater than or equal to 0');
refuses('scale deploy --replicas=2',
  'error: resource(s) were provided, but no name was specified');
refuses('scale pod web --replicas=2', 'Error from server (NotFound): the '
  + 'server could not find the requested resource');
refuses('patch pod -p {}',
  'error: resource(s) were provided, but no name was specified');
refuses('patch pod web', 'error: must specify --patch or --patch-file '
  + 'containing the contents of the patch');
refuses('patch pod web -p {', 'error: unable to parse "{": it is neither JSON '
  + 'nor YAML');
refuses('patch pod web --type=x -p {}',
  'error: --type must be one of [json merge strategic], not "x"');
refuses('patch pod web --type=json -p {}',
  'error: a JSON patch is a list of operations');
refuses('label pod web', 'error: at least one label update is required');
refuses('annotate pod web',
  'error: at least one annotation update is required');
refuses('set image deploy/web', 'error: at least one image update is required');
refuses('set nothing deploy/web a=b',
  'error: unknown command "nothing" for "kubectl set"');
refuses('taint nodes node-1 a=b:Maybe', 'error: invalid taint effect: Maybe, '
  + 'unsupported taint effect');
refuses('taint nodes node-1 nope-', 'error: taint "nope" not found');
refuses('cordon', 'error: USAGE: cordon NODE [flags]');
refuses('cordon node-9',
  'Error from server (NotFound): nodes "node-9" not found');
refuses('delete -f -', 'Error from server (NotFound): error when deleting '
  + '"STDIN": pods "web" not found', POD('web'));
refuses('create -f - -n nope', 'Error from server (NotFound): error when '
  + 'creating "STDIN": namespaces "nope" not found', POD('web'));

test('an invalid object is refused with each cause on a line', () => {
  const { stderr } = new Shell().run('create -f -',
    POD('web', ', imagePullPolicy: Maybe').replace('name: c,', 'name: C,'));
  assert.match(stderr, /^The Pod "web" is invalid: \n\* spec\.containers\[0\]/);
  assert.equal(stderr.match(/^\* /gm)?.length, 2);
});

test('what can be made is made, whatever is refused beside it', () => {
  const shell = new Shell();
  const text = `${POD('a')}---\n${POD('a')}---\n${POD('b')}`;
  assert.deepEqual(shell.run('create -f -', text), {
    stdout: 'pod/a created\npod/b created\n',
    stderr: 'Error from server (AlreadyExists): error when creating "STDIN": '
      + 'pods "a" already exists\n',
    code: 1,
  });
});

test('a dry run makes nothing', () => {
  const shell = new Shell();
  assert.equal(shell.say('run web --image=x --dry-run=client'),
    'pod/web created (dry run)');
  assert.equal(shell.say('create ns ferry --dry-run=client -o name'),
    'namespace/ferry');
  assert.equal(shell.say('get pods'),
    'No resources found in default namespace.');
});

test('several names make one table, several kinds one for each', () => {
  const shell = shellWithPods('a', 'b');
  const one = shell.say('get pods a b').split('\n');
  assert.deepEqual(one.map((line) => line.split(' ')[0]), ['NAME', 'a', 'b']);
  assert.equal(shell.say('get pod/a pod/b'), one.join('\n'));
  const two = shell.say('get pod/a node/node-1').split('\n');
  assert.deepEqual(two.map((line) => line.split(' ')[0]),
    ['NAME', 'pod/a', '', 'NAME', 'node/node-1']);
});

test('what is found is printed beside what is not', () => {
  const { stdout, stderr, code } = shellWithPods('a').run('get pods a nope');
  assert.match(stdout, /^NAME .*\na /);
  assert.equal(stderr, 'Error from server (NotFound): pods "nope" not found\n');
  assert.equal(code, 1);
});

test('several objects are printed as a list', () => {
  const shell = shellWithPods('a', 'b');
  const list = JSON.parse(shell.say('get pods a b -o json')) as {
    readonly kind: string;
    readonly items: readonly v1.Pod[];
  };
  assert.equal(list.kind, 'List');
  assert.deepEqual(list.items.map(({ metadata }) => metadata.name),
    ['a', 'b']);
  assert.equal(shell.say('get pods,nodes -o name'),
    'pod/a\npod/b\nnode/node-1\nnode/node-2');
});

test('what is sorted is sorted by what was asked', () => {
  const shell = shellWithPods('b', 'a');
  shell.run('create -f -', POD('c'));
  const names = (line: string): string[] => shell.say(line).split('\n')
    .slice(1).map((row) => row.split(' ')[0]!);
  assert.deepEqual(names('get pods --sort-by=.metadata.name'),
    ['a', 'b', 'c']);
  assert.equal(
    names('get pods --sort-by=.metadata.creationTimestamp').at(-1), 'c',
  );
});

test('all is every kind that runs something', () => {
  const shell = new Shell();
  shell.run('create deployment web --image=busybox:1.36 -- sleep 3600');
  shell.cluster.run('5s');
  const firsts = shell.say('get all').split('\n')
    .map((line) => line.split(/[/ ]/)[0]);
  assert.deepEqual(firsts, ['NAME', 'pod', '', 'NAME', 'service', '',
    'NAME', 'deployment.apps', '', 'NAME', 'replicaset.apps']);
});

test('a selector chooses what is deleted, labelled or scaled', () => {
  const shell = shellWithPods('a', 'b');
  assert.equal(shell.say('label pods -l app=web tier=front'),
    'pod/a labeled\npod/b labeled');
  assert.equal(shell.say('delete pods -l tier=front --wait=false'),
    'pod "a" deleted from default namespace\n'
      + 'pod "b" deleted from default namespace');
  assert.equal(shell.say('delete pods -l tier=back'), 'No resources found');
});

test('a deletion from a file names the namespace of the object', () => {
  const shell = new Shell();
  shell.run('create namespace ferry');
  shell.cluster.run('1s');
  const text = POD('a').replace('name: a,', 'name: a, namespace: ferry,');
  shell.run('create -f -', text);
  assert.equal(shell.say('delete -f - --wait=false', text),
    'pod "a" deleted from ferry namespace');
});

test('a label or taint that is there is not overwritten unasked', () => {
  const shell = new Shell();
  assert.equal(shell.say('taint nodes node-1 disk=fast:NoSchedule'),
    'node/node-1 tainted');
  assert.equal(shell.say('taint nodes node-1 disk=slow:NoSchedule'),
    'error: node node-1 already has disk taint(s) with same effect(s) and '
      + '--overwrite is false');
  assert.equal(shell.say('taint nodes node-1 disk=slow:NoSchedule --overwrite'),
    'node/node-1 tainted');
  assert.equal(shell.say('taint nodes node-1 disk- a=b:NoExecute'),
    'node/node-1 modified');
  assert.equal(shell.say('label node node-1 a=b'), 'node/node-1 labeled');
  assert.equal(shell.say('label node node-1 a=b'), 'node/node-1 not labeled');
  const node = shell.cluster.object<v1.Node>('nodes', 'node-1')!;
  assert.deepEqual(node.spec?.taints?.map(({ key }) => key), ['a']);
});

test('a node is cordoned once', () => {
  const shell = new Shell();
  for (const word of ['cordoned', 'already cordoned']) {
    assert.equal(shell.say('cordon node-1'), `node/node-1 ${word}`);
  }
  for (const word of ['uncordoned', 'already uncordoned']) {
    assert.equal(shell.say('uncordon node/node-1'), `node/node-1 ${word}`);
  }
});

test('a patch of each type changes what it says', () => {
  const shell = shellWithPods('a');
  assert.equal(shell.say('patch pod a -p {metadata:{labels:{x:y}}}'.replaceAll(
    ':', ': ').replace(/\{.*$/, (text) => `'${text}'`)), 'pod/a patched');
  assert.equal(shell.say("patch pod a --type=merge -p '{metadata: {labels: "
    + "{x: y}}}'"), 'pod/a patched (no change)');
  assert.equal(shell.say('patch pod a --type=json -p '
    + `'[{"op":"remove","path":"/metadata/labels/x"}]'`), 'pod/a patched');
  const { labels } = shell.cluster.object('pods', 'default/a')!.metadata;
  assert.deepEqual(labels, { app: 'web' });
});

test('set changes the containers that it names', () => {
  const shell = new Shell();
  shell.run('create deployment web --image=busybox:1.36 -- sleep 3600');
  const container = (): v1.Container => shell.cluster
    .object<appsv1.Deployment>('deployments.apps', 'default/web')!
    .spec!.template.spec!.containers[0]!;
  shell.run('set env deploy/web A=1 B=2');
  shell.run('set env deploy/web -c other C=3');
  shell.run('set env deploy/web A-');
  assert.deepEqual(container().env, [{ name: 'B', value: '2' }]);
  shell.run("set image deploy/web '*=busybox:1.35'");
  assert.equal(container().image, 'busybox:1.35');
  assert.equal(shell.say('set image deploy/web nope=x'),
    'error: unable to find container named "nope"');
});

test('apply takes away what it once applied and no longer has', () => {
  const shell = new Shell();
  shell.run('apply -f -', POD('a').replace('app: web', 'app: web, x: y'));
  shell.run('label pod a z=z');
  assert.equal(shell.say('apply -f -', POD('a')), 'pod/a configured');
  const { labels } = shell.cluster.object('pods', 'default/a')!.metadata;
  assert.deepEqual(labels, { app: 'web', z: 'z' });
});

test('apply says what it could not do', () => {
  const shell = new Shell();
  assert.equal(shell.say('apply -f - -n nope', POD('a')),
    'Error from server (NotFound): error when creating "STDIN": namespaces '
      + '"nope" not found');
});

test('delete waits until its object is gone, through a restart', () => {
  const shell = shellWithPods('a');
  const { cluster } = shell;
  const command = cluster.kubectl(['delete', 'pod', 'a']);
  cluster.run('5s');
  void cluster.replace('kube-apiserver');
  cluster.run('5s');
  const hasEnded = (): boolean => command.result !== undefined;
  assert.equal(hasEnded(), false);
  assert.ok(cluster.runUntil(hasEnded, 120_000));
  assert.equal(cluster.object('pods', 'default/a'), undefined);
});

test('delete does not wait for another object of the same name', () => {
  const { cluster } = new Shell({ latency: 5 });
  cluster.kubectl(['create', '-f', '-'], POD('a'));
  cluster.run('5s');
  const command = cluster.kubectl(['delete', 'pod', 'a', '--force', '--wait']);
  // On its way while the deletion is stored, there before delete looks.
  cluster.run(4);
  cluster.kubectl(['create', '-f', '-'], POD('a'));
  cluster.run('1s');
  assert.ok(cluster.object('pods', 'default/a') !== undefined);
  assert.equal(command.result?.code, 0);
});

test('a server that is away is told of', () => {
  const shell = new Shell();
  shell.cluster.crash('kube-apiserver');
  for (const line of ['get pods', 'apply -f -', 'run web --image=x']) {
    const { stderr, code } = shell.run(line, POD('a'));
    assert.match(stderr, /^Unable to connect to the server: /, line);
    assert.equal(code, 1);
  }
});

test('a server that does not answer is told of after half a minute', () => {
  const shell = new Shell();
  shell.cluster.pause('kube-apiserver');
  const began = shell.cluster.now;
  assert.equal(shell.say('get pods'),
    'Unable to connect to the server: no answer within 30000 ms');
  assert.equal(Math.round((shell.cluster.now - began) / 1000), 30);
});
