// The workers of a controller: take a key, reconcile it, and come back to it
// later if that failed.
// Upstream: controller-runtime/pkg/internal/controller, and runWorker of
// every built-in controller.

import { AssertionError } from '../kernel/assert.ts';
import { isProcess } from '../kernel/process.ts';
import type { Process } from '../kernel/process.ts';
import type { Realm, Work } from '../kernel/realm.ts';
import type { Key } from './api/meta.ts';
import type { Reconcile, ReconcileResult } from './component.ts';
import type { Workqueue } from './workqueue.ts';

export interface Controller {
  /** Of its queue, for the journal. */
  readonly name: string;
  readonly queue: Workqueue;
  readonly reconcile: Reconcile;
}

/** One worker; it ends only with its component. It may have taken its first
 *  key already. */
export function* runWorker(
  realm: Realm,
  { name, queue, reconcile }: Controller,
  taken?: Key,
): Process {
  for (let key = taken; ; key = undefined) {
    key ??= yield* queue.get();
    try {
      const work = reconcile(key);
      const result: ReconcileResult | void =
        isProcess(work) ? yield* work : yield* adopted(realm, work);
      queue.forget(key);
      const again = result?.requeueAfterMs;
      if (again !== undefined) queue.addAfter(key, again);
    } catch (error) {
      // What must never happen is not made better by trying again.
      if (error instanceof AssertionError) throw error;
      queue.addRateLimited(key);
      realm.say(
        `${name}: ${key} requeued after error: ${realm.wordsOf(error)}`,
      );
    }
    queue.done(key);
  }
}

function adopted<T>(realm: Realm, work: Work<T>): Process<T> {
  const outcome = realm.pending<T>();
  realm.run(
    work,
    (value) => outcome.settle(value),
    (error) => outcome.fail(error),
  );
  return outcome[Symbol.iterator]();
}
