// Requests as they come out of realms. Nobody says that they have the form
// they should: what has not is refused by whoever serves it, and must not
// break who only looks on.

import type { HostCall } from '../kernel/host-call.ts';
import type { ApiRequest } from '../machinery/request.ts';

type Fields = Readonly<Record<string, unknown>>;

/** No fields for what is no object. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? value as Fields : {};
}

/** A text, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

const NEEDED = ['verb', 'group', 'version', 'resource'];
const OPTIONAL = ['subresource', 'namespace', 'name'];

/** The API request of a call; undefined if it is none, or one over HTTP. */
export function apiRequestOf(
  { request, client }: HostCall,
): ApiRequest | undefined {
  const { api } = fieldsOf(request);
  // Our own components say what they mean.
  if (client.spec.openNetwork) return api as ApiRequest | undefined;
  const fields = fieldsOf(api);
  for (const name of NEEDED) {
    if (typeof fields[name] !== 'string') return undefined;
  }
  for (const name of OPTIONAL) {
    const value = fields[name];
    if (value !== undefined && typeof value !== 'string') return undefined;
  }
  return api as ApiRequest;
}
