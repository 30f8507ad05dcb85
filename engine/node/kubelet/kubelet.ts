// The kubelet: registers its node, keeps its heartbeat, and makes the node
// match the Pods that are bound to it.
// Upstream: pkg/kubelet/kubelet.go (Run, syncLoop and its handlers).
// Different: Pods come from the API server alone.

import type { Process } from '../../kernel/process.ts';
import { byAge } from '../../machinery/api/age.ts';
import { isEqual } from '../../machinery/api/equal.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import { isFinished } from '../../machinery/api/pods.ts';
import { nodes, pods } from '../../machinery/api/resource.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { Informer } from '../../machinery/informer.ts';
import { admit, Bookings } from './admission.ts';
import type { Rejection } from './admission.ts';
import { Backoffs } from './backoff.ts';
import type { KubeletContext } from './context.ts';
import type { ExecResult } from './cri.ts';
import { runCommand } from './exec-server.ts';
import type { ExecRequest } from './exec-server.ts';
import { collectGarbage } from './garbage.ts';
import { Images } from './images.ts';
import { Heartbeat } from './lease.ts';
import type { RenewalDelay } from './lease.ts';
import { identityOf } from './node-object.ts';
import type { NodeIdentity } from './node-object.ts';
import { nodeReference, NodeStatusWriter } from './node-status.ts';
import { ObjectCache } from './object-cache.ts';
import { Pleg } from './pleg.ts';
import type { PodServices } from './pod-services.ts';
import { PodWorker } from './pod-worker.ts';
import type { PodHost } from './pod-worker.ts';
import { Probes } from './probes.ts';
import { RuntimeHealth } from './runtime-health.ts';
import { readSecret } from './secrets.ts';
import { StatusWriter } from './status-writer.ts';
import { PodKiller } from './termination.ts';
import { Volumes } from './volumes.ts';

const TICK_MS: Millis = 1_000;
const GARBAGE_MS: Millis = 60_000;
/** A kubelet's start takes so long before it does anything. */
const START_MS_MIN = 250;
const START_MS_MAX = 500;
/** Between the drafts of a node that is not there yet. */
const DRAFT_MS = 15;

export function kubelet(ctx: KubeletContext): void {
  // Its own node is followed from the first moment on.
  const { name } = identityOf(ctx);
  ctx.informer(nodes, { fieldSelector: `metadata.name=${name}` });
  ctx.spawn('start', function* (): Process {
    yield* ctx.clock.sleep(ctx.random.integer(START_MS_MIN, START_MS_MAX));
    yield* new Kubelet(ctx).start();
  });
}

