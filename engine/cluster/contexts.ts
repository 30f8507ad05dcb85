// Who is given what. A slot's context is the same for our component and for
// a learner's; what is not listed here cannot be reached.

import { defined } from '../machinery/api/defined.ts';
import type { Realm } from '../kernel/realm.ts';
import { storageOver } from '../control-plane/apiserver/storage.ts';
import type { ComponentContext } from '../machinery/component.ts';
import { createContext, createRecording } from '../machinery/context.ts';
import type { ContextOptions } from '../machinery/context.ts';
import { createDisk } from '../machinery/disk-client.ts';
import { createNetwork } from '../machinery/network.ts';
import { criOver } from '../node/kubelet/cri.ts';
import { podNetworkOver } from '../node/kubelet/pod-network.ts';

interface BootData {
  readonly flags?: Readonly<Record<string, string>>;
  readonly node?: unknown;
  readonly nodeIndex?: number;
  readonly boots?: number;
}

// #region who-gets-what
const EXTRAS: Readonly<Record<string, (realm: Realm) => object>> = {
  etcd: (realm) => ({
    network: createNetwork(realm), disk: createDisk(realm),
    ...createRecording(realm),
  }),
  'kube-apiserver': (realm) => ({
    network: createNetwork(realm),
    store: storageOver(createNetwork(realm), 'store'),
  }),
  kubelet: (realm) => ({
    cri: criOver(createNetwork(realm), 'cri'), disk: createDisk(realm),
    network: createNetwork(realm),
    podNetwork: podNetworkOver(createNetwork(realm), 'pods'),
    ...createRecording(realm), ...nodeOf(realm),
  }),
  'container-runtime': (realm) => ({
    network: createNetwork(realm), disk: createDisk(realm), ...nodeOf(realm),
  }),
  shim: (realm) => ({
    network: createNetwork(realm), ...createRecording(realm),
    ...nodeOf(realm),
  }),
  registry: (realm) => ({ network: createNetwork(realm) }),
  kubectl: (realm) => ({ network: createNetwork(realm) }),
  traffic: (realm) => ({
    network: createNetwork(realm), ...createRecording(realm),
  }),
};
// #endregion who-gets-what

/** Upstream's --kube-api-qps and --kube-api-burst by component. */
const LIMITS: Readonly<Record<string, { qps: number; burst: number }>> = {
  kubelet: { qps: 50, burst: 100 },
  'kube-scheduler': { qps: 50, burst: 100 },
};

/** How those write Events who do not do it by their own name. */
const EVENTS: Readonly<Record<string, ContextOptions['events']>> = {
  'kube-scheduler': { group: 'events.k8s.io' },
  'node-lifecycle-controller': { source: { component: 'node-controller' } },
};

export function contextFor(realm: Realm): ComponentContext {
  const { name, data } = realm.boot;
  const { flags = {} } = data as BootData;
  const [slot = name] = name.split('/');
  const context = createContext(realm, defined({
    name, flags, limit: LIMITS[slot], events: EVENTS[slot],
  }));
  const extras = EXTRAS[slot];
  return extras === undefined ? context : { ...context, ...extras(realm) };
}

/** The machine a component is on: what its owner says of it. */
function nodeOf(realm: Realm): BootData {
  const { node, nodeIndex, boots } = realm.boot.data as BootData;
  return nodeIndex === undefined || boots === undefined
    ? { node } : { node, nodeIndex, boots };
}
