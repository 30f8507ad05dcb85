import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readArguments } from '../../../engine/kubectl/arguments.ts';
import { readManifests } from '../../../engine/kubectl/manifests.ts';

function read(text: string, ...args: string[]) {
  return readManifests(text, readArguments(['create', ...args]));
}

function names(text: string, ...args: string[]): string[] {
  return read(text, ...args).manifests.map(({ resource, object }) => {
    const { namespace, name } = object.metadata;
    return `${resource.singular} ${namespace}/${name}`;
  });
}

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n';

test('reads documents in order and passes over empty ones', () => {
  assert.deepEqual(names(`---\n${POD}---\n---\n# nothing\n---\n${
    POD.replace('web', 'two')}`), ['pod default/web', 'pod default/two']);
});

test('reads JSON, and takes lists apart', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } };
  const inner = { apiVersion: 'v1', kind: 'List', items: [pod] };
  const text = JSON.stringify({ ...inner, items: [pod, inner] });
  assert.deepEqual(names(text), ['pod default/a', 'pod default/a']);
});

test('gives namespaced objects the namespace of the command', () => {
  assert.deepEqual(names(POD, '-n', 'ferry'), ['pod ferry/web']);
  const node = 'apiVersion: v1\nkind: Node\nmetadata: {name: n}\n';
  assert.deepEqual(names(node, '-n', 'ferry'), ['node undefined/n']);
});

test('keeps the namespace of an object, unless the command has another',
  () => {
    const pod = POD.replace('name: web', 'name: web, namespace: ferry');
    assert.deepEqual(names(pod), ['pod ferry/web']);
    assert.deepEqual(names(pod, '-n', 'ferry'), ['pod ferry/web']);
    assert.throws(() => read(pod, '-n', 'golden'), {
      message: 'the namespace from the provided object "ferry" does not '
        + 'match the namespace "golden". You must pass '
        + "'--namespace=ferry' to perform this operation.",
    });
  });

test('reads a text that it has read before as it was, and changes none', () => {
  const [first] = read(POD).manifests;
  assert.deepEqual(names(POD.replace('web', 'two')), ['pod default/two']);
  assert.deepEqual(names(POD, '-n', 'ferry'), ['pod ferry/web']);
  assert.deepEqual(read(POD).manifests, [first]);
  const labelled = `${POD.replace('web', 'web, labels: {a: b}')}`;
  const { labels } = read(labelled).manifests[0]!.object.metadata;
  assert.ok(Object.isFrozen(labels));
  for (let i = 0; i < 2; i += 1) {
    assert.throws(() => read('kind: Pod\n'), /apiVersion not set/);
  }
});

test('goes on after a kind that nobody serves', () => {
  const { manifests, unknown } = read(
    `apiVersion: v9\nkind: Thing\nmetadata: {name: x}\n---\n${POD}`,
  );
  assert.equal(manifests.length, 1);
  assert.deepEqual(unknown, ['resource mapping not found for name: "x" '
    + 'namespace: "" from "STDIN": no matches for kind "Thing" in version '
    + '"v9"\nensure CRDs are installed first']);
});

const REFUSED: readonly (readonly [string, string, RegExp])[] = [
  ['nothing', '', /^no objects passed to create$/],
  ['comments alone', '# nothing\n', /^no objects passed to create$/],
  ['text that is not YAML', 'a: [1, 2', /yaml: line 1: .*flow/i],
  ['a key twice', 'a: 1\nb: 2\na: 3\n', /yaml: line 3: Map keys must be uni/],
  ['no kind', 'apiVersion: v1\n', /error validating data: kind not set$/],
  ['no version', 'kind: Pod\n', /error validating data: apiVersion not set$/],
  ['neither', 'a: 1\n', /data: \[apiVersion not set, kind not set\]$/],
  ['a text', 'hello\n', /\[apiVersion not set, kind not set\]/],
  ['an alias to nowhere', 'a: *b\n', /Unresolved alias|too many aliases/],
  ['too much', `a: ${'x'.repeat(1_000_000)}`,
    /expected at most 1000000 characters, found 1000003/],
];

for (const [what, text, sentence] of REFUSED) {
  test(`refuses ${what} in a sentence`, () => {
    assert.throws(() => read(text), (error: Error) =>
      error.name === 'UsageError' && sentence.test(error.message));
  });
}

test('refuses a small text that would become huge', () => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 9; i += 1) {
    const last = `*a${i - 1}`;
    lines.push(`a${i}: &a${i} [${Array(9).fill(last).join(', ')}]`);
  }
  assert.throws(() => read(lines.join('\n')), {
    name: 'UsageError', message: /too many aliases/,
  });
});

test('refuses what is nested without end', () => {
  const deep = '['.repeat(3_000);
  assert.throws(() => read(`a: ${deep}`), {
    name: 'UsageError', message: /nested too deeply/,
  });
});
