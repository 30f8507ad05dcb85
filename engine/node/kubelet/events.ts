// Events about Pods and their containers, as the kubelet words them.
// Upstream: pkg/kubelet/events/event.go and the places that use it.

import type * as v1 from '../../machinery/api/v1.ts';
import type { KubeletContext } from './context.ts';
import { named } from './runtime-pod.ts';

/** 'spec.containers{web}', 'spec.initContainers{setup}' */
function fieldPathOf(pod: v1.Pod, container: string): string {
  const isInit = named(pod.spec.initContainers, container) !== undefined;
  return `spec.${isInit ? 'initContainers' : 'containers'}{${container}}`;
}

export function containerEvent(
  ctx: KubeletContext,
  pod: v1.Pod,
  container: string,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  ctx.client.events.event(pod, type, reason, message, {
    fieldPath: fieldPathOf(pod, container),
  });
}

/** 'web_default(6f1c…)': how the kubelet names a Pod in messages. */
export function formatPod({ metadata }: v1.Pod): string {
  return `${metadata.name}_${metadata.namespace}(${metadata.uid})`;
}
