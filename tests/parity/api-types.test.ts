// Our types of the API against three others: the official client's, at
// compile time; the server's own OpenAPI documents, name by name; and every
// object that a recording holds. And the table of kinds against kubectl's.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type * as official from '@kubernetes/client-node';

import type * as appsv1 from '../../engine/machinery/api/appsv1.ts';
import type * as batchv1 from '../../engine/machinery/api/batchv1.ts';
import type * as coordinationv1
  from '../../engine/machinery/api/coordinationv1.ts';
import type * as discoveryv1 from '../../engine/machinery/api/discoveryv1.ts';
import type * as eventsv1 from '../../engine/machinery/api/eventsv1.ts';
import type * as policyv1 from '../../engine/machinery/api/policyv1.ts';
import type * as schedulingv1
  from '../../engine/machinery/api/schedulingv1.ts';
import type * as v1 from '../../engine/machinery/api/v1.ts';
import * as resources from '../../engine/machinery/api/resource.ts';
import type { Resource } from '../../engine/machinery/api/resource.ts';
import { misfits, namedShape } from './type-shapes.ts';
import type { Shape } from './type-shapes.ts';

// ---- the official client --------------------------------------------------

/** What the client's classes are as JSON; it turns times into Dates. */
type Json<T, Time> = T extends Date ? Time
  : T extends readonly (infer Item)[] ? readonly Json<Item, Time>[]
    : T extends object ? { readonly [K in keyof T]: Json<T[K], Time> } : T;

/** Ours, with anything for what we say nothing about. */
type Told<T> = T extends string ? string
  : T extends readonly (infer Item)[] ? readonly Told<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: unknown extends T[K] ? any : Told<T[K]> }
    : T;

/** Ours, without what we know better: what is always there, and the words
 *  that a text can be. */
type Loose<T> = T extends string ? string
  : T extends readonly (infer Item)[] ? readonly Loose<Item>[]
    : T extends object ? { readonly [K in keyof T]?: Loose<T[K]> } : T;

type Holds<Claim extends true> = Claim;
type Both<Ours, Theirs> =
  Told<Ours> extends Json<Theirs, string | null>
    ? Json<Theirs, string> extends Loose<Ours> ? true
      : 'theirs does not fit ours'
    : 'ours does not fit theirs';

/** Compiles only while every pair fits in both directions. */
export type Official = [
  Holds<Both<v1.Pod, official.V1Pod>>,
  Holds<Both<v1.PodTemplateSpec, official.V1PodTemplateSpec>>,
  Holds<Both<v1.Node, official.V1Node>>,
  Holds<Both<v1.Namespace, official.V1Namespace>>,
  Holds<Both<v1.Event, official.CoreV1Event>>,
  Holds<Both<v1.ConfigMap, official.V1ConfigMap>>,
  Holds<Both<v1.Secret, official.V1Secret>>,
  Holds<Both<v1.ServiceAccount, official.V1ServiceAccount>>,
  Holds<Both<v1.Service, official.V1Service>>,
  Holds<Both<v1.Endpoints, official.V1Endpoints>>,
  Holds<Both<v1.Binding, official.V1Binding>>,
  Holds<Both<v1.ObjectMeta, official.V1ObjectMeta>>,
  Holds<Both<v1.LabelSelector, official.V1LabelSelector>>,
  Holds<Both<v1.PersistentVolumeClaim, official.V1PersistentVolumeClaim>>,
  Holds<Both<appsv1.Deployment, official.V1Deployment>>,
  Holds<Both<appsv1.ReplicaSet, official.V1ReplicaSet>>,
  Holds<Both<appsv1.StatefulSet, official.V1StatefulSet>>,
  Holds<Both<appsv1.DaemonSet, official.V1DaemonSet>>,
  Holds<Both<batchv1.Job, official.V1Job>>,
  Holds<Both<batchv1.CronJob, official.V1CronJob>>,
  Holds<Both<coordinationv1.Lease, official.V1Lease>>,
  Holds<Both<discoveryv1.EndpointSlice, official.V1EndpointSlice>>,
  Holds<Both<eventsv1.Event, official.EventsV1Event>>,
  Holds<
    Both<policyv1.PodDisruptionBudget, official.V1PodDisruptionBudget>
  >,
  Holds<Both<policyv1.Eviction, official.V1Eviction>>,
  Holds<Both<schedulingv1.PriorityClass, official.V1PriorityClass>>,
];

