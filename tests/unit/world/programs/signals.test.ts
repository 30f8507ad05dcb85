import assert from 'node:assert/strict';
import { test } from 'node:test';
import { start } from './bench.ts';

const POLITE
  = 'trap "exit 0" TERM; while :; do sleep 1 & wait $!; done';
const STUBBORN = 'trap "" TERM; while :; do sleep 1; done';

test('a polite shell ends at once on SIGTERM, with 0', () => {
  const { container, clock, exitCode } = start(['sh', '-c', POLITE]);
  clock.advance(10_300);
  container.first.signal('SIGTERM');
  clock.advance(0);
  assert.equal(exitCode(), 0);
});

test('a trap waits for the command in front', () => {
  const script = 'trap "exit 7" TERM; while :; do sleep 5; done';
  const { container, clock, exitCode } = start(['sh', '-c', script]);
  clock.advance(6_000);
  container.first.signal('SIGTERM');
  clock.advance(3_900);
  assert.equal(exitCode(), undefined);
  clock.advance(200);
  assert.equal(exitCode(), 7);
});

test('sleep as the first process does not hear SIGTERM', () => {
  const { container, clock, exitCode } = start(['sleep', '3600']);
  clock.advance(1_000);
  container.first.signal('SIGTERM');
  clock.advance(1_000);
  assert.equal(exitCode(), undefined);
  container.first.signal('SIGKILL');
  assert.equal(exitCode(), 137);
});

test('a shell that ignores SIGTERM lives until SIGKILL', () => {
  const { container, clock, exitCode } = start(['sh', '-c', STUBBORN]);
  clock.advance(1_000);
  container.first.signal('SIGTERM');
  clock.advance(30_000);
  assert.equal(exitCode(), undefined);
  container.first.signal('SIGKILL');
  assert.equal(exitCode(), 137);
});

test('a trap may take its time', () => {
  const script = 'trap "sleep 3; exit 0" TERM; '
    + 'while :; do sleep 1 & wait $!; done';
  const { container, clock, exitCode } = start(['sh', '-c', script]);
  clock.advance(2_500);
  container.first.signal('SIGTERM');
  clock.advance(2_900);
  assert.equal(exitCode(), undefined);
  clock.advance(200);
  assert.equal(exitCode(), 0);
});

test('a service ends on SIGTERM and answers on its ports', () => {
  const { container, exitCode } = start([], { image: 'nginx:1.27' });
  assert.equal(container.ports.get(80)?.('/').status, 200);
  container.first.signal('SIGTERM');
  container.clock.now();
  assert.equal(container.isRunning, false);
  (container.clock as unknown as { advance(ms: number): void }).advance(10);
  assert.equal(exitCode(), 0);
});

test('a loop that only sleeps needs no timer', () => {
  for (const script of [POLITE, STUBBORN]) {
    const { clock } = start(['sh', '-c', script]);
    clock.advance(5_000);
    assert.equal(clock.waits, 0, script);
  }
});

test('what the first process leaves behind dies with it', () => {
  const script = '(sleep 5; touch /run/late) & exit 0';
  const { container, clock } = start(['sh', '-c', script]);
  clock.advance(10_000);
  assert.equal(container.files.isFile('/run/late'), false);
});

test('no program ends sooner than it can have started', () => {
  const { clock, exitCode } = start(['sh', '-c', 'exit 3']);
  clock.advance(7);
  assert.equal(exitCode(), undefined);
  clock.advance(1);
  assert.equal(exitCode(), 3);
});

test('filling memory beyond the limit ends with 137', () => {
  const script = 'sleep 2; tail /dev/zero';
  const run = start(['sh', '-c', script], { memoryLimit: 20 << 20 });
  run.clock.advance(3_000);
  assert.equal(run.exitCode(), 137);
  assert.equal(run.container.isOutOfMemory, true);
});
