// Which calls a fault is about: 'pods.bind', 'leases.update', 'pods.*',
// 'pods/status.patch', '*'; or 'cri.pullImage' of a runtime.

import type { HostCall } from '../kernel/host-call.ts';
import type { CallFault } from './options.ts';
import { apiRequestOf, fieldsOf, textOf } from './untrusted.ts';

export function matchesFault(fault: CallFault, call: HostCall): boolean {
  const { name } = call.client;
  if (fault.of !== undefined && fault.of !== name
    && name !== `controllers/${fault.of}`) return false;
  if (fault.method === '*') return true;
  const method = methodOf(call);
  if (method === undefined) return false;
  return fault.method.endsWith('.*')
    ? method.startsWith(fault.method.slice(0, -1))
    : method === fault.method;
}

function methodOf(call: HostCall): string | undefined {
  const { to, request } = call;
  if (to !== 'api') {
    const method = textOf(fieldsOf(request)[to]);
    return method === undefined ? undefined : `${to}.${method}`;
  }
  const api = apiRequestOf(call);
  if (api === undefined) return undefined;
  const { resource, subresource, verb } = api;
  if (subresource === 'binding') return `${resource}.bind`;
  if (subresource === 'eviction') return `${resource}.evict`;
  return subresource === undefined
    ? `${resource}.${verb}` : `${resource}/${subresource}.${verb}`;
}