// ---- the OpenAPI documents ------------------------------------------------

const RECORDINGS = new URL('../../recordings/', import.meta.url);
/** Each barrel's place in the documents: 'io.k8s.api.core.v1.Pod'. */
const GROUPS: Readonly<Record<string, string>> = {
  v1: 'core', appsv1: 'apps', batchv1: 'batch', coordinationv1: 'coordination',
  discoveryv1: 'discovery', eventsv1: 'events', policyv1: 'policy',
  schedulingv1: 'scheduling',
};

interface Schema {
  readonly type?: string;
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema;
  readonly oneOf?: readonly Schema[];
}

/** Names of kinds, as `v1.Pod`, with their type and their schema. */
const KINDS = [
  'v1.Pod', 'v1.Node', 'v1.Namespace', 'v1.Event', 'v1.ConfigMap',
  'v1.Secret', 'v1.ServiceAccount', 'v1.Service', 'v1.Endpoints',
  'v1.Binding', 'v1.PersistentVolumeClaim', 'appsv1.Deployment',
  'appsv1.ReplicaSet', 'appsv1.StatefulSet', 'appsv1.DaemonSet',
  'appsv1.ControllerRevision', 'batchv1.Job', 'batchv1.CronJob',
  'coordinationv1.Lease', 'discoveryv1.EndpointSlice', 'eventsv1.Event',
  'policyv1.PodDisruptionBudget', 'policyv1.Eviction',
  'schedulingv1.PriorityClass',
];

type Schemas = Readonly<Record<string, Schema>>;

/** Those of all documents; where two have one, it is the same. */
function readSchemas(): Schemas {
  const folder = new URL('api/fields/', RECORDINGS);
  const documents = readdirSync(folder).map((file) =>
    JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
  return Object.assign({},
    ...documents.map(({ components }) => components.schemas));
}

/** What one of the two has and the other has not, below one kind. */
class Comparison {
  readonly #schemas: Schemas;
  readonly #seen = new Set<string>();
  readonly findings: string[] = [];

  constructor(schemas: Schemas) {
    this.#schemas = schemas;
  }

  #compare(path: string, schema: Schema, shape: Shape): void {
    if (shape.kind === 'anything') return;
    const inner = schema.allOf?.[0] ?? schema;
    if (inner.items !== undefined) {
      if (shape.kind !== 'list') this.#say(path, 'is a list there');
      else this.#compare(`${path}[]`, inner.items, shape.items());
    } else if (inner.additionalProperties !== undefined) {
      if (shape.kind !== 'map') this.#say(path, 'is a map there');
      else this.#compare(`${path}{}`, inner.additionalProperties,
        shape.values());
    } else if (inner.$ref !== undefined) {
      this.named(path, inner.$ref.split('/').at(-1)!, shape);
    } else if (shape.kind !== 'scalar' && inner.type !== 'object') {
      this.#say(path, `is a ${inner.type} there`);
    }
  }

  /** Against the schema of that name. */
  named(path: string, name: string, shape: Shape): void {
    const { properties } = this.#schemas[name]!;
    if (properties === undefined) {
      if (shape.kind !== 'scalar') this.#say(path, 'is a scalar there');
      return;
    }
    if (shape.kind !== 'fields') return this.#say(path, 'has fields there');
    if (this.#seen.has(name)) return;
    this.#seen.add(name);
    const ours = shape.fields();
    for (const [field, schema] of Object.entries(properties)) {
      const own = ours.get(field);
      if (own === undefined) this.#say(`${path}.${field}`, 'is missing here');
      else this.#compare(`${path}.${field}`, schema, own.shape());
    }
    for (const field of ours.keys()) {
      if (properties[field] !== undefined) continue;
      this.#say(`${path}.${field}`, 'is missing there');
    }
  }

  #say(path: string, what: string): void {
    this.findings.push(`${path} ${what}`);
  }
}

