// kubectl delete: asks, and waits until the objects are gone.
// Upstream: kubectl/pkg/cmd/delete. Same output and waiting.

import type { Process, Wait } from '../../kernel/process.ts';
import { isApiError, isNotFound } from '../../machinery/api/errors.ts';
import { keyOf } from '../../machinery/api/key.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import type { DeleteOptions } from '../../machinery/component.ts';
import type { Arguments } from '../arguments.ts';
import { flagOf, isOn } from '../arguments.ts';
import { serverSentence, UsageError, whenDoing } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { readManifests } from '../manifests.ts';
import { chosenTargets, label } from '../targets.ts';
import type { Target } from '../targets.ts';

const FORCED = 'Warning: Immediate deletion does not wait for confirmation '
  + 'that the running resource has been terminated. The resource may '
  + 'continue to run on the cluster indefinitely.';

export function* deleteObjects(invocation: Invocation): Process<number> {
  const { args, say, complain } = invocation;
  const isForced = isOn(args, 'force');
  const options = deleteOptions(args, isForced);
  const targets = yield* targetsOf(invocation);
  if (targets.length === 0) say('No resources found');
  if (isForced && options.gracePeriodSeconds === 0) complain(FORCED);
  let code = 0;
  const asked: Asked[] = [];
  for (const target of targets) {
    try {
      const answer: unknown = yield* invocation.client
        .resource(target.resource).delete(target.key, options);
      say(deletedLine(target, isForced));
      asked.push({ ...target, uid: uidOf(answer) });
    } catch (error) {
      if (!isApiError(error)) throw error;
      if (isNotFound(error) && isOn(args, 'ignore-not-found')) continue;
      complain(isFromFile(args)
        ? whenDoing('error when deleting "STDIN"', error)
        : serverSentence(error));
      code = 1;
    }
  }
  const waits = isOn(args, 'wait', !isForced);
  if (waits) for (const target of asked) yield* untilGone(invocation, target);
  return code;
}

function* targetsOf(invocation: Invocation): Process<Target[]> {
  const { args, stdin } = invocation;
  if (!isFromFile(args)) return yield* chosenTargets(invocation);
  const { manifests } = readManifests(stdin, args);
  return manifests.map(({ resource, object }) => ({
    resource, name: object.metadata.name, key: keyOf(object),
  }));
}

function isFromFile(args: Arguments): boolean {
  return flagOf(args, 'filename') !== undefined;
}

function deleteOptions(args: Arguments, isForced: boolean): DeleteOptions {
  const grace = flagOf(args, 'grace-period');
  const seconds = grace === undefined || grace === '-1'
    ? undefined : Number(grace);
  if (seconds !== undefined && !Number.isInteger(seconds)) {
    throw new UsageError(`invalid argument "${grace}" for "--grace-period"`);
  }
  if (seconds === 0 && !isForced) {
    throw new UsageError('--grace-period must be greater than or equal to 1 '
      + 'unless --force is set');
  }
  const gracePeriodSeconds = isForced ? seconds ?? 0
    : isOn(args, 'now') ? 1 : seconds;
  const cascade = flagOf(args, 'cascade') ?? 'background';
  const propagationPolicy = POLICIES[cascade];
  if (propagationPolicy === undefined) {
    throw new UsageError(`invalid cascade value (${cascade}). Must be `
      + '"background", "foreground", or "orphan"');
  }
  return {
    propagationPolicy,
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
  };
}

const POLICIES: Readonly<Record<string, 'Background' | 'Foreground' | 'Orphan'>>
  = { background: 'Background', foreground: 'Foreground', orphan: 'Orphan' };

function deletedLine(
  { resource, name, key }: Target,
  isForced: boolean,
): string {
  const word = isForced ? 'force deleted' : 'deleted';
  const type = label({ resource, name }).split('/')[0];
  const where = resource.namespaced
    ? ` from ${key.split('/')[0]} namespace` : '';
  return `${type} "${name}" ${word}${where}`;
}

interface Asked extends Target {
  readonly uid: string | undefined;
}

/** Of what was deleted: the server answers with the object while it is still
 *  there, and with a Status that names it once it is gone. */
function uidOf(answer: unknown): string | undefined {
  const { metadata, details } = answer as {
    readonly metadata?: { readonly uid?: string };
    readonly details?: { readonly uid?: string };
  };
  return metadata?.uid ?? details?.uid;
}

/** Looks, then watches until its deletion, and looks again if the watch ends
 *  before. Another object of the same name is not waited for. */
function* untilGone(
  { client }: Invocation,
  { resource, name, key, uid }: Asked,
): Process {
  const kind = client.resource<ApiObject>(resource);
  const where = {
    ...(resource.namespaced ? { namespace: key.split('/')[0]! } : {}),
    fieldSelector: `metadata.name=${name}`,
  };
  const isIt = ({ metadata }: ApiObject): boolean => metadata.uid === uid;
  for (let isGone = false; !isGone;) {
    const list = yield* kind.list(where);
    if (!list.items.some(isIt)) return;
    const over = new Signal();
    const { resourceVersion } = list.metadata;
    const onClosed = (): void => over.set();
    const options = { ...where, resourceVersion, onClosed };
    const watch = kind.watch(options, (batch) => {
      isGone ||= batch.some(({ type, object }) =>
        type === 'DELETED' && isIt(object));
      if (isGone) over.set();
    });
    yield over;
    watch.stop();
  }
}

/** Something to wait for that a delivery sets. */
class Signal implements Wait {
  #isSet = false;
  #resume: (() => void) | undefined;

  set(): void {
    if (this.#isSet) return;
    this.#isSet = true;
    this.#resume?.();
  }

  subscribe(resume: () => void): void {
    this.#resume = resume;
    if (this.#isSet) resume();
  }
}
