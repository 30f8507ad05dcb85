// kube-apiserver: the front door of the cluster and its only way to the
// store. Upstream: cmd/kube-apiserver, pkg/controlplane, apiserver/pkg/server.
// Different: whoever asks is who the network says, nobody is refused for who
// they are, and requests wait for nothing but the store; managedFields are
// not kept.

import type { Process } from '../../kernel/process.ts';
import type {
  HttpRequest, HttpResponse, Peer, ServerContext,
} from '../../machinery/component.ts';
import { ApiError } from '../../machinery/api/errors.ts';
import { randomSuffix } from '../../machinery/api/names.ts';
import { services } from '../../machinery/api/resource.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { ApiMessage } from '../../machinery/request.ts';
import { cachedReads } from './admission-reads.ts';
import { Bookmarks } from './bookmarks.ts';
import { bootstrap } from './bootstrap.ts';
import { Caches } from './caches.ts';
import { compactForever } from './compaction.ts';
import { dispatch } from './dispatch.ts';
import { EventLeases } from './event-leases.ts';
import { kindOfResource, KINDS } from './kinds.ts';
import { followForever, load } from './loading.ts';
import { PatientStore } from './patient-store.ts';
import { PodSiblings } from './pod-siblings.ts';
import type { Registry } from './registry.ts';
import { ServiceAddresses } from './service-addresses.ts';
import type { Storage } from './storage.ts';

export type ApiServerContext = ServerContext & {
  readonly store: Storage;
};

/** What answers HTTP. A guest: components bring their requests taken apart,
 *  and a cluster without a command line is spared its bytes. */
export type HttpDoor = (
  registry: Registry,
  request: HttpRequest,
  peer: Peer,
) => Process<HttpResponse>;

/** A fault that a scenario asks for; no component can. */
interface FromOutside {
  readonly expireWatches: true;
}

const SERVICES = kindOfResource(services)!;

/** Serves on the address that is its own name, once its caches are full. */
export function apiServer(ctx: ApiServerContext, http?: HttpDoor): void {
  const { clock, random, network, store: storage, name, flags } = ctx;
  const caches = new Caches(clock, KINDS);
  const registry: Registry = {
    clock,
    random,
    store: new PatientStore(storage, clock),
    caches,
    leases: new EventLeases(storage, clock),
    reads: cachedReads(caches),
    suffix: () => randomSuffix(random.next),
    addresses: new ServiceAddresses({
      addresses: flags['service-cluster-ip-range'] ?? '10.96.0.0/16',
      nodePorts: flags['service-node-port-range'] ?? '30000-32767',
      random,
      known: () => ({
        objects: caches.of(SERVICES).objects.list() as readonly v1.Service[],
        revision: caches.revision,
      }),
    }),
    siblings: new PodSiblings(),
    bookmarks: new Bookmarks(),
    network,
    self: name,
  };
  const { store, bookmarks } = registry;
  ctx.spawn('start', function* () {
    while (!(yield* loaded(registry))) yield* clock.sleep(1_000);
    ctx.spawn('follow', () => followForever(storage, store, caches, clock));
    ctx.spawn('compact', () => compactForever(store, caches, clock));
    ctx.spawn('bookmarks', () => bookmarks.forever(caches, clock));
    network.listen(name, (message, peer) =>
      serve(registry, message as ApiMessage | FromOutside, peer, http));
    yield* bootstrap(registry);
  });
}

function* loaded({ store, caches }: Registry): Process<boolean> {
  try {
    yield* load(store, caches);
    return true;
  } catch {
    return false;
  }
}

function serve(
  registry: Registry,
  message: ApiMessage | FromOutside,
  peer: Peer,
  http: HttpDoor | undefined,
): Process<unknown> {
  if ('api' in message) return dispatch(registry, message.api, peer);
  if (!('http' in message)) return expireWatches(registry, peer);
  if (http !== undefined) return http(registry, message.http, peer);
  throw new ApiError('ServiceUnavailable', 'nobody answers HTTP here');
}

/** As after a restart: nothing before now can be watched from. */
function* expireWatches(
  { store, caches }: Registry,
  peer: Peer,
): Process<object> {
  if (peer.name === 'outside') yield* load(store, caches);
  return {};
}
