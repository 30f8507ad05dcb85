// What each effect of a turn does to the world, in the order of emission.

import type { Instance, LocalCapability } from './instance.ts';
import type { Kernel, Observer } from './kernel.ts';
import type { CallEffect, Outcome } from './exchange.ts';
import type { Effect } from './protocol.ts';
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
  const call = exchange.open(instance, effect);
  if (way === undefined) {
    const message = `${instance.name} was not given ${effect.to}`;
    const error = { kernel: 'forbidden', message };
    agenda.add(now, () => exchange.settle(call, { ok: false, error }));
    return;
  }
  const { value, after } = way.call(effect.request);
  agenda.add(now + after, () => exchange.settle(call, { ok: true, value }));
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
  const { cause } = kernel;
  const entry = kernel.agenda.add(kernel.now + effect.after, (): Step => {
    instance.timers.delete(id);
    if (instance.state === 'paused') {
      instance.due.push(id);
      return undefined;
    }
    return kernel.deliver(instance, { kind: 'timer', id }, cause);
  }, effect.idle);
  instance.timers.set(id, entry);
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
