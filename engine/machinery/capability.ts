// A capability made of methods, carried over the network: the caller's stub
// and the server's end. Upstream: gRPC, over which the kubelet reaches its
// container runtime. Different: messages are JSON.

import { assert } from '../kernel/assert.ts';
import type { Call } from '../kernel/call.ts';
import type { Process } from '../kernel/process.ts';
import type { Serve } from '../kernel/realm-server.ts';
import type { Realm } from '../kernel/realm.ts';
import type { Millis } from '../kernel/time.ts';
import { REQUEST_TIMEOUT_MS } from './timeouts.ts';

export interface StubOptions {
  readonly timeoutMs?: Millis;
  /** What else a message says, for whoever reads the journal: the Pod that
   *  it is about, say. */
  readonly about?: (args: readonly unknown[]) => object;
}

/** An object whose methods, those named alone, are calls to the capability
 *  `to`. A message is `{[to]: method, args}`. */
export function createStub<T extends object>(
  realm: Realm,
  to: string,
  methods: readonly (keyof T & string)[],
  { timeoutMs = REQUEST_TIMEOUT_MS, about }: StubOptions = {},
): T {
  const stub: Record<string, (...args: unknown[]) => Call<unknown>> = {};
  for (const method of methods) {
    stub[method] = (...args) => {
      const message = { [to]: method, args, ...about?.(args) };
      return realm.call(to, message, timeoutMs);
    };
  }
  return stub as T;
}

type Method = (...args: never[]) => Process<unknown> | Promise<unknown>;

/** The other end, for `Network.listen`: serves those methods alone. */
export function serveMethods<T extends object>(
  target: T,
  capability: string,
  methods: readonly (keyof T & string)[],
): Serve {
  const served = new Set<unknown>(methods);
  return (request) => {
    const message = request as Readonly<Record<string, unknown>>;
    const method = message[capability];
    assert(served.has(method), `${capability} has a method ${method}`);
    const run = target[method as keyof T] as Method;
    return run.apply(target, message.args as never[]);
  };
}
