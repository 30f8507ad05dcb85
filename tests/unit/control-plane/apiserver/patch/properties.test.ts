import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createPatch } from 'rfc6902';
import {
  applyPatch,
} from '../../../../../engine/control-plane/apiserver/patch/index.ts';
import {
  jsonPatch,
} from '../../../../../engine/control-plane/apiserver/patch/json-patch.ts';
import {
  mergePatch,
} from '../../../../../engine/control-plane/apiserver/patch/merge-patch.ts';
import {
  decode,
} from '../../../../../engine/control-plane/apiserver/validation/index.ts';
import { ApiError } from '../../../../../engine/machinery/api/errors.ts';
import {
  deployments, pods,
} from '../../../../../engine/machinery/api/resource.ts';
import { bodies } from '../arbitrary.ts';
import type { Json } from '../semantics.ts';

const RUNS = { numRuns: 200 };

/** Objects without null, which a merge patch cannot say. */
const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(fc.integer(), fc.string({ maxLength: 3 }), fc.boolean()),
  tree: fc.dictionary(
    fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor'),
    fc.oneof(
      { depthSize: 'small' },
      tie('leaf'),
      fc.array(tie('leaf'), { maxLength: 3 }),
      tie('tree'),
    ),
    { maxKeys: 4 },
  ),
}));
/** As they come from a body: plain objects. */
const trees = tree.map((each) => JSON.parse(JSON.stringify(each)) as Json);

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The merge patch that leads from one object to the other. */
function difference(from: Json, to: Json): Json {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  const entries = keys.map((key): [string, unknown] => {
    if (!Object.hasOwn(to, key)) return [key, null];
    const before = Object.hasOwn(from, key) ? from[key] : undefined;
    const after = to[key];
    const isBoth = isRecord(before) && isRecord(after);
    return [key, isBoth ? difference(before, after) : after];
  });
  return Object.fromEntries(entries);
}

test('a merge patch of the difference leads to the target', () => {
  fc.assert(fc.property(trees, trees, (from, to) => {
    const result = mergePatch(frozen(from), frozen(difference(from, to)));
    assert.deepEqual(result, to);
  }), RUNS);
});

test('a merge patch of no difference gives the object itself', () => {
  fc.assert(fc.property(trees, (object) => {
    assert.equal(mergePatch(object, {}), object);
    const nothing = { e: null, f: { g: null } };
    assert.deepEqual(mergePatch(object, nothing), { ...object, f: {} });
  }), RUNS);
});

test('a JSON patch of the difference leads to the target', () => {
  const plain = trees.filter((each) => !/__proto__|constructor/.test(
    JSON.stringify(each),
  ));
  fc.assert(fc.property(plain, plain, (from, to) => {
    const operations = createPatch(from, to);
    const isWhole = operations.some(({ path }) => path === '');
    fc.pre(!isWhole);
    assert.deepEqual(jsonPatch(frozen(from), frozen(operations)), to);
  }), RUNS);
});

for (const type of ['merge', 'strategic'] as const) {
  for (const resource of [pods, deployments]) {
    const { kind } = resource;
    test(`a ${type} patch of a ${kind} never touches what it is given`, () => {
      fc.assert(fc.property(
        bodies(resource, 0), bodies(resource, 2),
        (body, patch) => {
          const object = frozen(decode(resource, body));
          const before = JSON.stringify(object);
          try {
            const result = applyPatch(type, resource, object, frozen(patch));
            assert.equal(decode(resource, result), result);
          } catch (error) {
            assert.ok(error instanceof ApiError, String(error));
          }
          assert.equal(JSON.stringify(object), before);
        },
      ), RUNS);
    });
  }
}

test('a patch of an object with itself changes nothing', () => {
  fc.assert(fc.property(bodies(pods, 0), (body) => {
    const object = frozen(decode(pods, body));
    assert.deepEqual(applyPatch('merge', pods, object, object), object);
  }), RUNS);
});

test('operations on a Pod never touch what they are given', () => {
  const path = fc.constantFrom(
    '/spec', '/spec/containers', '/spec/containers/0', '/metadata/labels',
    '/spec/containers/-', '/spec/containers/0/env', '/metadata/name', '',
    '/spec/containers/0/name', '/spec/containers/1', '/metadata/labels/a',
  );
  const operation = fc.record({
    op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'),
    path,
    from: path,
    value: fc.constantFrom<unknown>({}, [], 'x', { name: 'n', image: 'i' }),
  });
  const operations = fc.array(operation, { maxLength: 4 });
  fc.assert(fc.property(bodies(pods, 0), operations, (body, list) => {
    const object = frozen(decode(pods, body));
    try {
      applyPatch('json', pods, object, frozen(list));
    } catch (error) {
      assert.ok(error instanceof ApiError, String(error));
    }
  }), RUNS);
});