class Kubelet {
  readonly #ctx: KubeletContext;
  readonly #identity: NodeIdentity;
  readonly #services: PodServices;
  readonly #own: Informer<v1.Node>;
  readonly #nodeStatus: NodeStatusWriter;
  readonly #workers = new Map<string, PodWorker>();
  readonly #bookings = new Bookings();
  readonly #host: PodHost = {
    ended: (uid) => this.#bookings.remove(uid),
    finished: (uid) => this.#finished(uid),
  };
  /** Pods of the first list by uid, until all of it is there. */
  #arriving: Map<string, v1.Pod> | undefined = new Map();

  constructor(ctx: KubeletContext) {
    this.#ctx = ctx;
    this.#identity = identityOf(ctx);
    const { clock, client } = ctx;
    this.#own = ctx.informer(nodes, {
      fieldSelector: `metadata.name=${this.#identity.name}`,
    });
    const startedAt = clock.now();
    const images = new Images(ctx);
    const runtime = new RuntimeHealth(ctx);
    const writer: StatusWriter = new StatusWriter(ctx, {
      couldBeRunning: (uid) => this.#couldBeRunning(uid),
    });
    const probes = new Probes(ctx, {
      status: (uid) => writer.get(uid),
      changed: (pod, id, kind) => this.#probed(pod, id, kind),
    });
    this.#services = {
      ctx, images, writer, probes, runtime,
      hostIP: this.#identity.ip,
      backoffs: new Backoffs(),
      pleg: new Pleg(ctx, (uid) => this.#workers.get(uid)?.wake(),
        () => runtime.suspect()),
      volumes: new Volumes(ctx,
        new ObjectCache(clock, 'configmap',
          (key) => client.configMaps.get(key)),
        new ObjectCache(clock, 'secret', (key) => readSecret(client, key))),
      nextTick: (at) => startedAt
        + Math.ceil((at - startedAt) / TICK_MS) * TICK_MS,
    };
    this.#nodeStatus = new NodeStatusWriter(
      ctx, this.#identity, images, runtime,
    );
  }

  *start(): Process {
    const { clock, client } = this.#ctx;
    const { name } = this.#identity;
    const tell = (reason: string, message: string): void =>
      client.events.event(nodeReference(name), 'Normal', reason, message);
    tell('Starting', 'Starting kubelet.');
    yield* this.#meetNode(name);
    tell('NodeAllocatableEnforced',
      'Updated Node Allocatable limit across pods');
    const { pleg, runtime } = this.#services;
    pleg.start();
    runtime.suspect();
    this.#ctx.spawn('node status', () => this.#nodeStatus.run());
    const heartbeat = new Heartbeat(this.#ctx, name);
    this.#ctx.spawn('lease', () => heartbeat.run());
    this.#listen(heartbeat);
    this.#followPods(name);
    clock.every(GARBAGE_MS, () => {
      this.#ctx.spawn('garbage', () => collectGarbage(this.#services));
    });
  }

  /** The API server hands on commands here; scenarios speak to a kubelet at
   *  the same door. */
  #listen(heartbeat: Heartbeat): void {
    const { network, name } = this.#ctx;
    const services = this.#services;
    network.listen(name, function* (message): Process<ExecResult | null> {
      const request = message as RenewalDelay | ExecRequest;
      if ('exec' in request) return yield* runCommand(services, request.exec);
      heartbeat.delay = request.delayRenewals;
      return null;
    });
  }

  // ---- sources ----

  /** Two parts of a kubelet look for its node at the start; a node that is
   *  not there yet is drafted each time. */
  *#meetNode(name: string): Process {
    const known = this.#own.get(name);
    if (known === undefined) {
      this.#nodeStatus.tellDraft();
      yield* this.#ctx.clock.sleep(DRAFT_MS);
      this.#nodeStatus.tellDraft();
    } else this.#nodeStatus.observe(known);
    this.#own.onAdd((node) => this.#nodeStatus.observe(node));
    this.#own.onUpdate((_before, node) => this.#nodeStatus.observe(node));
  }

  #followPods(name: string): void {
    const bound = this.#ctx.informer(pods, {
      fieldSelector: `spec.nodeName=${name}`,
    });
    bound.onAdd((pod) => {
      if (this.#arriving === undefined) return this.#add(pod);
      this.#arriving.set(pod.metadata.uid, pod);
    });
    bound.onUpdate((_before, pod) => this.#update(pod));
    bound.onDelete((pod) => this.#remove(pod));
    this.#ctx.spawn('first pods', () => this.#firstPods(bound));
  }

  /** Those of the first list are taken in order of their creation, once the
   *  runtime has said what runs already. */
  *#firstPods(bound: Informer<v1.Pod>): Process {
    const { pleg } = this.#services;
    yield* pleg.newerThan('', -Infinity);
    while (!bound.hasSynced) yield* this.#ctx.clock.sleep(100, { idle: true });
    const first = [...this.#arriving!.values()];
    this.#arriving = undefined;
    for (const pod of first.sort(byAge)) this.#add(pod);
    yield* this.#endOrphans();
  }

  #add(pod: v1.Pod): void {
    const { uid } = pod.metadata;
    if (this.#workers.has(uid)) return this.#update(pod);
    const worker = new PodWorker(this.#services, pod, this.#host);
    this.#workers.set(uid, worker);
    const isNew = pod.status?.startTime === undefined
      && pod.metadata.deletionTimestamp === undefined;
    if (isNew && this.#rejection(pod) !== undefined) {
      worker.state = 'terminated';
      this.#ctx.spawn('admission', () => this.#lookAgain(worker));
      return;
    }
    this.#bookings.add(pod);
    if (pod.metadata.deletionTimestamp !== undefined || isFinished(pod)) {
      worker.state = 'terminating';
    }
    worker.wake();
  }

  #update(pod: v1.Pod): void {
    const { uid } = pod.metadata;
    if (this.#arriving?.has(uid)) this.#arriving.set(uid, pod);
    const worker = this.#workers.get(uid);
    if (worker === undefined) return;
    this.#services.writer.observe(pod);
    // What only says what this kubelet wrote is no news to it.
    const { generation, deletionTimestamp, deletionGracePeriodSeconds }
      = worker.pod.metadata;
    const isNews = generation !== pod.metadata.generation
      || deletionTimestamp !== pod.metadata.deletionTimestamp
      || deletionGracePeriodSeconds
        !== pod.metadata.deletionGracePeriodSeconds
      || !isEqual(worker.pod.metadata.labels, pod.metadata.labels)
      || !isEqual(worker.pod.metadata.annotations, pod.metadata.annotations);
    if (isNews) worker.update(pod);
    else worker.pod = pod;
  }

  #remove(pod: v1.Pod): void {
    const { uid } = pod.metadata;
    this.#arriving?.delete(uid);
    const worker = this.#workers.get(uid);
    if (worker === undefined) return;
    this.#services.writer.forget(uid);
    worker.pod = pod;
    worker.remove();
  }

  // ---- what happens to Pods ----

  #rejection(pod: v1.Pod): Rejection | undefined {
    const node = this.#nodeStatus.node;
    if (node === undefined) return undefined;
    return admit(pod, node, this.#bookings);
  }

  /** The scheduler may have known more of this node than its kubelet did:
   *  before a Pod is refused the node is read again. */
  *#lookAgain(worker: PodWorker): Process {
    const { client } = this.#ctx;
    try {
      this.#nodeStatus.observe(yield* client.nodes.get(this.#identity.name));
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
    const { pod } = worker;
    const rejection = this.#rejection(pod);
    if (rejection === undefined) {
      worker.state = 'syncing';
      this.#bookings.add(pod);
      return worker.wake();
    }
    const { reason, message } = rejection;
    client.events.event(pod, 'Warning', reason, message);
    this.#services.writer.set(pod, {
      ...pod.status, phase: 'Failed', reason,
      message: `Pod was rejected: ${message}`,
    });
  }

  #couldBeRunning(uid: string): boolean {
    const state = this.#workers.get(uid)?.state;
    return state === 'syncing' || state === 'terminating';
  }

  #probed(pod: v1.Pod, containerId: string, kind: string): void {
    const { uid } = pod.metadata;
    const worker = this.#workers.get(uid);
    if (worker === undefined) return;
    // Readiness is told at once; the sync that follows says the rest.
    if (kind === 'readiness') worker.tellReadiness(containerId);
    worker.wake();
  }

  #finished(uid: string): void {
    this.#workers.delete(uid);
    this.#bookings.remove(uid);
    const { probes, volumes, images, backoffs, writer } = this.#services;
    probes.remove(uid);
    volumes.unmount(uid);
    images.forget(uid);
    backoffs.forget(`${uid}/`);
    writer.forget(uid);
    this.#ctx.spawn('removing sandboxes', () => this.#removeSandboxes(uid));
  }

  *#removeSandboxes(uid: string): Process {
    const { pleg, ctx } = this.#services;
    for (const { id, metadata } of pleg.get(uid).sandboxes) {
      const pod = `${metadata.namespace}/${metadata.name}`;
      try {
        yield* ctx.cri.removePodSandbox(id, { pod });
      } catch (error) {
        if (!isApiError(error)) throw error;
        ctx.log(`cannot remove sandbox of ${pod}: ${error.message}`);
      }
    }
  }

  /** What runs here and belongs to no Pod any more is ended. */
  *#endOrphans(): Process {
    const { pleg, ctx } = this.#services;
    for (const uid of pleg.uids()) {
      if (this.#workers.has(uid)) continue;
      const runtime = pleg.get(uid);
      const [sandbox] = runtime.sandboxes;
      if (sandbox === undefined) continue;
      const { name, namespace } = sandbox.metadata;
      const orphan = {
        apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, uid },
        spec: {
          containers: runtime.containers.map((c) => ({ name: c.name })),
        },
      } as unknown as v1.Pod;
      ctx.log(`no Pod ${keyOf(orphan)} any more: ending what runs of it`);
      yield* new PodKiller(ctx, orphan, 1_000).run(runtime);
      yield* this.#removeSandboxes(uid);
    }
  }
}
