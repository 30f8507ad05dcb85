// Registering the node, and telling how it is: looked at every ten seconds,
// written when something changed or every five minutes.
// Upstream: pkg/kubelet/kubelet_node_status.go. Same.

import type { Process } from '../../kernel/process.ts';
import { isAlreadyExists, isApiError }
  from '../../machinery/api/errors.ts';
import { readyStatus } from '../../machinery/api/conditions.ts';
import { durationOr } from '../../machinery/api/duration.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { jitter } from './backoff.ts';
import type { KubeletContext } from './context.ts';
import type { Image } from './cri.ts';
import type { Images } from './images.ts';
import { assess } from './node-conditions.ts';
import type { NotReady } from './node-conditions.ts';
import { imagesOf, nodeObject, resourcesOf, RUNTIME_VERSION }
  from './node-object.ts';
import type { NodeIdentity } from './node-object.ts';
import type { RuntimeHealth } from './runtime-health.ts';

const JITTER = 0.04;
const REGISTER_MS: Millis = 100;
const REGISTER_MAX_MS: Millis = 7_000;
/** Until it is ready the first time a node is looked at more often. */
const FIRST_LOOK_MS: Millis = 200;
/** What a node lacks as long as it is a draft. */
const NOT_YET = 'CSINode is not yet initialized';
/** A runtime that does not answer cannot say which one it is. */
const UNKNOWN_VERSION = 'containerd://Unknown';

export class NodeStatusWriter {
  readonly #ctx: KubeletContext;
  readonly #identity: NodeIdentity;
  readonly #images: Images;
  #listed: readonly Image[] = [];
  #node: v1.Node | undefined;
  #reportedAt: Millis = -Infinity;
  #wasSchedulable: boolean | undefined;
  /** What the last look in vain looked at: it need not be looked at again. */
  #wellTold: readonly unknown[] = [];
  readonly #runtime: RuntimeHealth;

  constructor(
    ctx: KubeletContext,
    identity: NodeIdentity,
    images: Images,
    runtime: RuntimeHealth,
  ) {
    this.#ctx = ctx;
    this.#identity = identity;
    this.#images = images;
    this.#runtime = runtime;
  }

  /** As the API server has it; undefined before it is registered. */
  get node(): v1.Node | undefined {
    return this.#node;
  }

  /** The watch shows the node. */
  observe(node: v1.Node): void {
    this.#node = node;
  }

  /** What a kubelet finds when it looks for its node before it is
   *  registered: a draft of its own. */
  tellDraft(): void {
    const date = this.#ctx.clock.date();
    this.#tell(assess([], NOT_YET, date).events);
  }

