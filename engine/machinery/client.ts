// A component's client: every built-in kind by name, and any other kind.
// Upstream: client-go/kubernetes (the clientset). Different: custom kinds
// have no client of their own but the same.

import type { Call } from '../kernel/call.ts';
import type { Realm } from '../kernel/realm.ts';
import type { ApiObject } from './api/meta.ts';
import * as resources from './api/resource.ts';
import type { Resource } from './api/resource.ts';
import type { Client, HttpResponse, ResourceClient } from './component.ts';
import type { EventRecorder } from './recorder.ts';
import { PodsClient, TypedClient } from './resource-client.ts';
import { LEASE_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from './timeouts.ts';
import { Transport } from './transport.ts';
import type { RequestLimit } from './transport.ts';

export interface ClientOptions {
  readonly events: EventRecorder;
  readonly limit?: RequestLimit;
}

export function createClient(realm: Realm, options: ClientOptions): Client {
  const transport = new Transport(realm, options.limit);
  const client = <T extends ApiObject>(
    resource: Resource<T>,
  ): ResourceClient<T> =>
    new TypedClient(transport, resource, REQUEST_TIMEOUT_MS);
  // Renewals have a client of their own: a busy component is not a dead one.
  const renewals = new Transport(realm);
  return {
    pods: new PodsClient(transport, resources.pods, REQUEST_TIMEOUT_MS),
    nodes: client(resources.nodes),
    namespaces: client(resources.namespaces),
    configMaps: client(resources.configmaps),
    services: client(resources.services),
    endpoints: client(resources.endpoints),
    endpointSlices: client(resources.endpointslices),
    serviceAccounts: client(resources.serviceaccounts),
    leases: new TypedClient(renewals, resources.leases, LEASE_TIMEOUT_MS),
    replicaSets: client(resources.replicasets),
    deployments: client(resources.deployments),
    priorityClasses: client(resources.priorityclasses),
    resource: client,
    request: (http, call): Call<HttpResponse> => transport.call(
      { http }, call?.timeoutMs ?? REQUEST_TIMEOUT_MS,
    ),
    events: options.events,
  };
}
