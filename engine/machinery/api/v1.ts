// The types of core/v1, to be imported as Go does:
// `import type * as v1 from '…/api/v1.ts'`.

export type * from './affinity.ts';
export type * from './binding.ts';
export type * from './config-map.ts';
export type * from './container.ts';
export type * from './endpoints.ts';
export type * from './env.ts';
export type * from './event.ts';
export type * from './meta.ts';
export type * from './namespace.ts';
export type * from './node.ts';
export type * from './object-reference.ts';
export type * from './persistent-volume-claim.ts';
export type * from './pod.ts';
export type * from './pod-spec.ts';
export type * from './pod-status.ts';
export type * from './probe.ts';
export type * from './security-context.ts';
export type * from './service.ts';
export type * from './service-account.ts';
export type * from './volume.ts';
