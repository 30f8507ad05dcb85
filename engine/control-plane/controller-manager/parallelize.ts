// The same work for many items, a few at a time.
// Upstream: client-go/util/workqueue/parallelizer.go. Same.

import type { Process } from '../../kernel/process.ts';
import type { ComponentContext } from '../../machinery/component.ts';
import { Signal } from '../../machinery/signal.ts';

/** Works on at most `limit` items at once; returns when all are done. What
 *  `work` throws stops the component. */
export function* parallelize<T>(
  ctx: ComponentContext,
  name: string,
  limit: number,
  items: readonly T[],
  work: (item: T) => Process,
): Process {
  const left = [...items];
  const ended = new Signal();
  let running = 0;
  const worker = (): Process => workOff(left, work, () => {
    running -= 1;
    if (running === 0) ended.fire();
  });
  while (left.length > 0 && running < limit) {
    running += 1;
    ctx.spawn(name, worker);
  }
  while (running > 0) yield* ended.wait();
}

function* workOff<T>(
  left: T[],
  work: (item: T) => Process,
  done: () => void,
): Process {
  for (let item = left.shift(); item !== undefined; item = left.shift()) {
    yield* work(item);
  }
  done();
}
