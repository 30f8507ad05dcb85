// Bodies made at random after the schema: mostly well typed, sometimes not.

import fc from 'fast-check';
import {
  rootOf, structOf,
} from '../../../../engine/control-plane/apiserver/schema/index.ts';
import type {
  Struct, Type,
} from '../../../../engine/control-plane/apiserver/schema/index.ts';
import type { Resource } from '../../../../engine/machinery/api/resource.ts';

const WORDS = [
  '', 'a', 'web', 'A b', 'a.b', 'default', 'Always', 'Never', 'Exists', 'In',
  'TCP', 'NoSchedule', '/x', '../x', '25%', 'x'.repeat(300), 'None',
  'metadata.name', 'RollingUpdate', 'Equal', 'example.com/y', '__proto__',
];
const word = fc.constantFrom(...WORDS);
const number = fc.constantFrom(0, 1, -1, 80, 70_000, 2 ** 31 - 1);
const quantity = fc.constantFrom('0', '1', '500m', '-1', '1Gi', '64Mi');
const time = fc.constantFrom(null, '2026-11-21T09:30:00Z');
const wrong = fc.constantFrom<unknown>(null, 7, 1.5, 'x', true, [], {}, [[]]);

const DEPTH_MAX = 9;
/** Without these a body is soon empty. */
const ALWAYS = ['metadata', 'spec', 'template', 'containers', 'volumes'];

function scalar(name: string): fc.Arbitrary<unknown> {
  switch (name) {
    case 'bool': return fc.boolean();
    case 'int32': case 'int64': return number;
    case 'intOrString': return fc.oneof(number, word);
    case 'quantity': return quantity;
    case 'time': case 'microTime': return time;
    case 'bytes': return fc.constantFrom('', 'YQ==');
    case 'any': return fc.constant({});
    default: return word;
  }
}

function typed(
  type: Type,
  depth: number,
  mistakes: number,
): fc.Arbitrary<unknown> {
  const right = wellTyped(type, depth, mistakes);
  if (mistakes === 0) return right;
  return fc.oneof(
    { weight: 100 - mistakes, arbitrary: right },
    { weight: mistakes, arbitrary: wrong },
  );
}

function wellTyped(
  type: Type,
  depth: number,
  mistakes: number,
): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'scalar': return scalar(type.name);
    case 'struct': return struct(structOf(type.name)!, depth, mistakes);
    case 'list':
      return fc.array(typed(type.of, depth, mistakes), { maxLength: 2 });
    case 'map':
      return fc.dictionary(word, typed(type.of, depth, mistakes), {
        maxKeys: 2,
      });
  }
}

function struct(
  of: Struct,
  depth: number,
  mistakes: number,
): fc.Arbitrary<unknown> {
  if (depth >= DEPTH_MAX) return fc.constant({});
  const fields = [...of.fields.values()]
    .filter(({ name }) => name !== 'kind' && name !== 'apiVersion');
  const model = Object.fromEntries(fields.map(({ name, type }) => {
    const build = (): fc.Arbitrary<unknown> => typed(type, depth + 1, mistakes);
    return [name, fc.constant(null).chain(build)] as const;
  }));
  const names = Object.keys(model);
  const likely = fc.subarray(names, {
    maxLength: Math.min(names.length, Math.max(2, 8 - depth)),
  });
  return likely.chain((chosen) => {
    const sure = names.filter((name) => ALWAYS.includes(name));
    const all = [...new Set([...sure, ...chosen])];
    return fc.record(Object.fromEntries(
      all.map((name) => [name, model[name]!]),
    ));
  });
}

/** `mistakes` in a hundred values are of a wrong type. */
export function bodies(
  resource: Resource,
  mistakes: number,
): fc.Arbitrary<unknown> {
  return struct(rootOf(resource)!, 0, mistakes)
    .map((body) => JSON.parse(JSON.stringify(body)) as unknown);
}
