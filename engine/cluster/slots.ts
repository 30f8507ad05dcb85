// The slots of a cluster: every place that another implementation may take,
// and what stands there if nobody says otherwise. With contexts.ts, the only
// place that knows all components.

import { apiServer } from '../control-plane/apiserver/index.ts';
import type {
  ApiServerContext, HttpDoor,
} from '../control-plane/apiserver/index.ts';
import { CONTROLLERS } from '../control-plane/controller-manager/index.ts';
import { etcd } from '../control-plane/etcd/index.ts';
import { kubeScheduler } from '../control-plane/scheduler/index.ts';
import { containerRuntime } from '../node/container-runtime/index.ts';
import { kubelet } from '../node/kubelet/index.ts';
import { programs } from '../world/programs/index.ts';
import type { Commands, ShimContext } from '../world/programs/index.ts';
import { registry } from '../world/registry/index.ts';
import { traffic } from '../world/traffic/index.ts';
import type { ComponentName } from '../machinery/component.ts';

/** A component as slots hold it: it takes the context of its own slot. */
export type AnyComponent = (ctx: never) => void;

export interface Part {
  /** Actor, identity, lane. */
  readonly name: ComponentName;
  readonly slot: string;
  readonly machine: string;
  /** What `kube-controller-manager` and a node's name stand for. */
  readonly group?: string;
  readonly component: AnyComponent | undefined;
  /** Capability -> address. */
  readonly wiring: Readonly<Record<string, string>>;
  readonly listens?: readonly string[];
  readonly hasDisk?: boolean;
  readonly mayRecord?: boolean;
}

/** What a cluster can do without: whoever makes it brings them along. */
export interface Guests {
  /** The command line. */
  readonly kubectl?: AnyComponent;
  /** What the API server answers HTTP with. */
  readonly http?: HttpDoor;
  /** What images hold beside services. */
  readonly commands?: Commands;
}

const MASTER = 'control-plane';
const API = { api: 'kube-apiserver' };

export const CONTROLLER_MANAGER = 'kube-controller-manager';

// #region who-gets-what
// #region control-plane
/** Only the API server is wired to the store. Everyone else gets a client,
 *  which is a wire to the API server and nothing more. */
export function controlPlaneParts({ http }: Guests): Part[] {
  const server = (ctx: ApiServerContext): void => apiServer(ctx, http);
  return [
    part('etcd', MASTER, etcd, {}, { hasDisk: true, mayRecord: true }),
    part('kube-apiserver', MASTER, server, { store: 'etcd' }),
    part('kube-scheduler', MASTER, kubeScheduler, API),
    ...Object.entries(CONTROLLERS).map(([name, component]) => ({
      ...part(name, MASTER, component, API), group: CONTROLLER_MANAGER,
    })),
  ];
}
// #endregion control-plane

/** A machine: its kubelet reaches the API server and its own runtime. */
export function nodeParts(node: string, { commands }: Guests): Part[] {
  const machine = (ctx: ShimContext): void => programs(ctx, commands);
  const runtime = `container-runtime/${node}`;
  const shim = `shim/${node}`;
  return [
    part(shim, node, machine, {}, { mayRecord: true }),
    part(runtime, node, containerRuntime, { registry: 'registry', shim }, {
      hasDisk: true,
    }),
    part(`kubelet/${node}`, node, kubelet, {
      ...API, cri: runtime, pods: shim,
    }, {
      hasDisk: true, mayRecord: true,
    }),
  ];
}
// #endregion who-gets-what

/** What lies outside Kubernetes. */
export function worldParts({ kubectl }: Guests): Part[] {
  return [
    part('registry', 'internet', registry, {}),
    part('kubectl', 'outside', kubectl, API),
    part('traffic', 'outside', traffic, API, { mayRecord: true }),
  ];
}

/** An exercise's own controller: empty in the reference. */
export function extraPart(slot: string): Part {
  return part(slot, MASTER, undefined, API);
}

function part(
  name: ComponentName,
  machine: string,
  component: AnyComponent | undefined,
  wiring: Part['wiring'],
  more: Partial<Part> = {},
): Part {
  const [slot = name] = name.split('/');
  return {
    name, slot, machine, component, wiring, listens: [name], ...more,
  };
}
