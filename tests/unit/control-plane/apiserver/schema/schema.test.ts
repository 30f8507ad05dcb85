import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  structNames, structOf,
} from '../../../../../engine/control-plane/apiserver/schema/index.ts';
import type {
  Field, Type,
} from '../../../../../engine/control-plane/apiserver/schema/index.ts';
import { readJson } from '../semantics.ts';
import type { Json } from '../semantics.ts';

const DOCUMENTS = [
  'api_v1', 'apis_apps_v1', 'apis_coordination.k8s.io_v1',
  'apis_events.k8s.io_v1', 'apis_scheduling.k8s.io_v1',
  'apis_discovery.k8s.io_v1',
];
const PACKAGES = [
  'io.k8s.api.core.v1', 'io.k8s.api.apps.v1', 'io.k8s.api.coordination.v1',
  'io.k8s.api.scheduling.v1', 'io.k8s.api.discovery.v1',
  'io.k8s.apimachinery.pkg.apis.meta.v1',
];
const OTHER_PLACES: Readonly<Record<string, string>> = {
  EventsEvent: 'io.k8s.api.events.v1.Event',
  EventsEventSeries: 'io.k8s.api.events.v1.EventSeries',
  SliceEndpointPort: 'io.k8s.api.discovery.v1.EndpointPort',
};
const schemas: Record<string, Json> = {};
for (const name of DOCUMENTS) {
  const document = readJson(`api/fields/${name}.json`);
  const { schemas: found } = document.components as Record<string, Json>;
  Object.assign(schemas, found);
}

function place(name: string): string {
  const places = PACKAGES.map((each) => `${each}.${name}`);
  const found = OTHER_PLACES[name] ?? places.find((each) => each in schemas);
  assert.ok(found, `${name} is published`);
  return found;
}

function published(name: string): Readonly<Record<string, Json>> {
  const { properties } = schemas[place(name)]!;
  return (properties ?? {}) as Readonly<Record<string, Json>>;
}

test('has exactly the published fields of each type', () => {
  for (const name of structNames()) {
    const fields = published(name);
    const own = [...structOf(name)!.fields.keys()];
    // What an object is stands in its root, not in its struct.
    const isRoot = schemas[place(name)]!['x-kubernetes-group-version-kind'];
    const root = isRoot === undefined ? [] : ['kind', 'apiVersion'];
    const expected = Object.keys(fields).sort();
    assert.deepEqual([...own, ...root].sort(), expected, name);
  }
});

test('merges exactly the lists that the documents say are merged', () => {
  for (const name of structNames()) {
    const fields = published(name);
    for (const [key, field] of structOf(name)!.fields) {
      const said = fields[key]!;
      const strategy = String(said['x-kubernetes-patch-strategy'] ?? '');
      const where = `${name}.${key}`;
      assert.equal(field.isMerged, strategy.includes('merge'), where);
      assert.equal(field.retainsKeys, strategy.includes('retainKeys'), where);
      const mergeKey = said['x-kubernetes-patch-merge-key'] ?? '';
      assert.equal(field.mergeKey, mergeKey, where);
    }
  }
});

test('gives each field the published type', () => {
  for (const name of structNames()) {
    const fields = published(name);
    for (const [key, field] of structOf(name)!.fields) {
      assert.equal(kindOf(field), saidKind(fields[key]!), `${name}.${key}`);
    }
  }
});

function kindOf({ type }: Field): string {
  if (type.kind === 'list') return 'array';
  if (type.kind !== 'scalar') return 'object';
  return SCALARS[type.name] ?? 'string';
}

const SCALARS: Readonly<Record<string, string>> = {
  bool: 'boolean', int32: 'integer', int64: 'integer', any: 'object',
  time: 'Time', microTime: 'MicroTime', quantity: 'Quantity',
  intOrString: 'IntOrString',
};
const NAMED = new Set(['Time', 'MicroTime', 'Quantity', 'IntOrString']);

function saidKind(said: Json): string {
  const all = (said.allOf ?? []) as readonly Json[];
  const ref = String(said.$ref ?? all[0]?.$ref ?? '').split('.').at(-1)!;
  if (NAMED.has(ref)) return ref;
  return ref === '' ? String(said.type) : 'object';
}

test('knows the struct behind every type it names', () => {
  const check = (type: Type): void => {
    if (type.kind === 'struct') assert.ok(structOf(type.name), type.name);
    else if (type.kind !== 'scalar') check(type.of);
  };
  for (const name of structNames()) {
    for (const { type } of structOf(name)!.fields.values()) check(type);
  }
});
