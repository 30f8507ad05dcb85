// The rules by which a comparison leaves entries out, counted apart. They are
// the only ones: what no rule names counts.

import type { Changes, RecordedEntry, RecordedWrite } from './recording.ts';

export const LEFT_OUT_RULES = [
  'artifact',
  'refused',
  'lease renewal',
  'default ServiceAccount or kube-root-ca.crt',
  'node heartbeat or images',
  'StatefulSet, DaemonSet or Job, or of one',
] as const;
export type LeftOutRule = typeof LEFT_OUT_RULES[number];

/** Events of the recorded machines, not of Kubernetes. */
const ARTIFACT_EVENTS: readonly string[] = ['CgroupV1', 'InvalidDiskCapacity'];
/** The recorded nodes share one machine's network namespaces, and one node's
 * mounts hold another's. */
const ARTIFACT_MESSAGE = /unlinkat \S*\/netns\/\S*: device or resource busy/;

/** "No limit" as cgroup v1 says it, in KiB or in bytes, rounded to pages. */
const NO_LIMIT = /^(90071992547409\d\d|922337203685477\d\d\d\d)(Ki)?$/;

/** Kinds whose controllers the engine does not have yet. */
const ABSENT_KINDS: readonly string[] = ['StatefulSet', 'DaemonSet', 'Job'];
const ABSENT: LeftOutRule = 'StatefulSet, DaemonSet or Job, or of one';

/** Whether the entry is about an object of a kind that the engine has no
 * controller for, or creates one that belongs to such an object. */
export function isOfAbsentKind(entry: RecordedEntry): boolean {
  if (entry.kind === 'event') {
    return ABSENT_KINDS.some((kind) =>
      entry.regarding.startsWith(`${kind} `));
  }
  const { kind, metadata } = (entry.object ?? {}) as ObjectLike;
  return ABSENT_KINDS.includes(kind ?? '')
    || ABSENT_KINDS.some((each) =>
      entry.resource === `${each.toLowerCase()}s`)
    || (metadata?.ownerReferences ?? []).some((owner) =>
      ABSENT_KINDS.includes(owner.kind));
}

interface ObjectLike {
  readonly kind?: string;
  readonly metadata?: {
    readonly ownerReferences?: readonly { readonly kind: string }[];
  };
}

/** The rule that leaves this entry out, or undefined if it counts. `absent`
 * says that its object is of an absent kind, or of such an object. */
export function leftOutBy(
  entry: RecordedEntry,
  absent = false,
): LeftOutRule | undefined {
  if (entry.kind === 'event') {
    if (absent) return ABSENT;
    const isArtifact = ARTIFACT_EVENTS.includes(entry.reason)
      || ARTIFACT_MESSAGE.test(entry.message);
    return isArtifact ? 'artifact' : undefined;
  }
  if (entry.code !== undefined && entry.code >= 400) return 'refused';
  if (absent) return ABSENT;
  if (entry.resource === 'leases') return 'lease renewal';
  if (isEveryNamespaces(entry)) {
    return 'default ServiceAccount or kube-root-ca.crt';
  }
  if (entry.changed === undefined) return undefined;
  if (isBeat(entry, entry.changed)) return 'node heartbeat or images';
  if (isResourcesArtifact(entry.changed)) return 'artifact';
  return undefined;
}

function isEveryNamespaces(write: RecordedWrite): boolean {
  return (write.resource === 'serviceaccounts' && write.name === 'default')
    || (write.resource === 'configmaps' && write.name === 'kube-root-ca.crt');
}

function isBeat(write: RecordedWrite, changed: Changes): boolean {
  if (write.resource !== 'nodes' || write.subresource !== 'status') {
    return false;
  }
  return Object.keys(changed).every((path) =>
    path.endsWith('.lastHeartbeatTime') || path === 'status.images'
    || path.startsWith('status.images['));
}

/** Only the resources that the runtime reports changed, and "no limit" is
 * among them: the kubelet writes it when it reads cgroup v1's figures. */
function isResourcesArtifact(changed: Changes): boolean {
  const pairs = Object.entries(changed);
  return pairs.length > 0
    && pairs.every(([path]) => RUNTIME_RESOURCES.test(path))
    && pairs.some(([, [before, after]]) =>
      saysNoLimit(before) || saysNoLimit(after));
}

const RUNTIME_RESOURCES =
  /^status\.(\w*[cC]ontainerStatuses\[[^\]]+\]\.)?resources(\.|$)/;

function saysNoLimit(value: unknown): boolean {
  if (typeof value === 'string') return NO_LIMIT.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(saysNoLimit);
}
