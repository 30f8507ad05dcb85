// A stored object's change in a few words: 'phase=Running Ready=True'. The
// facts that a reader of a timeline looks for, and no others.

import type { ApiObject } from '../machinery/api/meta.ts';
import { changesOf } from './change.ts';
import type { Changes } from './change.ts';

type Rule = readonly [RegExp, (match: RegExpExecArray, to: unknown) => string];

/** In this order; what no rule names is not shown. */
const RULES: readonly Rule[] = [
  [/^spec\.nodeName$/, (_, to) => `-> ${to}`],
  [/^spec\.replicas$/, (_, to) => `replicas=${to}`],
  [/^spec\.unschedulable$/, (_, to) =>
    (to === true ? 'cordoned' : 'uncordoned')],
  [/^spec\.taints\[(.*)\]$/, ([, taint], to) =>
    `${to === null ? '-' : '+'}taint ${short(taint!)}`],
  [/^spec\.template\.spec\.containers\[(.*)\]\.image$/, (_, to) =>
    `image=${to}`],
  [/^metadata\.deletionTimestamp$/, () => 'terminating'],
  [/^metadata\.labels$/, (_, to) => labels(to)],
  [/^metadata\.labels(?:\.|\[")([^"]*)(?:"\])?$/, ([, label], to) =>
    (to === null ? `-label ${label}` : `label ${label}=${to}`)],
  [/^status\.phase$/, (_, to) => `phase=${to}`],
  [/^status\.conditions\[(.+?)\]$/, ([, type], to) =>
    condition(type!, to as Condition)],
  [/^status\.conditions\[(.+?)\]\.status$/, ([, type], to) =>
    `${type}=${to}`],
  [/^status\.conditions\[(.+?)\]\.reason$/, (_, to) =>
    (to === null ? '' : `(${to})`)],
  [/^status\.(?:init)?[cC]ontainerStatuses\[(.*)\]\.restartCount$/,
    ([, name], to) => `${name} restarts=${to}`],
  [/^status\.(?:init)?[cC]ontainerStatuses\[(.*?)\]\.state\.(\w+)$/,
    ([, name, state], to) => stateOf(name!, state!, to as State)],
  [/^status\.(?:init)?[cC]ontainerStatuses\[(.*?)\]\.state\.waiting\.reason$/,
    ([, name], to) => stateOf(name!, 'waiting', { reason: `${to ?? ''}` })],
  [/^status\.replicas$/, (_, to) => `has=${to ?? 0}`],
  [/^status\.readyReplicas$/, (_, to) => `ready=${to ?? 0}`],
  [/^status\.availableReplicas$/, (_, to) => `available=${to ?? 0}`],
  [/^status\.updatedReplicas$/, (_, to) => `updated=${to ?? 0}`],
  [/^count$/, (_, to) => `x${to}`],
  [/^series\.count$/, (_, to) => `x${to}`],
  [/^endpoints\[(.*)\]$/, ([, pod], to) => endpoint(pod!, to as Endpoint)],
  [/^endpoints\[(.*)\]\.conditions\.(\w+)$/, ([, pod, name], to) =>
    `${pod} ${name}=${to}`],
  [/^subsets$/, (_, to) => addresses((to ?? []) as readonly Subset[])],
];

interface Condition { readonly status?: string; readonly reason?: string }
interface State { readonly reason?: string; readonly exitCode?: number }

interface Endpoint {
  readonly conditions: { readonly ready?: boolean };
}
interface Subset {
  readonly addresses?: readonly unknown[];
  readonly notReadyAddresses?: readonly unknown[];
}

function endpoint(pod: string, to: Endpoint | null): string {
  if (to === null) return `-${pod}`;
  return `+${pod} ready=${to.conditions.ready !== false}`;
}

function addresses(subsets: readonly Subset[]): string {
  const count = (of: keyof Subset): number =>
    subsets.reduce((sum, subset) => sum + (subset[of]?.length ?? 0), 0);
  return `ready=${count('addresses')} unready=${count('notReadyAddresses')}`;
}

/** Taint keys are long, and their first part is always the same. */
function short(taint: string): string {
  return taint.replace('node.kubernetes.io/', '');
}

/** The first labels of an object. */
function labels(to: unknown): string {
  const all = Object.entries((to ?? {}) as object);
  return all.map(([label, value]) => `label ${label}=${value}`).join(' ');
}

/** A False that only says "not yet" is what every new object has. */
function condition(type: string, to: Condition | null): string {
  if (to === null) return `-${type}`;
  const reason = to.reason === undefined ? '' : ` (${to.reason})`;
  return to.status === 'True'
    ? `${type}=True` : `${type}=${to.status}${reason}`;
}

function stateOf(name: string, state: string, to: State | null): string {
  if (to === null) return '';
  if (state === 'waiting') return `${name} waiting: ${to.reason ?? ''}`;
  if (state !== 'terminated') return `${name} ${state}`;
  return `${name} exited ${to.exitCode} (${to.reason ?? ''})`;
}

/** The words about a change, or '' if it is about heartbeats alone. */
export function summaryOf(
  before: ApiObject | undefined,
  after: ApiObject | undefined,
): string {
  if (after === undefined) return '';
  if (before === undefined) return created(after);
  return words(changesOf(before, after));
}

function created(object: ApiObject): string {
  const { kind } = object;
  if (kind === 'Event') return eventText(object as unknown as EventLike);
  const { spec, status } = object as ApiObject & {
    readonly spec?: { readonly replicas?: number; readonly nodeName?: string };
    readonly status?: { readonly phase?: string };
  };
  const parts: string[] = [];
  if (spec?.nodeName !== undefined) parts.push(`-> ${spec.nodeName}`);
  if (spec?.replicas !== undefined) parts.push(`replicas=${spec.replicas}`);
  if (kind === 'Pod' && status?.phase !== undefined) {
    parts.push(`phase=${status.phase}`);
  }
  return parts.join(' ');
}

interface EventLike {
  readonly reason?: string;
  readonly message?: string;
  readonly note?: string;
}

function eventText({ reason, message, note }: EventLike): string {
  return `${reason}: ${message ?? note ?? ''}`;
}

function words(changes: Changes): string {
  const found: string[] = [];
  for (const [pattern, say] of RULES) {
    for (const [path, [, to]] of Object.entries(changes)) {
      const match = pattern.exec(path);
      if (match === null) continue;
      const text = say(match, to);
      // Four conditions may have one reason.
      if (text !== '' && !found.includes(text)) found.push(text);
    }
  }
  return found.join(' ');
}