  *run(): Process {
    const { clock, random, flags } = this.#ctx;
    const lookMs = durationOr(flags['node-status-update-frequency'], 10_000);
    const reportMs = durationOr(flags['node-status-report-frequency'], 300_000);
    // A node that is known and not ready need not wait for its turn.
    if (this.#node !== undefined && !isNodeReady(this.#node)) {
      yield* this.#look(reportMs);
    }
    const wasThere = yield* this.#register();
    // What it said of itself before is brought up to date.
    if (wasThere) yield* this.#look(reportMs);
    let isReady = isNodeReady(this.#node);
    for (;;) {
      const pause = isReady ? jitter(lookMs, JITTER, random) : FIRST_LOOK_MS;
      yield* clock.sleep(pause, { idle: true });
      yield* this.#look(reportMs);
      isReady ||= isNodeReady(this.#node);
    }
  }

  // ---- registration ----

  /** Whether the node was there before. */
  *#register(): Process<boolean> {
    let wait = REGISTER_MS;
    for (;;) {
      yield* this.#ctx.clock.sleep(wait, { idle: true });
      try {
        return yield* this.#registerOnce();
      } catch (error) {
        if (!isApiError(error)) throw error;
        this.#ctx.log(`unable to register node with API server: ${
          error.message}`);
      }
      wait = Math.min(wait * 2, REGISTER_MAX_MS);
    }
  }

  *#registerOnce(): Process<boolean> {
    const { nodes } = this.#ctx.client;
    const { name } = this.#identity;
    yield* this.#listImages();
    const date = this.#ctx.clock.date();
    const first = assess([], NOT_YET, date);
    this.#tell(first.events);
    const object = nodeObject(this.#identity, first.conditions, this.#listed);
    let wasThere = false;
    try {
      this.#node = yield* nodes.create(object);
      this.#reportedAt = this.#ctx.clock.now();
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      wasThere = true;
      this.#node = yield* nodes.get(name);
    }
    this.#wasSchedulable = this.#node?.spec.unschedulable !== true;
    return wasThere;
  }

  // ---- status ----

  *#look(reportMs: Millis): Process {
    yield* this.#runtime.check();
    if (this.#images.hasNews) yield* this.#listImages();
    const { clock } = this.#ctx;
    const isDue = clock.now() - this.#reportedAt >= reportMs;
    if (!isDue && !this.#hasNews()) return;
    try {
      yield* this.#write();
    } catch (error) {
      if (!isApiError(error)) throw error;
      this.#ctx.log(`error updating node status: ${error.message}`);
    }
  }

  #hasNews(): boolean {
    const node = this.#node;
    if (node === undefined) return true;
    const notReady = this.#notReady();
    const seen = [node, this.#listed, notReady, this.#version()];
    if (seen.every((each, i) => each === this.#wellTold[i])) return false;
    this.#noteSchedulable(node);
    const { conditions = [], images = [] } = node.status ?? {};
    const now = assess(conditions, notReady, this.#ctx.clock.date());
    const hasNews = now.hasChanged || !isSame(images, imagesOf(this.#listed))
      || this.#extendedChange(node) !== undefined
      || node.status?.nodeInfo?.containerRuntimeVersion !== this.#version()
      || this.#hasRebooted(node);
    if (!hasNews) this.#wellTold = seen;
    return hasNews;
  }

  #hasRebooted({ status }: v1.Node): boolean {
    const bootId = status?.nodeInfo?.bootID ?? '';
    return bootId !== '' && bootId !== this.#identity.bootId;
  }

  #version(): string {
    return this.#runtime.isThere ? RUNTIME_VERSION : UNKNOWN_VERSION;
  }

  *#write(): Process {
    const node = this.#node!;
    const { clock, client } = this.#ctx;
    const { conditions = [], images = [] } = node.status ?? {};
    const now = assess(conditions, this.#notReady(), clock.date());
    const { name, bootId } = this.#identity;
    if (this.#hasRebooted(node)) {
      client.events.event(nodeReference(name), 'Warning', 'Rebooted',
        `Node ${name} has been rebooted, boot id: ${bootId}`);
    }
    this.#tell(now.events);
    const listed = imagesOf(this.#listed);
    const allocatable = this.#extendedChange(node);
    const status = {
      '$setElementOrder/conditions': now.conditions
        .map(({ type }) => ({ type })),
      conditions: now.conditions,
      ...(isSame(images, listed) ? {} : { images: listed }),
      ...(allocatable === undefined ? {} : { allocatable }),
      nodeInfo: { containerRuntimeVersion: this.#version(), bootID: bootId },
    };
    this.#node = yield* client.nodes.patch(name, {
      strategic: { status },
    }, { subresource: 'status' });
    this.#reportedAt = clock.now();
  }

  /** Somebody gave the node an extended resource: what it has it gives. */
  #extendedChange(
    { status }: v1.Node,
  ): Readonly<Record<string, string>> | undefined {
    const change: Record<string, string> = {};
    const { capacity = {}, allocatable = {} } = status ?? {};
    const { machine, flags } = this.#identity;
    const own = resourcesOf(machine, flags).capacity ?? {};
    for (const name of Object.keys(capacity)) {
      if (name in own || !name.includes('/')) continue;
      if (allocatable[name] !== capacity[name]) change[name] = capacity[name]!;
    }
    return Object.keys(change).length === 0 ? undefined : change;
  }

  #noteSchedulable({ spec }: v1.Node): void {
    const isSchedulable = spec.unschedulable !== true;
    if (this.#wasSchedulable === isSchedulable) return;
    this.#wasSchedulable = isSchedulable;
    this.#tell([isSchedulable ? 'NodeSchedulable' : 'NodeNotSchedulable']);
  }

  #notReady(): NotReady {
    const { error, networkError } = this.#runtime;
    if (error === undefined || networkError === undefined) {
      return error ?? networkError;
    }
    return `[${error}, ${networkError}]`;
  }

  *#listImages(): Process {
    try {
      this.#listed = yield* this.#ctx.cri.listImages();
      this.#images.hasNews = false;
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }

  #tell(reasons: readonly string[]): void {
    const { name } = this.#identity;
    for (const reason of reasons) {
      this.#ctx.client.events.event(nodeReference(name), 'Normal', reason,
        `Node ${name} status is now: ${reason}`);
    }
  }
}

/** Events about a node name it by its name, uid included. */
export function nodeReference(name: string): v1.Node {
  const node = {
    apiVersion: 'v1', kind: 'Node', metadata: { name, uid: name },
  };
  return node as unknown as v1.Node;
}

function isNodeReady(node: v1.Node | undefined): boolean {
  return node !== undefined && readyStatus(node) === 'True';
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
