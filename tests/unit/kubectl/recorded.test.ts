// What kubectl prints, held against what a real one printed. Names and hashes
// that chance gives are levelled; everything else is compared as it is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recorded, Shell } from './run.ts';
import type { Recorded } from './run.ts';

/** Parts of kubectl, kinds and fields that are not there yet, or by design. */
const LEFT_OUT = new RegExp([
  '^(expose|autoscale|rollout|diff|replace|describe|set resources)',
  '^create (secret|job|cronjob|quota|pdb|role|rolebinding) ',
  '^delete hpa', '^(get|delete) ns golden', '--dry-run=server',
].join('|'));

function levelled(text: string): string {
  return text
    .replace(/\bweb-[0-9a-f]{8,10}-\w{5}\b/g, 'web-<hash>-<id>')
    .replace(/STDIN|\w+\.yaml/g, 'FILE')
    // Column widths follow from the longest name.
    .replace(/ {2,}/g, '  ');
}

function compare(shell: Shell, { line, output, code }: Recorded): void {
  const space = line.includes('--dry-run') ? '' : '-n golden ';
  const found = shell.run(`${space}${line}`);
  const text = `${found.stdout}${found.stderr}`.replace(/\n$/, '');
  const lines = (of: string): string[] => levelled(of).split('\n');
  // On a terminal the two streams are mixed; within each the order is kept.
  assert.deepEqual(lines(text).sort(), lines(output).sort(), line);
  assert.equal(found.code, code, `exit code of ${line}`);
}

function golden(): Shell {
  const shell = new Shell({ nodes: 3 });
  shell.run('create namespace golden');
  shell.cluster.run('1s');
  return shell;
}

test('creates, runs, labels, scales and sets as recorded', () => {
  const shell = golden();
  const commands = recorded('create-run-set')
    .filter(({ line }) => !LEFT_OUT.test(line));
  assert.equal(commands.length, 19);
  for (const command of commands) compare(shell, command);
});

test('deletes as recorded', () => {
  const shell = golden();
  shell.run('-n golden create deployment web --image=busybox:1.36 '
    + '--replicas=2 -- sleep 3600');
  shell.run('-n golden create deployment mn --image=busybox:1.36 -- sleep 9');
  shell.run('-n golden create configmap conf');
  shell.run('-n golden run one --image=busybox:1.36 -- sleep 3600');
  shell.run('-n golden apply -f -', 'apiVersion: v1\nkind: Service\n'
    + 'metadata: {name: web}\nspec: {ports: [{port: 80}]}\n');
  shell.cluster.run('10s');
  const shown = /^(get pods|delete pods --all)/;
  for (const command of recorded('delete')) {
    const { line } = command;
    if (!LEFT_OUT.test(line) && !shown.test(line)) compare(shell, command);
  }
});

test('forces deletions with the recorded warning', () => {
  const shell = golden();
  for (const name of ['a', 'b']) {
    shell.run(`-n golden run ${name} --image=busybox:1.36 -- sleep 3600`);
  }
  const command = recorded('delete')
    .find(({ line }) => line.startsWith('delete pods --all'))!;
  const [warning, first] = command.output.split('\n');
  assert.equal(
    shell.say('-n golden delete pods --all --force --grace-period=0'),
    ['a', 'b'].map((name) => first!.replace(/".*"/, `"${name}"`))
      .concat(warning!).join('\n'),
  );
});

