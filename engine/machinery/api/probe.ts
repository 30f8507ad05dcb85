// Probes of a container, and hooks into its life.
// Upstream: api/core/v1/types.go. Same fields, spelling and order.

import type { IntOrString } from './meta.ts';

/** One of exec, httpGet, tcpSocket and grpc, every so many seconds. */
export interface Probe {
  readonly exec?: ExecAction;
  readonly httpGet?: HTTPGetAction;
  readonly tcpSocket?: TCPSocketAction;
  readonly grpc?: GRPCAction;
  readonly initialDelaySeconds?: number;
  /** Default 1. */
  readonly timeoutSeconds?: number;
  /** Default 10. */
  readonly periodSeconds?: number;
  /** Successes in a row before it counts. Default 1. */
  readonly successThreshold?: number;
  /** Failures in a row before it counts. Default 3. */
  readonly failureThreshold?: number;
  readonly terminationGracePeriodSeconds?: number;
}

export interface ExecAction {
  readonly command?: readonly string[];
}

export interface HTTPGetAction {
  readonly path?: string;
  readonly port: IntOrString;
  readonly host?: string;
  readonly scheme?: string;
  readonly httpHeaders?: readonly HTTPHeader[];
}

export interface HTTPHeader {
  readonly name: string;
  readonly value: string;
}

export interface TCPSocketAction {
  readonly port: IntOrString;
  readonly host?: string;
}

export interface GRPCAction {
  readonly port: number;
  readonly service?: string;
}

export interface Lifecycle {
  /** Runs beside the entrypoint. */
  readonly postStart?: LifecycleHandler;
  /** Runs before SIGTERM, within the grace period. */
  readonly preStop?: LifecycleHandler;
  readonly stopSignal?: string;
}

/** One of exec, httpGet, tcpSocket and sleep. */
export interface LifecycleHandler {
  readonly exec?: ExecAction;
  readonly httpGet?: HTTPGetAction;
  readonly tcpSocket?: TCPSocketAction;
  readonly sleep?: SleepAction;
}

export interface SleepAction {
  readonly seconds: number;
}
