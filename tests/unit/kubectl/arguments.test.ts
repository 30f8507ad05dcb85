import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flagOf, isOn, readArguments }
  from '../../../engine/kubectl/arguments.ts';
import { refuseUnknownFlags } from '../../../engine/kubectl/flags.ts';
import { words } from './run.ts';

function read(line: string) {
  return readArguments(words(line));
}

test('takes a verb, words and flags apart, wherever they stand', () => {
  const args = read('-n ferry get pods web --selector=app=web -o wide');
  assert.equal(args.verb, 'get');
  assert.deepEqual(args.words, ['pods', 'web']);
  assert.equal(args.namespace, 'ferry');
  assert.equal(flagOf(args, 'selector'), 'app=web');
  assert.equal(flagOf(args, 'output'), 'wide');
});

test('knows all forms of a flag', () => {
  for (const line of ['-n ferry', '-nferry', '-n=ferry', '--namespace ferry',
    '--namespace=ferry']) {
    assert.equal(read(`get pods ${line}`).namespace, 'ferry', line);
  }
});

test('gives a switch no value, unless it comes with one', () => {
  const args = read('delete pods --all --wait=false');
  assert.deepEqual(args.words, ['pods']);
  assert.equal(isOn(args, 'all'), true);
  assert.equal(isOn(args, 'wait', true), false);
  assert.equal(isOn(args, 'force', true), true);
});

test('keeps every value of a repeated flag, and the last one counts', () => {
  const args = read('create cm c --from-literal=a=1 --from-literal b=2');
  assert.deepEqual(args.flags.get('from-literal'), ['a=1', 'b=2']);
  assert.equal(flagOf(args, 'from-literal'), 'b=2');
});

test('leaves what stands behind -- to the container', () => {
  const args = read('run web --image=x -- sh -c date --now');
  assert.deepEqual(args.rest, ['sh', '-c', 'date', '--now']);
  assert.deepEqual(args.words, ['web']);
});

test('takes - for a file and a trailing minus for a word', () => {
  const args = read('label -f - pod web tier-');
  assert.equal(flagOf(args, 'filename'), '-');
  assert.deepEqual(args.words, ['pod', 'web', 'tier-']);
});

test('refuses a flag without its value, and letters that it does not know',
  () => {
    assert.throws(() => read('get pods -n'), {
      message: 'flag needs an argument: -n',
    });
    assert.throws(() => read('get pods -z'), {
      message: "unknown shorthand flag: 'z' in -z",
    });
  });

test('refuses flags that the verb does not have', () => {
  assert.doesNotThrow(() => refuseUnknownFlags(read('get pods -n a -o wide')));
  assert.throws(() => refuseUnknownFlags(read('get pods --replicas=3')), {
    name: 'UsageError',
    message: "unknown flag: --replicas\nSee 'kubectl get --help' for usage.",
  });
  assert.throws(() => refuseUnknownFlags(read('get pods --watch')));
});