test('applies as recorded', () => {
  const shell = golden();
  const manifest = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ap}
spec:
  replicas: 2
  selector: {matchLabels: {app: ap}}
  template:
    metadata: {labels: {app: ap}}
    spec:
      containers:
      - {name: c, image: "busybox:1.36", command: [sleep, "3600"]}
      terminationGracePeriodSeconds: 1
---
apiVersion: v1
kind: Service
metadata: {name: ap}
spec: {selector: {app: ap}, ports: [{port: 80}]}
`;
  const commands = recorded('apply');
  const outputs = commands.filter(({ line }) => line === 'apply -f a.yaml')
    .map(({ output }) => output);
  const apply = (text: string): string => levelled(
    shell.say('-n golden apply -f -', text),
  );
  const [created, same, configured, , , negative, , immutable] = outputs;
  assert.equal(apply(manifest), created);
  assert.equal(apply(manifest), same);
  const lastApplied = /^ {6}\{"apiVersion".*"kind":"Deployment".*$/m;
  const [line] = lastApplied.exec(commands.find((each) =>
    each.line === 'get deploy ap -o yaml')!.output)!;
  assert.equal(lastApplied.exec(
    shell.say('-n golden get deploy ap -o yaml'),
  )?.[0], line);
  assert.equal(apply(manifest.replace('replicas: 2', 'replicas: 3')),
    configured);
  const bad = manifest.replace('replicas: 2', 'replicas: -1');
  assert.equal(apply(bad), negative);
  const other = manifest.replace('matchLabels: {app: ap}',
    'matchLabels: {app: other}');
  assert.equal(apply(other), immutable);
  const unknown = commands.find(({ line: each }) =>
    each === 'apply -f unk.yaml')!;
  assert.equal(apply('apiVersion: v9\nkind: Thing\nmetadata: {name: x}\n'),
    levelled(unknown.output));
});

test('warns as recorded before it applies to what was created', () => {
  const shell = golden();
  const command = recorded('apply').find(({ line }) => line.includes(' && '))!;
  const [created, warning, configured] = command.output.split('\n');
  assert.equal(
    shell.say('-n golden create deployment mn --image=busybox:1.36'), created,
  );
  shell.cluster.run('5s');
  const text = shell.run('-n golden get deploy mn -o yaml').stdout;
  assert.equal(shell.say('-n golden apply -f -', text),
    `${configured}\n${warning}`);
});

test('gets and refuses to get as recorded', () => {
  const shell = golden();
  const lines = ['get pods nope', 'get nope', 'get pods -n nope',
    'get pods --field-selector=nope=1', 'get leases', 'get leases -o wide'];
  for (const command of recorded('get')) {
    const { line } = command;
    if (lines.includes(line)) compare(shell, command);
  }
});

/** A table's header and the row of one object, without what passes. */
function table(output: string, row: RegExp): string[] {
  return output.split('\n')
    .filter((line) => /^[A-Z]+ /.test(line) || row.test(line))
    .map((line) => line.replace(/\b\d+[smh](\d+s)?\b/g, '<age>')
      .replace(/10\.\d+\.\d+\.\d+/g, '<ip>').replace(/node-\d/g, '<node>')
      .replace(/6\.\d+\.\S+ \(amd64\)/, '<kernel>')
      .replace(/ {2,}/g, '  ').trim());
}

test('prints tables with the recorded columns and cells', () => {
  const shell = golden();
  shell.run('-n golden create deployment web --image=busybox:1.36 '
    + "--replicas=4 -- sh -c 'trap \"exit 0\" TERM; sleep 3600'");
  shell.run('-n golden run one --image=busybox:1.36 --restart=Never '
    + '-- sleep 3600');
  shell.run('-n golden create configmap conf --from-literal=a=1 '
    + '--from-literal=b=2');
  shell.cluster.run('20s');
  const wanted = new RegExp('^get (pods|nodes|deployments|configmaps)'
    + '( -o wide)?$|^get pods (-A|--show-labels|--no-headers|--sort-by.*)$'
    + '|^get po,no$');
  const commands = recorded('get').filter(({ line }) => wanted.test(line));
  assert.equal(commands.length, 13);
  for (const { line, output } of commands) {
    const row = line.includes('nodes') ? /^node-1 /
      : /^(pod\/|golden +)?one |^web +4|^conf /;
    const text = shell.say(`-n golden ${line}`);
    assert.deepEqual(table(text, row), table(output, row), line);
  }
});

test('prints YAML and JSON as recorded, key by key', () => {
  const shell = golden();
  shell.run('-n golden run one --image=busybox:1.36 --restart=Never '
    + '-- sleep 3600');
  shell.run('-n golden annotate pod one note=hello');
  shell.cluster.run('5s');
  for (const line of ['get pod one -o yaml', 'get pod one -o json']) {
    const { output } = recorded('get').find((each) => each.line === line)!;
    const spec = (text: string): string => text
      .replace(/[^]*?^ *"?spec"?:.*\n/m, '')
      .replace(/^ *"?status"?:[^]*/m, '')
      .replace(/kube-api-access-\w{5}/g, 'kube-api-access-<id>')
      .replace(/node-\d/g, '<node>');
    assert.equal(spec(shell.say(`-n golden ${line}`)), spec(output));
  }
});
