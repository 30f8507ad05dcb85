// A registry: it knows images and takes its time to hand them out.
// Upstream: the OCI distribution specification. Different: one request a
// pull; a scenario says what an image weighs and which pulls fail.

import type { Process } from '../../kernel/process.ts';
import { defined } from '../../machinery/api/defined.ts';
import { wholeName } from '../../machinery/api/image-name.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import { parseDuration } from '../../machinery/api/duration.ts';
import type { Message, ServerContext } from '../../machinery/component.ts';
import type {
  PulledImage, PullRequest,
} from '../../node/container-runtime/registry.ts';
import { Catalogue } from './catalogue.ts';
import type { Failure, ImageRule } from './catalogue.ts';
import { pullFailure } from './failures.ts';

/** What a scenario tells the registry. */
export type RegistryFault =
  | {
    readonly image: string;
    readonly sizeBytes?: number;
    /** Milliseconds, or a duration such as '3s'. */
    readonly pull?: Millis | string;
  }
  | { readonly failPull: string; readonly why?: Failure }
  | { readonly mendPull: string };

/** Asking for an image's description and answering, before any byte. */
const LOOK_UP_MS_MIN = 8;
const LOOK_UP_MS_MAX = 30;
/** 100 MB/s, as recorded on one machine. */
const BYTES_PER_MS = 100_000;
const UNPACK_JITTER = 0.5;
/** A missing tag is answered sooner. */
const REFUSE_MS_MIN = 2;
const REFUSE_MS_MAX = 8;

export function registry(ctx: ServerContext): void {
  const catalogue = new Catalogue();
  ctx.network.listen(ctx.name, (request) => (
    serve(ctx, catalogue, request as PullRequest | RegistryFault) as
      Process<Message>
  ));
}

function serve(
  ctx: ServerContext,
  catalogue: Catalogue,
  request: PullRequest | RegistryFault,
): Message | Process<Message> {
  if ('image' in request) {
    const { image, sizeBytes, pull } = request;
    const pullMs = typeof pull === 'string' ? parseDuration(pull) : pull;
    catalogue.rule(image, defined({ sizeBytes, pullMs }));
    return null;
  }
  if ('failPull' in request) {
    const { failPull, why = 'not-found' } = request;
    catalogue.rule(failPull, { failure: why });
    return null;
  }
  if ('mendPull' in request) {
    catalogue.mend(request.mendPull);
    return null;
  }
  return pull(ctx, catalogue, request.pull);
}

function* pull(
  { clock, random }: ServerContext,
  catalogue: Catalogue,
  image: string,
): Process<PulledImage> {
  const found = catalogue.find(image);
  if (typeof found === 'string') {
    yield* clock.sleep(random.integer(REFUSE_MS_MIN, REFUSE_MS_MAX));
    throw pullFailure(wholeName(image), found);
  }
  const { digest, sizeBytes } = found;
  const transfer = sizeBytes / BYTES_PER_MS
    * (1 + random.next() * UNPACK_JITTER);
  const drawn = random.integer(LOOK_UP_MS_MIN, LOOK_UP_MS_MAX) + transfer;
  yield* clock.sleep(found.pullMs ?? drawn);
  return { digest, sizeBytes };
}
