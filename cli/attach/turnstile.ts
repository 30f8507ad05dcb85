// How often a file may ask a real server: as often as upstream's controller
// manager, by its --kube-api-qps and --kube-api-burst.

import { TokenBucket } from '../../engine/machinery/token-bucket.ts';
import type { HostClock } from './wall-clock.ts';

const QPS = 20;
const BURST = 30;

/** What resolves once the next request may go. */
export function turnstile(clock: HostClock): () => Promise<void> {
  const bucket = new TokenBucket(QPS, BURST);
  return () => {
    const wait = bucket.reserve(clock.now());
    if (wait === 0) return Promise.resolve();
    return new Promise((go) => {
      clock.after(wait, go);
    });
  };
}
