// Contract of the informer; the implementation follows in this file.
// Upstream: client-go/tools/cache (reflector, shared informer, lister).

import type { ApiObject, Key } from './api/meta.ts';

export interface Lister<T> {
  get(key: Key): T | undefined;
  /** In key order. Both selectors must match. */
  list(options?: {
    readonly namespace?: string;
    readonly labelSelector?: string;
  }): readonly T[];
}

export interface Informer<T extends ApiObject> extends Lister<T> {
  /** Called for what is there already, too. */
  onAdd(run: (object: T) => void): void;
  onUpdate(run: (before: T, after: T) => void): void;
  /** The last state known. */
  onDelete(run: (object: T) => void): void;
  /** Whether the first list has been delivered. */
  readonly hasSynced: boolean;
}
