// A store so plain that it is plainly right: one whole map per revision.

import { StoreError } from
  '../../../../engine/control-plane/etcd/index.ts';
import type {
  Change, Compare, KeyValue, Op,
} from '../../../../engine/control-plane/etcd/index.ts';

type State = ReadonlyMap<string, KeyValue>;

export class ModelStore {
  /** By revision; the first is that of the empty store. */
  readonly states: State[] = [new Map(), new Map()];
  readonly changes: Change[] = [];
  compacted = 0;

  get revision(): number {
    return this.states.length - 1;
  }

  get state(): State {
    return this.states[this.revision]!;
  }

  txn(
    compares: readonly Compare[],
    then: readonly Op[],
    otherwise: readonly Op[],
  ): boolean {
    const succeeded = compares.every((compare) => this.#holds(compare));
    const before = this.state;
    const after = new Map(before);
    const revision = this.revision + 1;
    const changes: Change[] = [];
    for (const op of succeeded ? then : otherwise) {
      changes.push(...apply(op, before, after, revision));
    }
    if (changes.length > 0) {
      this.states.push(after);
      this.changes.push(...changes);
    }
    return succeeded;
  }

  range(from: string, to: string | undefined, at: number): KeyValue[] {
    if (at > this.revision) throw new StoreError('future');
    if (at !== 0 && at < this.compacted) {
      throw new StoreError('compacted', this.compacted);
    }
    const state = at === 0 ? this.state : this.states[at]!;
    return [...state.values()]
      .filter(({ key }) => (to === undefined ? key === from
        : key >= from && key < to))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  changesSince(revision: number): Change[] {
    if (revision <= this.compacted) {
      throw new StoreError('compacted', this.compacted);
    }
    return this.changes.filter((change) => change.revision >= revision);
  }

  compact(revision: number): void {
    if (revision <= this.compacted) {
      throw new StoreError('compacted', this.compacted);
    }
    if (revision > this.revision) throw new StoreError('future');
    this.compacted = revision;
  }

  #holds({ key, target, is, value }: Compare): boolean {
    const actual = this.state.get(key)?.[target] ?? 0;
    return is === '=' ? actual === value : is === '!=' ? actual !== value
      : is === '<' ? actual < value : actual > value;
  }
}

function apply(
  op: Op,
  before: State,
  after: Map<string, KeyValue>,
  revision: number,
): Change[] {
  const { key } = op;
  const old = before.get(key);
  if (op.op === 'put') {
    const now: KeyValue = {
      key,
      value: op.value,
      createRevision: old?.createRevision ?? revision,
      modRevision: revision,
      version: (old?.version ?? 0) + 1,
    };
    after.set(key, now);
    return [old ? { revision, key, now, before: old } : { revision, key, now }];
  }
  if (op.op === 'range') return [];
  const gone = [...after.values()]
    .filter((each) => (op.to === undefined ? each.key === key
      : each.key >= key && each.key < op.to))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  return gone.map((each) => {
    after.delete(each.key);
    return { revision, key: each.key, before: each };
  });
}
