// Remembers what was found out about nodes for as long as they stay as they
// are, so that of a thousand nodes only the one that got the last Pod is
// looked at again. Upstream looks at all of them, on 16 threads.

import type { NodeInfo } from './node-info.ts';

export class NodeMemo<T> {
  readonly #generations: number[] = [];
  readonly #values: T[] = [];

  of(node: NodeInfo, work: (node: NodeInfo) => T): T {
    const { number, generation } = node;
    if (number < 0) return work(node);
    if (this.#generations[number] !== generation) {
      this.#generations[number] = generation;
      this.#values[number] = work(node);
    }
    return this.#values[number]!;
  }
}
