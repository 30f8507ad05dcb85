// The v1 types under one name, as Go imports them: `v1.Kind`.
// Upstream: the package of that name. Same.

export type * from './pod-spec.ts';
export type * from './pod-status.ts';
export type * from './container.ts';
export type * from './volume.ts';
export type * from './node.ts';
export type * from './core.ts';
export type * from './service.ts';
export type * from './meta.ts';
