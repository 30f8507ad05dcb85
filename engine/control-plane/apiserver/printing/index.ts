// Tables and partial objects.
// Upstream: pkg/printers. Different: see table.ts.

export { partialOf, tableOf } from './table.ts';
export type { IncludeObject } from './table.ts';