test('types have the fields of the OpenAPI documents, and no other', () => {
  const schemas = readSchemas();
  const findings = new Set<string>();
  for (const name of KINDS) {
    const [barrel, kind] = name.split('.') as [string, string];
    const schema = `io.k8s.api.${GROUPS[barrel]}.v1.${kind}`;
    const comparison = new Comparison(schemas);
    comparison.named(kind, schema, namedShape(barrel, kind));
    for (const finding of comparison.findings) findings.add(finding);
  }
  assert.deepEqual([...findings], []);
});

// ---- recorded objects -----------------------------------------------------

const BARRELS: Readonly<Record<string, string>> = {
  'v1': 'v1', 'apps/v1': 'appsv1', 'batch/v1': 'batchv1',
  'coordination.k8s.io/v1': 'coordinationv1',
  'discovery.k8s.io/v1': 'discoveryv1', 'events.k8s.io/v1': 'eventsv1',
  'policy/v1': 'policyv1', 'scheduling.k8s.io/v1': 'schedulingv1',
};

interface Recorded {
  readonly where: string;
  readonly object: { readonly apiVersion: string; readonly kind: string };
}

function* recordedObjects(): Generator<Recorded> {
  const folder = new URL('cluster/', RECORDINGS);
  for (const file of readdirSync(folder).sort()) {
    if (!/^[^.]+(\.r\d+)?\.jsonl$/.test(file)) continue;
    const lines = readFileSync(new URL(file, folder), 'utf8').split('\n');
    for (const [index, line] of lines.entries()) {
      if (!line.includes('"object"')) continue;
      const { object, subresource } = JSON.parse(line);
      if (object?.apiVersion === undefined || subresource) continue;
      yield { where: `${file}:${index + 1}`, object };
    }
  }
}

test('types hold every recorded object of their kinds', () => {
  const known = new Set(KINDS);
  const findings = new Set<string>();
  let objects = 0;
  for (const { where, object } of recordedObjects()) {
    const barrel = BARRELS[object.apiVersion];
    if (!known.has(`${barrel}.${object.kind}`)) continue;
    objects += 1;
    for (const finding of misfits(namedShape(barrel!, object.kind), object)) {
      // What recordings leave out of every object.
      if (/^\.metadata\.resourceVersion is missing/.test(finding)) continue;
      findings.add(`${where} ${object.kind}${finding}`);
    }
  }
  assert.ok(objects > 100, `${objects} objects were found`);
  assert.deepEqual([...findings].slice(0, 20), []);
});

// ---- the table of kinds ---------------------------------------------------

/** A row as kubectl prints it, without the width of columns. */
function printed(resource: Resource): string {
  const { resource: plural, shortNames, namespaced, kind } = resource;
  const short = shortNames.join(',');
  return [plural, short, resources.apiVersionOf(resource), namespaced, kind]
    .filter((cell) => cell !== '').join(' ');
}

test('the table of kinds reads as the recorded `kubectl api-resources`', () => {
  const file = new URL('kubectl/api-resources.txt', RECORDINGS);
  const [table = ''] = readFileSync(file, 'utf8').split('\n\n');
  const recorded = table.split('\n').map((line) =>
    line.trim().replace(/ +/g, ' '));
  const exported: readonly unknown[] = Object.values(resources);
  const rows = exported.filter((each): each is Resource =>
    typeof each === 'object' && each !== null && 'shortNames' in each);
  for (const row of rows) {
    assert.ok(recorded.includes(printed(row)), printed(row));
    assert.equal(row.singular, row.kind.toLowerCase());
  }
  const served = resources.RESOURCES.map(printed);
  const inOrder = recorded.filter((line) => served.includes(line));
  assert.deepEqual(served, inOrder);
  assert.ok(served.every((line) => rows.map(printed).includes(line)));
});
