// The network between a node and its Pods, as far as probes need it: the
// interface, and a stub over messages.
// Upstream: pkg/probe/http and pkg/probe/tcp over the node's TCP stack.

import type { Call } from '../../kernel/call.ts';
import type { Network } from '../../machinery/component.ts';
import type { Millis } from '../../machinery/api/meta.ts';

export interface ConnectRequest {
  /** The Pod's address. */
  readonly ip: string;
  readonly port: number;
  /** Absent: only the connection is tried. */
  readonly http?: {
    readonly path: string;
    readonly host?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly timeoutMs: Millis;
  /** Which probe asks, so that a scenario can make just that one fail. */
  readonly probe?: string;
}

export type ConnectResult =
  | { readonly outcome: 'ok'; readonly status?: number; readonly body?: string }
  /** Nobody listens; the other end says so at once. */
  | { readonly outcome: 'refused' }
  /** No answer within the time. */
  | { readonly outcome: 'timeout' };

export interface PodNetwork {
  connect(request: ConnectRequest): Call<ConnectResult>;
}

/** What travels. */
export interface ConnectMessage {
  readonly connect: ConnectRequest;
}

/** `address` is where the node's own Pods are reached. */
export function podNetworkOver(network: Network, address: string): PodNetwork {
  return {
    connect(connect) {
      const message: ConnectMessage = { connect };
      // The answer says what happened within the probe's time; the call
      // itself is given a little more.
      const timeoutMs = connect.timeoutMs + 1_000;
      return network.call(address, message, { timeoutMs }) as
        Call<ConnectResult>;
    },
  };
}
