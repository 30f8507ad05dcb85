// kubectl rollout: status, history, undo, restart, pause and resume of
// Deployments. Upstream: kubectl/pkg/cmd/rollout and pkg/polymorphichelpers.
// Same words and patches; different: a revision's template is not described.

import type { Process } from '../../kernel/process.ts';
import type * as appsv1 from '../../machinery/api/appsv1.ts';
import { conditionOf } from '../../machinery/api/conditions.ts';
import { parseDuration } from '../../machinery/api/duration.ts';
import { isOwnedBy } from '../../machinery/api/owners.ts';
import { deployments } from '../../machinery/api/resource.ts';
import { Signal } from '../../machinery/signal.ts';
import { flagOf, isOn } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { label, namedTargets } from '../targets.ts';
import type { Target } from '../targets.ts';

type Deployment = appsv1.Deployment;
type Verb = (invocation: Invocation, target: Target) => Process<number>;

const REVISION = 'deployment.kubernetes.io/revision';
const CHANGE_CAUSE = 'kubernetes.io/change-cause';
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';
/** Annotations that are the present rollout's, not a revision's. */
const NOT_A_REVISIONS = new Set([
  'kubectl.kubernetes.io/last-applied-configuration', REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
]);

const VERBS: Readonly<Record<string, Verb>> = {
  history, pause: (i, t) => setPaused(i, t, true), restart,
  resume: (i, t) => setPaused(i, t, false), status, undo,
};

export function* rollout(invocation: Invocation): Process<number> {
  const { args } = invocation;
  const [word = '', ...words] = args.words;
  const verb = Object.hasOwn(VERBS, word) ? VERBS[word] : undefined;
  if (verb === undefined) {
    throw new UsageError(`unknown command "${word}" for "kubectl rollout"`);
  }
  let code = 0;
  for (const target of namedTargets(args, words)) {
    if (target.resource !== deployments) {
      throw new UsageError(`no ${word} viewer has been implemented for ${
        target.resource.kind}`);
    }
    code = yield* verb(invocation, target);
  }
  return code;
}

// ---- status ----

function* status(
  { client, args, clock, say }: Invocation,
  { name, key }: Target,
): Process<number> {
  const limit = parseDuration(flagOf(args, 'timeout') ?? '0s') ?? 0;
  const watches = isOn(args, 'watch', true);
  /** Undefined once it is gone. */
  const seen: (Deployment | undefined)[] = [];
  const news = new Signal();
  let isLate = false;
  const first = yield* client.deployments.get(key);
  seen.push(first);
  const timer = limit > 0 ? clock.after(limit, () => {
    isLate = true;
    news.fire();
  }) : undefined;
  const watch = client.deployments.watch({
    namespace: args.namespace, fieldSelector: `metadata.name=${name}`,
    resourceVersion: first.metadata.resourceVersion,
  }, (batch) => {
    for (const { type, object } of batch) {
      if (type === 'DELETED') seen.push(undefined);
      else if (type !== 'BOOKMARK' && type !== 'ERROR') seen.push(object);
    }
    news.fire();
  });
  try {
    for (;;) {
      for (const deployment of seen.splice(0)) {
        if (deployment === undefined) {
          throw new UsageError('object has been deleted');
        }
        const { text, isDone } = progressOf(deployment);
        say(text);
        if (isDone || !watches) return 0;
      }
      if (isLate) {
        throw new UsageError('timed out waiting for the condition');
      }
      if (seen.length === 0) yield* news.wait();
    }
  } finally {
    watch.stop();
    timer?.cancel();
  }
}

/** Throws once the controller has given up. */
function progressOf(deployment: Deployment): {
  readonly text: string;
  readonly isDone: boolean;
} {
  const { metadata: { name, generation = 0 }, spec } = deployment;
  const {
    observedGeneration = 0, replicas = 0, updatedReplicas = 0,
    availableReplicas = 0,
  } = deployment.status ?? {};
  if (generation > observedGeneration) {
    const text = 'Waiting for deployment spec update to be observed...';
    return { text, isDone: false };
  }
  const { reason } = conditionOf(deployment, 'Progressing') ?? {};
  if (reason === 'ProgressDeadlineExceeded') {
    throw new UsageError(`deployment "${name}" exceeded its progress deadline`);
  }
  const waiting = (what: string) => ({
    text: `Waiting for deployment "${name}" rollout to finish: ${what}...`,
    isDone: false,
  });
  const wanted = spec.replicas ?? 1;
  if (updatedReplicas < wanted) {
    return waiting(`${updatedReplicas} out of ${wanted} new replicas have `
      + 'been updated');
  }
  if (replicas > updatedReplicas) {
    return waiting(`${replicas - updatedReplicas} old replicas are pending `
      + 'termination');
  }
  if (availableReplicas < updatedReplicas) {
    return waiting(`${availableReplicas} of ${updatedReplicas} updated `
      + 'replicas are available');
  }
  const text = `deployment "${name}" successfully rolled out`;
  return { text, isDone: true };
}

