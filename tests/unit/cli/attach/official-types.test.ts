// What a component gets and sends by its client, against the types of the
// official one: who knows the one can use the other.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as official from '@kubernetes/client-node';
import type { Client, ResourceClient } from '#engine';

/** The official classes as JSON, where a time is a text. */
type Json<T> = T extends Date ? string | null
  : T extends readonly (infer Item)[] ? readonly Json<Item>[]
    : T extends object ? { readonly [K in keyof T]: Json<T[K]> } : T;

/** Ours, with anything for what we say nothing about. */
type Told<T> = T extends string ? string
  : T extends readonly (infer Item)[] ? readonly Told<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: unknown extends T[K] ? any : Told<T[K]> }
      : T;

/** The objects of a client, as `get` gives them and `update` takes them. */
type Of<R extends keyof Client> =
  Client[R] extends ResourceClient<infer T> ? T : never;
type Fits<R extends keyof Client, Theirs> =
  [Of<R>] extends [never] ? 'no client of objects'
    : Told<Of<R>> extends Json<Theirs> ? true : 'does not fit';
type Holds<Claim extends true> = Claim;

/** Compiles only while each fits. */
export type Fitting = [
  Holds<Fits<'nodes', official.V1Node>>,
  Holds<Fits<'pods', official.V1Pod>>,
  Holds<Fits<'leases', official.V1Lease>>,
  Holds<Fits<'namespaces', official.V1Namespace>>,
  Holds<Fits<'configMaps', official.V1ConfigMap>>,
  Holds<Fits<'services', official.V1Service>>,
  Holds<Fits<'endpoints', official.V1Endpoints>>,
  Holds<Fits<'endpointSlices', official.V1EndpointSlice>>,
  Holds<Fits<'serviceAccounts', official.V1ServiceAccount>>,
  Holds<Fits<'replicaSets', official.V1ReplicaSet>>,
  Holds<Fits<'deployments', official.V1Deployment>>,
  Holds<Fits<'priorityClasses', official.V1PriorityClass>>,
];

/** What would not fit is noticed. */
// @ts-expect-error A Pod is no node.
export type Misfit = Holds<Fits<'pods', official.V1Node>>;

/** Every client of objects is in the list above. */
const CLIENTS: Readonly<Record<
  Exclude<keyof Client, 'resource' | 'request' | 'events'>, true
>> = {
  nodes: true, pods: true, leases: true, namespaces: true, configMaps: true,
  services: true, endpoints: true, endpointSlices: true,
  serviceAccounts: true, replicaSets: true, deployments: true,
  priorityClasses: true,
};

test('each client of objects is held against the official types', () => {
  assert.equal(Object.keys(CLIENTS).length, 12);
});
