// Pods of one template: what defaults and admission made of the spec of the
// first one, and that it is valid, holds for its siblings. They differ in the
// name of their token's volume alone. Of those that are sent as one object,
// what was read of the first one holds, too.
// Upstream: none; it does all of it again for each Pod. Same results.

import { deepFreeze } from '../../kernel/freeze.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import { pods, priorityclasses } from '../../machinery/api/resource.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import {
  accountOf, checkNamespaceLifecycle, tokenMount, tokenVolume,
} from './admission/index.ts';
import type { AdmissionReads, AdmissionRequest } from './admission/index.ts';
import type { Target } from './registry.ts';

/** What a spec came to, and what that depended on beside the spec. */
interface Admitted {
  readonly spec: v1.PodSpec;
  readonly account: ApiObject;
  readonly classes: readonly ApiObject[];
  /** The name of the volume that admission added; undefined if none. */
  readonly token: string | undefined;
}

export class PodSiblings {
  /** By the spec as it was sent, which cannot change. */
  readonly #admitted = new WeakMap<object, Admitted>();
  /** By the body, which cannot change. */
  readonly #read = new WeakMap<object, ApiObject>();

  /** What was read of the same body before, and found valid. */
  read(
    { kind, namespace, options, warn }: Target,
    body: unknown,
  ): ApiObject | undefined {
    const known = this.#read.get(body as object);
    const isSame = known?.metadata.namespace === namespace
      && kind.resource === pods
      && options.fieldValidation === undefined && warn === undefined;
    return isSame ? known : undefined;
  }

  /** The Pod as admission would leave it, known to be valid but for its
   *  metadata; undefined if there was no such spec. Draws a name where
   *  admission would. Throws as admission does. */
  admit(
    sent: ApiObject,
    request: AdmissionRequest,
    reads: AdmissionReads,
  ): v1.Pod | undefined {
    if (request.resource !== pods) return undefined;
    const pod = sent as v1.Pod;
    const known = this.#admitted.get(pod.spec);
    const isSame = known !== undefined
      && known.account === accountOf(pod, request, reads)
      && known.classes === reads.list(priorityclasses);
    if (!isSame) return undefined;
    checkNamespaceLifecycle(request, reads);
    return { ...pod, spec: ownSpec(known, request.suffix) };
  }

  /** `admitted` was made of `sent`, that of `body`, and all found valid. */
  remember(
    body: unknown,
    sent: ApiObject,
    admitted: ApiObject,
    request: AdmissionRequest,
    reads: AdmissionReads,
  ): void {
    if (request.resource !== pods) return;
    if (isFixed(body)) this.#read.set(body as object, deepFreeze(sent));
    const { spec: before } = sent as v1.Pod;
    const account = accountOf(sent as v1.Pod, request, reads);
    if (!Object.isFrozen(before) || account === undefined) return;
    const spec = deepFreeze((admitted as v1.Pod).spec);
    const { volumes = [] } = spec;
    const isAdded = volumes.length > (before.volumes ?? []).length;
    this.#admitted.set(before, {
      spec,
      account,
      classes: reads.list(priorityclasses),
      token: isAdded ? volumes[volumes.length - 1]!.name : undefined,
    });
  }
}

/** Whether nothing in it can change. */
function isFixed(value: unknown): boolean {
  return typeof value !== 'object' || value === null
    || (Object.isFrozen(value) && Object.values(value).every(isFixed));
}

/** The spec with a token's volume of its own. */
function ownSpec(
  { spec, token }: Admitted,
  suffix: () => string,
): v1.PodSpec {
  if (token === undefined) return spec;
  const { volumes = [], containers, initContainers } = spec;
  const volume = tokenVolume(suffix());
  const mount = tokenMount(volume.name);
  const mounted = (container: v1.Container): v1.Container => {
    const { volumeMounts = [] } = container;
    const last = volumeMounts.length - 1;
    if (volumeMounts[last]?.name !== token) return container;
    return { ...container, volumeMounts: replaceLast(volumeMounts, mount) };
  };
  const own = {
    ...spec,
    volumes: replaceLast(volumes, volume),
    containers: containers.map(mounted),
  };
  return initContainers === undefined ? own
    : { ...own, initContainers: initContainers.map(mounted) };
}

function replaceLast<T>(list: readonly T[], item: T): T[] {
  // Of a frozen list `slice` makes a copy ten times as slowly.
  const copy = [...list];
  copy[copy.length - 1] = item;
  return copy;
}
