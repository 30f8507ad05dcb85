// kubectl drain: cordons a node and evicts its Pods, patiently.
// Upstream: kubectl/pkg/cmd/drain and pkg/drain. Same words and retries.

import { all } from '../../kernel/call.ts';
import type { Call } from '../../kernel/call.ts';
import type { Process } from '../../kernel/process.ts';
import type { ApiError } from '../../machinery/api/errors.ts';
import { isNotFound, isTooManyRequests } from '../../machinery/api/errors.ts';
import { parseDuration } from '../../machinery/api/duration.ts';
import { keyOf } from '../../machinery/api/key.ts';
import { controllerOf } from '../../machinery/api/owners.ts';
import { isFinished } from '../../machinery/api/pods.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { flagOf, isOn } from '../arguments.ts';
import type { Arguments } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { cordonNode } from './cordon.ts';

const LOOK_MS = 1_000;
const RETRY_MS = 5_000;

export function* drain(invocation: Invocation): Process<number> {
  const { args, client, say, complain } = invocation;
  if (args.words.length !== 1) {
    throw new UsageError('USAGE: drain NODE [flags]');
  }
  const name = args.words[0]!.replace(/^nodes?\//, '');
  yield* cordonNode(invocation, name, true);
  const found = yield* client.pods.list({
    fieldSelector: `spec.nodeName=${name}`,
    ...(flagOf(args, 'pod-selector') === undefined ? {}
      : { labelSelector: flagOf(args, 'pod-selector')! }),
  });
  const { leaving, problems, warnings } = sorted(found.items, args);
  if (problems.length > 0) {
    const text = problems.length === 1
      ? problems[0]! : `[${problems.join(', ')}]`;
    complain(`error: unable to drain node "${name}" due to error: ${
      text}, continuing command...`);
    complain('There are pending nodes to be drained:');
    complain(` ${name}`);
    for (const problem of problems) complain(problem);
    return 1;
  }
  if (warnings.length > 0) complain(`Warning: ${warnings.join('; ')}`);
  yield* evictAll(invocation, name, leaving);
  say(`node/${name} drained`);
  return 0;
}

interface Sorted {
  readonly leaving: readonly v1.Pod[];
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** Which Pods go, and what stands in the way of that. */
function sorted(pods: readonly v1.Pod[], args: Arguments): Sorted {
  const isDaemon = (pod: v1.Pod): boolean =>
    controllerOf(pod)?.kind === 'DaemonSet' && !isFinished(pod);
  const rest = pods.filter((pod) => !isDaemon(pod));
  const live = rest.filter((pod) => !isFinished(pod));
  const problems: string[] = [];
  const warnings: string[] = [];
  const judge = (
    among: readonly v1.Pod[],
    what: string,
    flag: string,
    use: string,
    doing: string,
  ): void => {
    if (among.length === 0) return;
    const names = among.map(keyOf).join(', ');
    if (isOn(args, flag)) warnings.push(`${doing} ${what}: ${names}`);
    else problems.push(`cannot delete ${what} (use --${flag} to ${use}): ${
      names}`);
  };
  const stores = live.filter(({ spec: { volumes = [] } }) =>
    volumes.some((volume) => volume.emptyDir !== undefined));
  judge(stores, 'Pods with local storage', 'delete-emptydir-data', 'override',
    'deleting');
  judge(pods.filter(isDaemon), 'DaemonSet-managed Pods', 'ignore-daemonsets',
    'ignore', 'ignoring');
  judge(live.filter((pod) => controllerOf(pod) === undefined),
    'Pods that declare no controller', 'force', 'override', 'deleting');
  return { leaving: rest, problems, warnings };
}

/** One Pod on its way out. */
interface Leaving {
  readonly pod: v1.Pod;
  /** When it is asked to go; undefined once it has agreed. */
  askAt: number | undefined;
}

function* evictAll(
  invocation: Invocation,
  node: string,
  pods: readonly v1.Pod[],
): Process {
  const { clock, args } = invocation;
  const limit = parseDuration(flagOf(args, 'timeout') ?? '0s') ?? 0;
  const end = limit > 0 ? clock.now() + limit : Infinity;
  let left: Leaving[] = pods.map((pod) => ({ pod, askAt: clock.now() }));
  for (;;) {
    const due = left.filter(({ askAt = Infinity }) => askAt <= clock.now());
    yield* all(due.map((each) => evict(invocation, each)));
    left = yield* stillThere(invocation, left);
    if (left.length === 0) return;
    if (clock.now() > end) {
      throw new UsageError(`unable to drain node "${node}" due to error: `
        + `global timeout reached: ${flagOf(args, 'timeout')}`);
    }
    yield* clock.sleep(LOOK_MS);
  }
}

function evict(
  { client, args, clock, say, complain }: Invocation,
  leaving: Leaving,
): Call<void> {
  const { pod } = leaving;
  const { name, namespace } = pod.metadata;
  const grace = Number(flagOf(args, 'grace-period') ?? -1);
  say(`evicting pod ${namespace}/${name}`);
  const call = client.pods.evict(
    keyOf(pod), grace < 0 ? {} : { gracePeriodSeconds: grace },
  );
  return call.then(() => { leaving.askAt = undefined; }, (error: ApiError) => {
    if (isNotFound(error)) leaving.askAt = undefined;
    else if (isTooManyRequests(error)) {
      complain(`error when evicting pods/"${name}" -n "${namespace}" (will `
        + `retry after 5s): ${error.message}`);
      leaving.askAt = clock.now() + RETRY_MS;
    } else throw error;
  }) as Call<void>;
}

function* stillThere(
  { client, say }: Invocation,
  all: readonly Leaving[],
): Process<Leaving[]> {
  const left: Leaving[] = [];
  for (const each of all) {
    const { metadata } = each.pod;
    if (each.askAt !== undefined) {
      left.push(each);
      continue;
    }
    const found = yield* client.pods.get(keyOf(each.pod)).catch((error) => {
      if (!isNotFound(error)) throw error;
      return undefined;
    });
    if (found?.metadata.uid === metadata.uid) left.push(each);
    else say(`pod/${metadata.name} evicted`);
  }
  return left;
}
