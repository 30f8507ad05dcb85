// What containers do.

export { programs } from './shim.ts';
export type { ShimContext } from './shim.ts';
export type { FaultRequest } from './faults.ts';
export type { Commands } from './program.ts';
