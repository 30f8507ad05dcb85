// The way from a client to the API server, with the limit that a client sets
// itself. Upstream: client-go/rest (request.go) and util/flowcontrol.
// Different: requests travel taken apart instead of as HTTP.

import type { Call } from '../kernel/call.ts';
import type { Realm } from '../kernel/realm.ts';
import { MICROS_PER_MS } from '../kernel/time.ts';
import type { Millis } from '../kernel/time.ts';
import type { ApiMessage } from './request.ts';
import { TokenBucket } from './token-bucket.ts';

/** The capability that leads to an API server. */
export const API = 'api';

/** Upstream's --kube-api-qps and --kube-api-burst. */
export interface RequestLimit {
  readonly qps: number;
  readonly burst: number;
}

export class Transport {
  readonly realm: Realm;
  readonly #limit: TokenBucket | undefined;

  constructor(realm: Realm, limit?: RequestLimit) {
    this.realm = realm;
    if (limit === undefined) return;
    this.#limit = new TokenBucket(limit.qps, limit.burst);
  }

  /** A request that the limit holds back is sent later; its time-out begins
   *  when it is sent. */
  call<R>(message: ApiMessage, timeoutMs: Millis): Call<R> {
    const { realm } = this;
    const wait = this.#limit?.reserve(realm.now) ?? 0;
    if (wait === 0) return realm.call(API, message, timeoutMs) as Call<R>;
    const held = realm.pending<R>();
    realm.timer(wait / MICROS_PER_MS, () => {
      held.adopt(realm.call(API, message, timeoutMs) as Call<R>);
    });
    return held;
  }
}
