// Where images come from.

export { registry } from './registry.ts';
export type { RegistryFault } from './registry.ts';
