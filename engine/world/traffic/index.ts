// Those for whom all of it is done: the users of the simulated app.

export { traffic } from './traffic.ts';
export type { TrafficRequest } from './traffic.ts';
