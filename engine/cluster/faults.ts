// Which calls a fault is about: 'pods.bind', 'leases.update', 'pods.*',
// 'pods/status.patch', '*'; or 'cri.pullImage' of a runtime.

import type { HostCall } from '../kernel/instance.ts';
import type { ApiMessage } from '../machinery/request.ts';
import type { CallFault } from './options.ts';

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

function methodOf({ to, request }: HostCall): string | undefined {
  if (to !== 'api') {
    const method = (request as Readonly<Record<string, unknown>>)[to];
    return typeof method === 'string' ? `${to}.${method}` : undefined;
  }
  const message = request as ApiMessage;
  if (!('api' in message)) return undefined;
  const { resource, subresource, verb } = message.api;
  if (subresource === 'binding') return `${resource}.bind`;
  if (subresource === 'eviction') return `${resource}.evict`;
  return subresource === undefined
    ? `${resource}.${verb}` : `${resource}/${subresource}.${verb}`;
}
