// A Pod with scheduling gates does not even enter the queue.
// Upstream: pkg/scheduler/framework/plugins/schedulinggates. Same.

import type { PreEnqueuePlugin } from '../framework.ts';

export const schedulingGates: PreEnqueuePlugin = {
  name: 'SchedulingGates',
  preEnqueue({ pod }) {
    const gates = pod.spec.schedulingGates ?? [];
    if (gates.length === 0) return undefined;
    const names = gates.map(({ name }) => name).join(' ');
    return `waiting for scheduling gates: [${names}]`;
  },
};
