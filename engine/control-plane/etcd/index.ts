// etcd's door: the component, and the store inside it for its slot.
// Upstream: none; it only names what others may use.

export { createEtcd, etcd } from './etcd.ts';
export type { EtcdContext, EtcdOptions } from './etcd.ts';
export { createStore } from './store.ts';
export { StoreError } from './mvcc.ts';
export type {
  Change, Compare, EtcdKey, KeyValue, MvccStore, Op, OpResult, RangeOptions,
  RangeResult, Revision, SnapshotStore, StoreSnapshot, TxnResult,
} from './mvcc.ts';
