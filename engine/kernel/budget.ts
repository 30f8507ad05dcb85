// Virtual budgets: counted in turns and calls, never in wall time, so that
// exceeding one is the same on every machine.

import type { Micros } from './time.ts';

export interface Limits {
  /** Turns of one component at one instant. */
  readonly turnsPerInstant: number;
  /** Effects of one turn. */
  readonly effectsPerTurn: number;
  /** Turns of all components in one run. */
  readonly turns: number;
  /** Calls of one component in one run. */
  readonly calls: number;
  /** The only component whose calls are limited; unset: every one's. */
  readonly callsOf?: string;
}

type LimitName = Exclude<keyof Limits, 'callsOf'>;

export const DEFAULT_LIMITS: Limits = {
  turnsPerInstant: 20_000,
  effectsPerTurn: 20_000,
  turns: Infinity,
  calls: Infinity,
};

/** Ends the run; the message is a diagnosis. */
export class BudgetExceeded extends Error {
  override readonly name = 'BudgetExceeded';
  readonly component: string;
  readonly limit: LimitName;

  constructor(component: string, limit: LimitName, message: string) {
    super(message);
    this.component = component;
    this.limit = limit;
  }
}

/** Who has turns and makes calls, with the count of the turns of one instant
 *  and of all calls. */
export interface Counted {
  readonly name: string;
  countedAt: Micros;
  turnsThen: number;
  callsMade: number;
}

export class Budget {
  readonly limits: Limits;
  turns = 0;

  constructor(limits: Partial<Limits>) {
    this.limits = { ...DEFAULT_LIMITS, ...limits };
  }

  countTurn(component: Counted, now: Micros): void {
    this.turns += 1;
    if (this.turns > this.limits.turns) {
      this.#exceed(component.name, 'turns', 'turns in this run');
    }
    if (now !== component.countedAt) {
      component.countedAt = now;
      component.turnsThen = 0;
    }
    component.turnsThen += 1;
    if (component.turnsThen > this.limits.turnsPerInstant) {
      this.#exceed(component.name, 'turnsPerInstant',
        `turns at ${now / 1000} ms and time does not advance`);
    }
  }

  countEffects(component: string, count: number): void {
    if (count <= this.limits.effectsPerTurn) return;
    this.#exceed(component, 'effectsPerTurn', 'effects in one turn');
  }

  countCall(component: Counted): void {
    component.callsMade += 1;
    const { calls, callsOf } = this.limits;
    const { name } = component;
    if (component.callsMade > calls && (callsOf ?? name) === name) {
      this.#exceed(name, 'calls', 'requests in this run');
    }
  }

  #exceed(component: string, limit: LimitName, what: string): never {
    const most = this.limits[limit];
    throw new BudgetExceeded(
      component, limit, `${component} made more than ${most} ${what}`,
    );
  }
}
