export { rootOf, structNames, structOf } from './schema.ts';
export type { Field, Struct, Type } from './schema.ts';
export { ordered } from './ordered.ts';
