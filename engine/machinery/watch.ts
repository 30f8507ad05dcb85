// A watch as the client sees it: batches of events until the stream ends.
// Upstream: apimachinery/pkg/watch/streamwatcher.go. Different: an ERROR
// event is not delivered; it is why the watch closed.

import type { Realm, Stream } from '../kernel/realm.ts';
import type { ApiObject, WatchEvent } from './api/meta.ts';
import type { Watch, WatchOptions } from './component.ts';
import { apiErrors } from './realm-errors.ts';
import type { ApiRequest } from './request.ts';

export function openWatch<T extends ApiObject>(
  realm: Realm,
  request: ApiRequest,
  options: WatchOptions & { readonly timeoutMs: number },
  deliver: (batch: readonly WatchEvent<T>[]) => void,
): Watch {
  let stream: Stream | undefined;
  let isOver = false;
  const close = (error: unknown): void => {
    if (isOver) return;
    isOver = true;
    options.onClosed?.(error);
  };
  const arrived = (items: readonly unknown[]): void => {
    const batch = items as readonly WatchEvent<T>[];
    const last = batch[batch.length - 1]!;
    if (last.type !== 'ERROR') return deliver(batch);
    // An ERROR ends the stream, so it can only come last.
    if (batch.length > 1) deliver(batch.slice(0, -1));
    stream!.close();
    close(apiErrors.decode(last.object));
  };
  stream = realm.open('api', { api: request }, {
    timeoutMs: options.timeoutMs,
    deliver: (items) => { if (!isOver) arrived(items); },
    closed: close,
  });
  stream.opened.then(undefined, close);
  return {
    stop() {
      if (isOver) return;
      isOver = true;
      stream.close();
    },
    mayWait: (isSo) => stream.mayWait(isSo),
  };
}
