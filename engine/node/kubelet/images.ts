// Images for containers: whether to pull, one pull at a time, and a back-off
// for those that fail. Upstream: pkg/kubelet/images (image_manager.go,
// puller.go). Same.

import type { Process } from '../../kernel/process.ts';
import { formatDuration } from '../../machinery/api/duration.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { Signal } from '../../machinery/signal.ts';
import { Backoffs } from './backoff.ts';
import type { StartFailure } from './container-status.ts';
import type { KubeletContext } from './context.ts';
import { containerEvent } from './events.ts';

// #region policy
/** Always if the tag is 'latest' or absent; the server writes it down. */
export function pullPolicyOf({ image = '', imagePullPolicy }: v1.Container):
v1.PullPolicy {
  if (imagePullPolicy !== undefined) return imagePullPolicy;
  const [bare = ''] = image.split('@');
  const last = bare.slice(bare.lastIndexOf('/') + 1);
  const [, tag = 'latest'] = last.split(':');
  return tag === 'latest' && bare === image ? 'Always' : 'IfNotPresent';
}

export function mustPull(policy: v1.PullPolicy, isPresent: boolean): boolean {
  return policy === 'Always' || (policy === 'IfNotPresent' && !isPresent);
}
// #endregion policy

/** gRPC's way to print an error. */
export function rpcText(code: string, message: string): string {
  if (code === 'ServiceUnavailable') return NOBODY_THERE;
  return `rpc error: code = ${code} desc = ${message}`;
}

const NOBODY_THERE = 'rpc error: code = Unavailable desc = connection error: '
  + 'desc = "transport: Error while dialing: dial unix '
  + '/run/containerd/containerd.sock: connect: connection refused"';

export class Images {
  readonly #ctx: KubeletContext;
  readonly #backoffs = new Backoffs();
  /** The last error by Pod and image: a refusal repeats it. */
  readonly #errors = new Map<string, string>();
  /** Images that this kubelet has seen on the node. None ever leaves it. */
  readonly #present = new Set<string>();
  readonly #done = new Signal();
  #isPulling = false;
  /** Whether anything came that a node status has not told yet. */
  hasNews = true;

  constructor(ctx: KubeletContext) {
    this.#ctx = ctx;
  }

  /** Why the container cannot have its image, or undefined: it is there. */
  *ensure(
    pod: v1.Pod,
    container: v1.Container,
  ): Process<StartFailure | undefined> {
    const { image = '' } = container;
    const policy = pullPolicyOf(container);
    const isPresent = this.#present.has(image)
      || (yield* this.#look(image));
    const tell = (type: 'Normal' | 'Warning', reason: string, text: string) =>
      containerEvent(this.#ctx, pod, container.name, type, reason, text);
    if (!mustPull(policy, isPresent)) {
      if (isPresent) {
        tell('Normal', 'Pulled', `Container image "${image}" already present `
          + 'on machine and can be accessed by the pod');
        return undefined;
      }
      const message = `Container image "${image}" is not present with pull `
        + 'policy of Never';
      tell('Warning', 'ErrImageNeverPull', message);
      return { reason: 'ErrImageNeverPull', message };
    }
    const id = `${pod.metadata.uid}_${image}`;
    if (this.#backoffs.isWaiting(id, this.#ctx.clock.now())) {
      const text = `Back-off pulling image "${image}"`;
      tell('Normal', 'BackOff', text);
      const error = this.#errors.get(id);
      const message = error === undefined
        ? text : `${text}: ErrImagePull: ${error}`;
      return { reason: 'ImagePullBackOff', message };
    }
    return yield* this.#pull(pod, container, id, tell);
  }

  forget(uid: string): void {
    this.#backoffs.forget(`${uid}_`);
    for (const id of this.#errors.keys()) {
      if (id.startsWith(`${uid}_`)) this.#errors.delete(id);
    }
  }

  *#look(image: string): Process<boolean> {
    const found = yield* this.#ctx.cri.imageStatus(image);
    // Behind a port undefined travels as null.
    if (found === undefined || found === null) return false;
    this.#present.add(image);
    return true;
  }

  *#pull(
    pod: v1.Pod,
    { name: container, image = '' }: v1.Container,
    id: string,
    tell: (type: 'Normal' | 'Warning', reason: string, text: string) => void,
  ): Process<StartFailure | undefined> {
    const { clock, cri } = this.#ctx;
    tell('Normal', 'Pulling', `Pulling image "${image}"`);
    const asked = clock.now();
    while (this.#isPulling) yield* this.#done.wait();
    this.#isPulling = true;
    const began = clock.now();
    try {
      const about = { pod: keyOf(pod), container };
      const { sizeBytes } = yield* cri.pullImage(image, about);
      this.#present.add(image);
      this.hasNews = true;
      if (this.#errors.size > 0) this.#errors.delete(id);
      const took = shortened(clock.now() - began);
      const all = asked === began ? took : shortened(clock.now() - asked);
      tell('Normal', 'Pulled', `Successfully pulled image "${image}" in `
        + `${took} (${all} including waiting). Image size: ${sizeBytes} `
        + 'bytes.');
      return undefined;
    } catch (error) {
      if (!isApiError(error)) throw error;
      const text = rpcText(error.reason, error.message);
      tell('Warning', 'Failed', `Failed to pull image "${image}": ${text}`);
      this.#errors.set(id, text);
      this.#backoffs.step(id, clock.now(), clock.now());
      return { reason: 'ErrImagePull', message: text };
    } finally {
      this.#isPulling = false;
      this.#done.fire();
    }
  }
}

/** Whole milliseconds, cut off. */
function shortened(ms: Millis): string {
  return formatDuration(Math.floor(ms));
}
