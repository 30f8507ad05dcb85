// Events about Pods and their containers, as the kubelet words them.
// Upstream: pkg/kubelet/events/event.go and the places that use it.

import { remembering } from '../../machinery/memo.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { KubeletContext } from './context.ts';
import { named } from './runtime-pod.ts';

/** The same texts for all Pods of a template. */
const pathOf = remembering(256, (container) => `spec.containers{${container}}`);

/** 'spec.containers{web}', 'spec.initContainers{setup}' */
function fieldPathOf(pod: v1.Pod, container: string): string {
  const isInit = named(pod.spec.initContainers, container) !== undefined;
  return isInit ? `spec.initContainers{${container}}` : pathOf(container);
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
