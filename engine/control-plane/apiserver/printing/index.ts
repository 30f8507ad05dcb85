export { partialOf, tableOf } from './table.ts';
export type { IncludeObject } from './table.ts';
