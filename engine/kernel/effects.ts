// What each effect of a turn does to the world, in the order of emission.

import type { Entry } from './agenda.ts';
import type { Outcome } from './host-call.ts';
import type { Instance, LocalCapability } from './instance.ts';
import type { Kernel, Observer } from './kernel.ts';
import type { CallEffect, Effect } from './protocol.ts';
import type { Step } from './sequence.ts';

type AnyKernel = Kernel<object>;

export function applyEffect(
  kernel: AnyKernel,
  observer: Observer,
  instance: Instance,
  effect: Effect,
): void {
  const { exchange } = kernel;
  switch (effect.kind) {
    case 'call': return callOut(kernel, instance, effect);
    case 'send': return sendOut(kernel, instance, effect);
    case 'close': return exchange.close(instance, effect.id);
    case 'mayWait': {
      const stream = instance.streams.get(effect.id);
      if (stream !== undefined) stream.mayWait = effect.isSo;
      return;
    }
    case 'timer': return setTimer(kernel, instance, effect);
    case 'cancel': return cancelTimer(kernel, instance, effect.id);
    case 'listen': return listen(kernel, instance, effect.address);
    case 'answer': {
      const { id, value } = effect;
      return answer(kernel, instance, id, { ok: true, value });
    }
    case 'refuse': {
      const { id, error } = effect;
      return answer(kernel, instance, id, { ok: false, error });
    }
    case 'push': return exchange.push(instance, effect.id, effect.items);
    case 'end': return exchange.end(instance, effect.id, effect.error);
    case 'say': return observer.said(instance, effect.text);
    case 'record': {
      if (instance.spec.mayRecord) observer.recorded(instance, effect.body);
      return;
    }
    case 'unhandled': return observer.unhandled(instance, effect.error);
    case 'failed': {
      observer.failed(instance, effect.name, effect.error);
      return kernel.end(instance, 'crashed');
    }
    case 'stopped': return kernel.end(instance, 'stopped');
  }
}

/** Where a capability leads; undefined if it was not handed in. */
function wayTo(
  { ways, spec }: Instance,
  to: string,
): string | LocalCapability | undefined {
  return ways.get(to) ?? (spec.openNetwork ? to : undefined);
}

function callOut(
  kernel: AnyKernel,
  instance: Instance,
  effect: CallEffect,
): void {
  kernel.budget.countCall(instance);
  const way = wayTo(instance, effect.to);
  if (typeof way === 'string') {
    kernel.exchange.request(instance, effect, way);
    return;
  }
  const { exchange, agenda, now } = kernel;
  const call = exchange.open(instance, effect, '');
  if (way === undefined) {
    const message = `${instance.name} was not given ${effect.to}`;
    call.outcome = { ok: false, error: { kernel: 'forbidden', message } };
    agenda.enter(now, call);
    return;
  }
  const { value, after } = way.call(effect.request);
  call.outcome = { ok: true, value };
  agenda.enter(now + after, call);
}

function sendOut(
  kernel: AnyKernel,
  instance: Instance,
  effect: Extract<Effect, { kind: 'send' }>,
): void {
  kernel.budget.countCall(instance);
  const way = wayTo(instance, effect.to);
  if (typeof way === 'string') {
    kernel.exchange.send(instance, way, effect.request);
  } else way?.send(effect.request);
}

function answer(
  kernel: AnyKernel,
  instance: Instance,
  id: number,
  outcome: Outcome,
): void {
  const asked = kernel.asked.get(id);
  if (asked === undefined) {
    kernel.exchange.answer(instance, id, outcome);
  } else if (asked.of === instance) {
    kernel.asked.delete(id);
    asked.done(outcome);
  }
}

function setTimer(
  kernel: AnyKernel,
  instance: Instance,
  effect: Extract<Effect, { kind: 'timer' }>,
): void {
  const { id } = effect;
  // A number given twice would leave an entry that nobody can cancel.
  if (instance.timers.has(id)) cancelTimer(kernel, instance, id);
  const timer = new TimerEntry(kernel, instance, id, effect.idle);
  kernel.agenda.enter(kernel.now + effect.after, timer);
  instance.timers.set(id, timer);
}

class TimerEntry implements Entry {
  readonly idle: boolean;
  line: number | undefined;
  isOn = false;
  readonly #kernel: AnyKernel;
  readonly #instance: Instance;
  readonly #id: number;
  readonly #cause: number;

  constructor(
    kernel: AnyKernel,
    instance: Instance,
    id: number,
    idle: boolean,
  ) {
    this.#kernel = kernel;
    this.#instance = instance;
    this.#id = id;
    this.idle = idle;
    this.#cause = kernel.cause;
  }

  run(): Step {
    const instance = this.#instance;
    const id = this.#id;
    instance.timers.delete(id);
    if (instance.state === 'paused') {
      instance.due.push(id);
      return undefined;
    }
    return this.#kernel.deliver(instance, { kind: 'timer', id }, this.#cause);
  }
}

function cancelTimer(
  kernel: AnyKernel,
  instance: Instance,
  id: number,
): void {
  const entry = instance.timers.get(id);
  instance.timers.delete(id);
  if (entry !== undefined) kernel.agenda.cancel(entry);
  if (instance.due.length === 0) return;
  instance.due = instance.due.filter((due) => due !== id);
}

function listen(
  kernel: AnyKernel,
  instance: Instance,
  address: string,
): void {
  // An address that is not one's own would be another's identity.
  if (!instance.spec.listens?.includes(address)) return;
  instance.addresses.add(address);
  kernel.listeners.set(address, instance);
  kernel.homes.set(address, instance);
}
