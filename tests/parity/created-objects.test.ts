// A manifest that goes through decoding, defaulting and admission becomes the
// object that a real API server stored.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import {
  mutate,
} from '../../engine/control-plane/apiserver/admission/index.ts';
import type {
  AdmissionReads,
} from '../../engine/control-plane/apiserver/admission/index.ts';
import {
  applyDefaults,
} from '../../engine/control-plane/apiserver/defaulting/index.ts';
import {
  decode, validateCreate,
} from '../../engine/control-plane/apiserver/validation/index.ts';
import type { ApiObject } from '../../engine/machinery/api/meta.ts';
import {
  namespaces, priorityclasses, serviceaccounts, services,
} from '../../engine/machinery/api/resource.ts';
import {
  createdIn, scenarios,
} from '../unit/control-plane/apiserver/recorded.ts';
import type { Created } from '../unit/control-plane/apiserver/recorded.ts';
import {
  object, readsOf,
} from '../unit/control-plane/apiserver/semantics.ts';
import type { Json } from '../unit/control-plane/apiserver/semantics.ts';

const ROOT = new URL('../../recordings/cluster/', import.meta.url);
const VOLUME_PREFIX = 'kube-api-access-';
/** What the server gives out, and what a kind's strategy fills in. */
const GIVEN = ['uid', 'resourceVersion', 'creationTimestamp', 'generation'];
const ALLOCATED = ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'];

function manifestsOf(scenario: string): ApiObject[] {
  const text = readFileSync(new URL(`${scenario}.yaml`, ROOT), 'utf8');
  return parseAllDocuments(text)
    .map((document) => document.toJS() as ApiObject | null)
    .filter((manifest) => manifest !== null);
}

/** The namespace, its account, and the classes made in the recording. */
function readsFor({ scenario, object: made }: Created): AdmissionReads {
  const namespace = made.metadata.namespace ?? '';
  const active = { spec: {}, status: { phase: 'Active' } };
  const classes = createdIn(scenario)
    .filter(({ resource }) => resource === priorityclasses)
    .map((each) => [priorityclasses, each.object] as const);
  return readsOf([
    [namespaces, object('v1', 'Namespace', { name: namespace }, active)],
    [serviceaccounts,
      object('v1', 'ServiceAccount', { name: 'default', namespace })],
    ...classes,
  ]);
}

function create(manifest: ApiObject, created: Created): ApiObject {
  const { resource, object: recorded } = created;
  const { namespace } = recorded.metadata;
  const placed = namespace === undefined ? manifest : {
    ...manifest, metadata: { ...manifest.metadata, namespace },
  };
  const defaulted = applyDefaults(resource, decode(resource, placed));
  const suffix = JSON.stringify(recorded)
    .split(`"${VOLUME_PREFIX}`)[1]?.slice(0, 5) ?? 'none';
  return mutate({
    resource,
    verb: 'create',
    ...(namespace === undefined ? {} : { namespace }),
    name: recorded.metadata.name,
    object: defaulted,
    user: 'kubectl',
    suffix: () => suffix,
  }, readsFor(created));
}

function comparable({ resource, object: of }: Created): string {
  const { metadata, status: _, spec, ...rest } =
    of as unknown as Readonly<Record<string, Json>>;
  const left = resource === services ? without(spec!, ALLOCATED) : spec;
  const finalizers = resource === namespaces ? ['finalizers'] : [];
  return JSON.stringify({
    metadata: without(metadata!, GIVEN),
    ...rest,
    ...(left === undefined ? {} : { spec: without(left, finalizers) }),
  });
}

function without(part: Json, names: readonly string[]): Json {
  const entries = Object.entries(part);
  return Object.fromEntries(entries.filter(([name]) => !names.includes(name)));
}

let compared = 0;
for (const scenario of scenarios) {
  const applied = createdIn(scenario)
    .filter(({ actor }) => actor === 'kubectl');
  const manifests = manifestsOf(scenario);
  const pairs = applied.map((created) => {
    const { kind, metadata } = created.object;
    const candidates = manifests.filter((manifest) =>
      manifest.kind === kind && manifest.metadata.name === metadata.name);
    return { created, candidates };
  }).filter(({ candidates }) => candidates.length > 0);
  if (pairs.length === 0) continue;

  test(`${scenario}: manifests become the objects that were stored`, () => {
    for (const { created, candidates } of pairs) {
      const wanted = comparable(created);
      const ours = candidates.map((manifest) =>
        comparable({ ...created, object: create(manifest, created) }));
      const found = ours.find((each) => each === wanted) ?? ours[0];
      assert.equal(found, wanted);
      compared += 1;
    }
  });

  test(`${scenario}: nothing that was stored is called invalid`, () => {
    for (const { resource, object: stored } of createdIn(scenario)) {
      const { name } = stored.metadata;
      const decoded = decode(resource, stored);
      assert.deepEqual(validateCreate(resource, decoded), [], name);
    }
  });
}

test('compared all there is to compare', () => {
  assert.ok(compared > 150, `${compared} objects`);
});
