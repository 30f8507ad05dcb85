import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Volume } from '../../../../engine/world/programs/files.ts';
import { programOf } from '../../../../engine/world/programs/program.ts';
import { busybox }
  from '../../../../engine/world/programs/shell/index.ts';
import { matchesName } from '../../../../engine/world/programs/faults.ts';
import { start } from './bench.ts';

test('a probe sees the files that the program made', () => {
  const script = 'sleep 6; touch /run/ready; sleep 60';
  const { clock, exec } = start(['sh', '-c', script]);
  clock.advance(5_000);
  assert.deepEqual(exec('cat', '/run/ready'), {
    status: 1,
    text: "cat: can't open '/run/ready': No such file or directory\n",
  });
  clock.advance(2_000);
  assert.deepEqual(exec('cat', '/run/ready'), { status: 0, text: '' });
});

test('containers of a Pod share a volume', () => {
  const volume = new Volume();
  const writer = start(['sh', '-c', 'echo hi > /data/f'], {}, volume);
  writer.clock.advance(100);
  const reader = start(['sleep', '60'], {}, volume);
  assert.equal(reader.exec('cat', '/data/f').text, 'hi\n');
  assert.equal(reader.exec('cat', '/f').status, 1);
});

test('a web server opens its port a little after its start', () => {
  const script = 'httpd -p 8080 -h /www; sleep 60';
  const { container, clock } = start(['sh', '-c', script]);
  assert.equal(container.ports.has(8080), false);
  clock.advance(30);
  assert.equal(container.ports.get(8080)?.('/').status, 200);
  assert.equal(container.ports.get(8080)?.('/missing').status, 404);
});

test('an image that nobody knows answers on the ports it declares', () => {
  const { container } = start([], { image: 'me/app:3', ports: [9000] });
  assert.equal(container.ports.get(9000)?.('/').status, 200);
  assert.equal(container.anyPort, undefined);
});

test('a command that is not there cannot start, in runc\'s words', () => {
  const { container } = start(['sleep', '1']);
  const { spec } = container;
  const program = programOf({ ...spec, command: ['nosuch'] }, busybox);
  assert.match('problem' in program ? program.problem : '',
    /exec: "nosuch": executable file not found in \$PATH$/);
  const path = programOf({ ...spec, command: ['/no/such'] }, busybox);
  assert.match('problem' in path ? path.problem : '',
    /exec: "\/no\/such": stat \/no\/such: no such file or directory$/);
});

test('without commands only services run', () => {
  const { spec } = start(['sleep', '1']).container;
  const nothing = (): undefined => undefined;
  const shell = programOf({ ...spec, command: ['sh'] }, nothing);
  assert.match('problem' in shell ? shell.problem : '', /exec: "sh": /);
  const web = programOf({ ...spec, image: 'nginx', command: [] }, nothing);
  assert.ok('run' in web);
});

test('a scenario names a container by as much as it needs', () => {
  const { container } = start(['sleep', '1']);
  for (const name of ['main', 'p/main', 'default/p/main']) {
    assert.equal(matchesName(container, name), true, name);
  }
  assert.equal(matchesName(container, 'in'), false);
});
