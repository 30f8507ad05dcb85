export { kubeScheduler, schedulerWith } from './scheduler.ts';
export { defaultProfile } from './profile.ts';
export type { Knowledge } from './profile.ts';
export type * from './framework.ts';
