// The types of the API as data.
// Upstream: staging/src/k8s.io/api. Same fields, order and patch tags.

export { layoutWith } from './layout.ts';
export type { Layout } from './layout.ts';
export { rootOf, structNames, structOf } from './schema.ts';
export type { Field, Struct, Type } from './schema.ts';
export { ordered } from './ordered.ts';
