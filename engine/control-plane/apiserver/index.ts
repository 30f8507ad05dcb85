export { apiServer } from './server.ts';
export type { ApiServerContext } from './server.ts';
export { storageOver, StoreError } from './storage.ts';
export type { Storage } from './storage.ts';
