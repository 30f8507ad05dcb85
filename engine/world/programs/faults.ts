// What a scenario makes containers do: exit, or fail a probe.

import type { Millis } from '../../machinery/api/meta.ts';
import type { Container } from './container.ts';

/** `container` is its name, 'pod/name' or 'namespace/pod/name'. */
export type FaultRequest =
  | { readonly exit: string; readonly code: number }
  | {
    readonly failProbe: string;
    /** 'startup', 'liveness' or 'readiness'. */
    readonly kind: string;
    /** For ever if absent. */
    readonly forMs?: Millis;
  };

export function matchesName(container: Container, name: string): boolean {
  const { pod, container: own } = container.spec;
  const whole = `${pod}/${own}`;
  return whole === name || whole.endsWith(`/${name}`);
}

interface ProbeFault {
  readonly name: string;
  readonly kind: string;
  readonly until: Millis;
}

export class ProbeFaults {
  #faults: readonly ProbeFault[] = [];

  add(name: string, kind: string, until: Millis): void {
    this.#faults = [...this.#faults, { name, kind, until }];
  }

  fails(container: Container, kind: string | undefined, now: Millis): boolean {
    if (kind === undefined || this.#faults.length === 0) return false;
    this.#faults = this.#faults.filter(({ until }) => until > now);
    return this.#faults.some((fault) =>
      fault.kind === kind && matchesName(container, fault.name));
  }
}
