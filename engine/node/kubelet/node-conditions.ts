// What a node says of itself, and the Events about its changes.
// Upstream: pkg/kubelet/nodestatus/setters.go. Same order, reasons, texts.

import type * as v1 from '../../machinery/api/v1.ts';

/** Why the node is not ready; undefined if it is. */
export type NotReady = string | undefined;

interface Fact {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
  /** What its Event is called when it comes to be so. */
  readonly event: string;
}

function factsOf(notReady: NotReady): readonly Fact[] {
  return [
    {
      type: 'MemoryPressure', status: 'False',
      reason: 'KubeletHasSufficientMemory',
      message: 'kubelet has sufficient memory available',
      event: 'NodeHasSufficientMemory',
    },
    {
      type: 'DiskPressure', status: 'False',
      reason: 'KubeletHasNoDiskPressure',
      message: 'kubelet has no disk pressure',
      event: 'NodeHasNoDiskPressure',
    },
    {
      type: 'PIDPressure', status: 'False',
      reason: 'KubeletHasSufficientPID',
      message: 'kubelet has sufficient PID available',
      event: 'NodeHasSufficientPID',
    },
    notReady === undefined ? {
      type: 'Ready', status: 'True', reason: 'KubeletReady',
      message: 'kubelet is posting ready status', event: 'NodeReady',
    } : {
      type: 'Ready', status: 'False', reason: 'KubeletNotReady',
      message: notReady, event: 'NodeNotReady',
    },
  ];
}

export interface Assessment {
  readonly conditions: readonly v1.NodeCondition[];
  /** Whether more than heartbeats differ from before. */
  readonly hasChanged: boolean;
  /** Reasons of Events to write, in order. */
  readonly events: readonly string[];
}

/** `before` is what the API server has, none for a node that is new. */
export function assess(
  before: readonly v1.NodeCondition[],
  notReady: NotReady,
  date: string,
): Assessment {
  const events: string[] = [];
  let hasChanged = false;
  const conditions = factsOf(notReady).map((fact): v1.NodeCondition => {
    const { event, ...rest } = fact;
    const old = before.find(({ type }) => type === fact.type);
    const isSame = old?.status === fact.status;
    // A node that is new and not ready yet is no news.
    const isNews = !isSame && !(old === undefined && event === 'NodeNotReady');
    if (isNews) events.push(event);
    hasChanged ||= !isSame || old?.reason !== fact.reason
      || old.message !== fact.message;
    const { type, status, reason, message } = rest;
    return {
      type, status,
      lastHeartbeatTime: date,
      lastTransitionTime: isSame ? old.lastTransitionTime ?? date : date,
      reason, message,
    };
  });
  return { conditions, hasChanged, events };
}
