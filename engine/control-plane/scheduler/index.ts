// The scheduler's door. Upstream: pkg/scheduler. See scheduler.ts for how it
// differs.
export { kubeScheduler, schedulerWith } from './scheduler.ts';
export { defaultProfile } from './profile.ts';
export type { Knowledge } from './profile.ts';
export type * from './framework.ts';
