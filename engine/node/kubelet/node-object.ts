// The Node that a kubelet registers, and what it says of the machine.
// Upstream: pkg/kubelet/kubelet_node_status.go (initialNode) and
// pkg/kubelet/nodestatus/setters.go. Same fields.

import { canonicalQuantity, parseQuantity }
  from '../../machinery/api/quantity.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { KubeletContext, Machine } from './context.ts';
import type { Image } from './cri.ts';

/** Kept free for the machine itself: --eviction-hard's memory.available. */
const RESERVED_MEMORY_KI = 102_400;
const MAX_IMAGES = 50;
export const RUNTIME_VERSION = 'containerd://2.2.9';

export interface NodeIdentity {
  readonly name: string;
  readonly ip: string;
  readonly machine: Machine;
  /** Another one after each start of the machine. */
  readonly bootId: string;
  readonly flags: Readonly<Record<string, string>>;
}

export function identityOf(ctx: KubeletContext): NodeIdentity {
  const name = ctx.name.slice(ctx.name.indexOf('/') + 1);
  const { flags, node = {}, nodeIndex = 1, boots = 1 } = ctx;
  const ip = flags['node-ip'] ?? `10.200.1.${nodeIndex}`;
  const bootId = machineId(boots === 1 ? name : `${name}boot${boots}`);
  return { name, ip, machine: node, bootId, flags };
}

/** As created, with conditions still to be set. */
export function nodeObject(
  { name, ip, machine, bootId, flags }: NodeIdentity,
  conditions: readonly v1.NodeCondition[],
  images: readonly Image[],
): v1.Node {
  const taints = [...machine.taints ?? [],
    ...taintsOf(flags['register-with-taints'] ?? '')];
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        ...labelsOf(flags['node-labels'] ?? ''),
        ...machine.labels,
      },
      annotations: {
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
    },
    spec: taints.length === 0 ? {} : { taints },
    status: {
      ...resourcesOf(machine, flags),
      conditions,
      addresses: [
        { type: 'InternalIP', address: ip },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10_250 } },
      nodeInfo: {
        machineID: machineId(name),
        systemUUID: machineId(name),
        bootID: bootId,
        kernelVersion: '6.1.0',
        osImage: 'Debian GNU/Linux 12 (bookworm)',
        containerRuntimeVersion: RUNTIME_VERSION,
        kubeletVersion: 'v1.36.2',
        kubeProxyVersion: '',
        operatingSystem: 'linux',
        architecture: 'amd64',
      },
      images: imagesOf(images),
    },
  };
  // The server gives it its uid, version and time.
  return node as unknown as v1.Node;
}

function machineId(name: string): string {
  return name.replace(/[^a-z0-9]/g, '').padEnd(32, '0').slice(0, 32);
}

export function resourcesOf(
  machine: Machine,
  flags: Readonly<Record<string, string>>,
): Pick<v1.NodeStatus, 'capacity' | 'allocatable'> {
  const { cpu = '4', memory = '8Gi', extended = {} } = machine;
  const pods = String(machine.pods ?? flags['max-pods'] ?? 110);
  const ki = parseQuantity(memory) / 1_024 + RESERVED_MEMORY_KI;
  const common = {
    cpu: canonicalQuantity(cpu),
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    pods,
    ...extended,
  };
  return {
    capacity: {
      ...common, 'ephemeral-storage': '264212084Ki',
      memory: canonicalQuantity(`${ki}Ki`),
    },
    allocatable: {
      ...common, 'ephemeral-storage': '243497856212',
      memory: canonicalQuantity(memory),
    },
  };
}

/** Largest first, as a status lists them. */
export function imagesOf(images: readonly Image[]): v1.ContainerImage[] {
  return [...images]
    .sort((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, MAX_IMAGES)
    .map(({ names, sizeBytes }) => ({ names: [...new Set(names)], sizeBytes }));
}

/** 'a=b,c=d' */
function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const pair of text.split(',').filter((each) => each !== '')) {
    const [key = '', value = ''] = pair.split('=');
    labels[key] = value;
  }
  return labels;
}

/** 'key=value:NoSchedule,…' */
function taintsOf(text: string): v1.Taint[] {
  return text.split(',').filter((each) => each !== '').map((each) => {
    const [pair = '', effect = ''] = each.split(':');
    const [key = '', value] = pair.split('=');
    const taint = { key, effect: effect as v1.Taint['effect'] };
    return value === undefined || value === '' ? taint : { ...taint, value };
  });
}
