// The API server's door: the component, and what it needs of a store.
// Upstream: none; it only names what others may use.

export { apiServer } from './server.ts';
export type { ApiServerContext, HttpDoor } from './server.ts';
export { storageOver, StoreError } from './storage.ts';
export type { Storage } from './storage.ts';
