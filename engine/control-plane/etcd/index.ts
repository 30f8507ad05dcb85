export { createEtcd, etcd } from './etcd.ts';
export type { EtcdContext, EtcdOptions } from './etcd.ts';
export { createStore } from './store.ts';
export { StoreError } from './mvcc.ts';
export type {
  Change, Compare, EtcdKey, KeyValue, MvccStore, Op, OpResult, RangeOptions,
  RangeResult, Revision, SnapshotStore, StoreSnapshot, TxnResult,
} from './mvcc.ts';
