// Namespaces that are going: their content first, then they.
// Upstream: pkg/controller/namespace/namespace_controller.go. Same.

import type { Process } from '../../kernel/process.ts';
import { fromStatus, isConflict, isNotFound }
  from '../../machinery/api/errors.ts';
import type { Status } from '../../machinery/api/meta.ts';
import { isTerminating } from '../../machinery/api/pods.ts';
import { namespaces } from '../../machinery/api/resource.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { Component, ComponentContext, ReconcileResult }
  from '../../machinery/component.ts';
import { emptied } from './namespace-content.ts';
import { namespaceConditions } from './namespace-conditions.ts';

const WORKERS = 10;
/** API servers that have not heard of the end yet may still admit something.
 *  So long they are given. */
const GRACE_MS = 5_000;
const FINALIZER = 'kubernetes';

export const namespaceController: Component = (ctx) => {
  const queue = ctx.queue('namespace');
  const spaces = ctx.informer(namespaces);
  const enqueue = (space: v1.Namespace): void => {
    if (isTerminating(space)) queue.addAfter(space.metadata.name, GRACE_MS);
  };
  spaces.onAdd(enqueue);
  spaces.onUpdate((_, space) => enqueue(space));
  ctx.reconcile(queue, WORKERS, (name) =>
    spaces.get(name) === undefined ? nothing() : end(ctx, name));
};

function* nothing(): Process {}

function* end(
  ctx: ComponentContext,
  name: string,
): Process<ReconcileResult | void> {
  const space = yield* read(ctx, name);
  if (space === undefined || !isTerminating(space)) return;
  const { finalizers = [] } = space.spec;
  if (finalizers.length === 0) return;
  const left = yield* emptied(ctx, space);
  const { conditions } = space.status;
  const fresh = namespaceConditions(conditions, left, ctx.clock.date());
  if (fresh !== conditions) yield* tell(ctx, space, fresh);
  if (left.errors.length > 0) throw new Error(left.errors.join(', '));
  if (left.seconds > 0) {
    return { requeueAfterMs: (Math.floor(left.seconds / 2) + 1) * 1_000 };
  }
  yield* finalize(ctx, space);
}

function* tell(
  { client, log }: ComponentContext,
  space: v1.Namespace,
  conditions: readonly v1.NamespaceCondition[],
): Process {
  try {
    yield* client.resource(namespaces).updateStatus({
      ...space, status: { ...space.status, conditions },
    });
  } catch (error) {
    // The next pass says it again.
    if (!isConflict(error) && !isNotFound(error)) throw error;
    log(`cannot tell what holds ${space.metadata.name}`);
  }
}

/** Takes its finalizer off, whatever else was written meanwhile. */
function* finalize(ctx: ComponentContext, space: v1.Namespace): Process {
  const { name, uid } = space.metadata;
  let now: v1.Namespace | undefined = space;
  while (now?.metadata.uid === uid) {
    const finalizers: readonly string[] = (now.spec.finalizers ?? [])
      .filter((each) => each !== FINALIZER);
    const { code, body } = yield* ctx.client.request({
      method: 'PUT', path: `/api/v1/namespaces/${name}/finalize`,
      body: { ...now, spec: { ...now.spec, finalizers } },
    });
    if (code < 400 || code === 404) return;
    if (code !== 409) throw fromStatus(body as Status);
    now = yield* read(ctx, name);
  }
}

function* read(
  { client }: ComponentContext,
  name: string,
): Process<v1.Namespace | undefined> {
  try {
    return yield* client.resource(namespaces).get(name);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return undefined;
  }
}
