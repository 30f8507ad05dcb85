// What a kubelet is given, and what the machine under it is.
// Upstream: kubelet.Dependencies and cadvisor's MachineInfo.

import type { Recording, ServerContext }
  from '../../machinery/component.ts';
import type { Disk } from '../../machinery/disk.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { Cri } from './cri.ts';
import type { PodNetwork } from './pod-network.ts';

export interface KubeletContext extends ServerContext, Recording {
  readonly cri: Cri;
  readonly disk: Disk;
  /** Where probes reach the node's own Pods. */
  readonly podNetwork: PodNetwork;
  readonly node?: Machine;
  /** Which machine of the cluster this is, from 1: makes its address. */
  readonly nodeIndex?: number;
  /** How often the machine has been switched on, from 1. */
  readonly boots?: number;
}

/** What a kubelet finds when it looks around. */
export interface Machine {
  readonly name?: string;
  /** What Pods may use; by default '4' and '8Gi'. */
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: number;
  readonly extended?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly v1.Taint[];
}