// ---- history and undo ----

interface Revision {
  readonly number: number;
  readonly set: appsv1.ReplicaSet;
}

/** The oldest first. */
function* revisionsOf(
  { client, args }: Invocation,
  deployment: Deployment,
): Process<Revision[]> {
  const { namespace } = args;
  const sets = yield* client.replicaSets.list({ namespace });
  return sets.items.filter((set) => isOwnedBy(set, deployment))
    .map((set) => ({
      number: Number(set.metadata.annotations?.[REVISION] ?? 0), set,
    }))
    .sort((a, b) => a.number - b.number);
}

function* history(
  invocation: Invocation,
  target: Target,
): Process<number> {
  const { client, say } = invocation;
  const deployment = yield* client.deployments.get(target.key);
  say(`${label(target)} `);
  say('REVISION  CHANGE-CAUSE');
  for (const { number, set } of yield* revisionsOf(invocation, deployment)) {
    const cause = set.metadata.annotations?.[CHANGE_CAUSE] ?? '<none>';
    say(`${String(number).padEnd(10)}${cause}`);
  }
  say('');
  return 0;
}

function* undo(
  invocation: Invocation,
  target: Target,
): Process<number> {
  const { client, args, say } = invocation;
  const deployment = yield* client.deployments.get(target.key);
  if (deployment.spec.paused) {
    throw new UsageError('you cannot rollback a paused deployment; resume it '
      + "first with 'kubectl rollout resume' and try again");
  }
  const revisions = yield* revisionsOf(invocation, deployment);
  const wanted = Number(flagOf(args, 'to-revision') ?? 0);
  const found = wanted === 0 ? revisions.at(-2)
    : revisions.find(({ number }) => number === wanted);
  if (found === undefined) {
    throw new UsageError(wanted === 0
      ? `no rollout history found for deployment "${target.name}"`
      : `unable to find specified revision ${wanted} in history`);
  }
  if (found === revisions.at(-1)) {
    say(`${label(target)} skipped rollback (current template already matches `
      + `revision ${found.number})`);
    return 0;
  }
  yield* client.deployments.patch(target.key, { json: [
    { op: 'replace', path: '/spec/template', value: templateOf(found) },
    {
      op: 'replace', path: '/metadata/annotations',
      value: annotationsFor(deployment, found),
    },
  ] });
  say(`${label(target)} rolled back`);
  return 0;
}

/** A revision's template without what its set added. */
function templateOf({ set }: Revision): object {
  const template = set.spec.template ?? {};
  const { 'pod-template-hash': _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

function annotationsFor(
  deployment: Deployment,
  { set }: Revision,
): Record<string, string> {
  const kept = Object.entries(deployment.metadata.annotations ?? {})
    .filter(([name]) => NOT_A_REVISIONS.has(name));
  const own = Object.entries(set.metadata.annotations ?? {})
    .filter(([name]) => !NOT_A_REVISIONS.has(name));
  return Object.fromEntries([...kept, ...own]);
}

// ---- pause, resume, restart ----

function* setPaused(
  { client, say }: Invocation,
  target: Target,
  paused: boolean,
): Process<number> {
  const { spec } = yield* client.deployments.get(target.key);
  const word = paused ? 'paused' : 'resumed';
  if ((spec.paused ?? false) === paused) {
    const state = paused ? 'already paused' : 'not paused';
    throw new UsageError(`deployments.apps "${target.name}" is ${state}`);
  }
  yield* client.deployments.patch(target.key, {
    strategic: { spec: { paused: paused ? true : null } },
  });
  say(`${label(target)} ${word}`);
  return 0;
}

function* restart(
  { client, clock, say }: Invocation,
  target: Target,
): Process<number> {
  const { spec } = yield* client.deployments.get(target.key);
  if (spec.paused) {
    throw new UsageError("can't restart paused deployment (run rollout resume "
      + 'first)');
  }
  const annotations = { [RESTARTED_AT]: clock.date() };
  yield* client.deployments.patch(target.key, {
    strategic: { spec: { template: { metadata: { annotations } } } },
  });
  say(`${label(target)} restarted`);
  return 0;
}
