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
import type { RequestLimit } from '../machinery/transport.ts';
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

/** How fast a component may ask, as its flags say. Each controller has a
 *  client, and so a limit, of its own, as it has upstream. */
function limitIn(flags: ComponentContext['flags']): RequestLimit | undefined {
  const { 'kube-api-qps': qps, 'kube-api-burst': burst } = flags;
  return Number(qps) > 0 && Number(burst) > 0
    ? { qps: Number(qps), burst: Number(burst) } : undefined;
}

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
    name, flags, limit: limitIn(flags), events: EVENTS[slot],
  }));
  const extras = EXTRAS[slot];
  return extras === undefined ? context : { ...context, ...extras(realm) };
}

/** The machine a component is on: what its owner says of it. */
function nodeOf(realm: Realm): BootData {
  const { node, nodeIndex, boots } = realm.boot.data as BootData;
  return defined({ node, nodeIndex, boots }) as BootData;
}
