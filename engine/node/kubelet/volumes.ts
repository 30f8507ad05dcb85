// A Pod's volumes: what is in them, and waiting until all of them can be
// had. Upstream: pkg/kubelet/volumemanager and pkg/volume/*. Simpler: one
// pass sets up all volumes of a Pod; what is in them does not change later;
// of storage classes and claims only a place to write remains.

import type { Process } from '../../kernel/process.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import { remembering } from '../../machinery/memo.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { KubeletContext } from './context.ts';
import type { Mount } from './cri.ts';
import { fieldValue } from './downward.ts';
import { MissingObject, ObjectCache } from './object-cache.ts';

/** Upstream looks first at once, when nothing can be there, and then in
 *  steps of this. */
const POLL_MS: Millis = 300;
/** A set-up that failed is tried again after a back-off of its own. */
const RETRY_MS: Millis = 500;
const RETRY_MAX_MS: Millis = 122_000;
/** Then the sync gives up, and begins anew later. */
const GIVE_UP_MS: Millis = 123_000;

type Files = Readonly<Record<string, string>>;

/** Below a mount. Text that is put together anew each time makes a slow key
 *  of an object. */
const rooted = remembering(256, (path) => `/${path}`);

/** What a Pod's volumes came to; undefined for one without content. */
export interface MountedVolumes {
  readonly byName: ReadonlyMap<string, {
    readonly hostPath: string;
    readonly files: Files | undefined;
  }>;
}

export class Volumes {
  readonly #ctx: KubeletContext;
  readonly configMaps: ObjectCache;
  readonly secrets: ObjectCache;
  readonly #mounted = new Map<string, MountedVolumes>();

  constructor(
    ctx: KubeletContext,
    configMaps: ObjectCache,
    secrets: ObjectCache,
  ) {
    this.#ctx = ctx;
    this.configMaps = configMaps;
    this.secrets = secrets;
  }

  /** Waits for all; false if the Pod's time for it ran out, or `isOver`. */
  *mount(pod: v1.Pod, isOver: () => boolean): Process<boolean> {
    const { uid } = pod.metadata;
    if (this.#mounted.has(uid)) return true;
    const { clock } = this.#ctx;
    const began = clock.now();
    const byName = new Map<string, { hostPath: string; files?: Files }>();
    let retryMs = RETRY_MS;
    let polledAt = POLL_MS;
    for (;;) {
      const missing = yield* this.#setUpAll(pod, byName);
      const passed = clock.now() - began;
      if (missing.length === 0) {
        // The worker sees it at its next look.
        while (polledAt < passed) polledAt += POLL_MS;
        yield* clock.sleep(polledAt - passed);
        break;
      }
      if (passed > GIVE_UP_MS) {
        this.#giveUp(pod, missing);
        return false;
      }
      yield* clock.sleep(retryMs, { idle: true });
      retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
      if (isOver()) return false;
    }
    this.#mounted.set(uid, { byName: byName as MountedVolumes['byName'] });
    return !isOver();
  }

  /** For one container of a Pod whose volumes are mounted. */
  mountsOf(pod: v1.Pod, container: v1.Container): readonly Mount[] {
    const mounted = this.#mounted.get(pod.metadata.uid);
    const mounts: Mount[] = [];
    for (const mount of container.volumeMounts ?? []) {
      const volume = mounted?.byName.get(mount.name);
      if (volume === undefined) continue;
      const { mountPath: containerPath, readOnly = false, subPath } = mount;
      const hostPath = subPath === undefined
        ? volume.hostPath : `${volume.hostPath}/${subPath}`;
      const { files } = volume;
      mounts.push(files === undefined ? { hostPath, containerPath, readOnly }
        : { hostPath, containerPath, readOnly, files });
    }
    return mounts;
  }

  unmount(uid: string): void {
    this.#mounted.delete(uid);
  }

  // ---- inside ----

  /** The names of those that cannot be set up yet. */
  *#setUpAll(
    pod: v1.Pod,
    byName: Map<string, { hostPath: string; files?: Files }>,
  ): Process<readonly string[]> {
    const missing: string[] = [];
    for (const volume of pod.spec.volumes ?? []) {
      if (byName.has(volume.name)) continue;
      try {
        const files = yield* this.#content(pod, volume);
        const hostPath = hostPathOf(pod, volume);
        byName.set(volume.name, files === undefined
          ? { hostPath } : { hostPath, files });
      } catch (error) {
        if (!(error instanceof MissingObject) && !isApiError(error)) {
          throw error;
        }
        missing.push(volume.name);
        this.#ctx.client.events.event(pod, 'Warning', 'FailedMount',
          `MountVolume.SetUp failed for volume "${volume.name}" : `
            + error.message);
      }
    }
    return missing;
  }

  #giveUp(pod: v1.Pod, missing: readonly string[]): void {
    this.#ctx.client.events.event(pod, 'Warning', 'FailedMount',
      `Unable to attach or mount volumes: unmounted volumes=[${
        missing.join(' ')}], unattached volumes=[], failed to process `
        + 'volumes=[]: timed out waiting for the condition');
  }

  *#content(pod: v1.Pod, volume: v1.Volume): Process<Files | undefined> {
    const sources = sourcesOf(volume);
    if (sources === undefined) return undefined;
    const all: Record<string, string> = {};
    for (const source of sources) {
      const { serviceAccountToken, configMap, secret, downwardAPI } = source;
      if (configMap !== undefined) {
        yield* this.#addObject(all, pod, configMap, this.configMaps);
      } else if (secret !== undefined) {
        yield* this.#addObject(all, pod, secret, this.secrets);
      } else if (downwardAPI !== undefined) {
        addDownward(all, pod, downwardAPI.items);
      } else if (serviceAccountToken !== undefined) {
        all[rooted(serviceAccountToken.path)] = tokenOf(pod);
      }
    }
    return all;
  }

  *#addObject(
    files: Record<string, string>,
    pod: v1.Pod,
    { name = '', items, optional }: Projection,
    cache: ObjectCache,
  ): Process {
    let data: Readonly<Record<string, string>>;
    try {
      data = (yield* cache.get(`${pod.metadata.namespace}/${name}`)).data ?? {};
    } catch (error) {
      if (optional === true && error instanceof MissingObject) return;
      throw error;
    }
    if (items === undefined) {
      for (const key in data) files[rooted(key)] = data[key]!;
    }
    for (const { key, path } of items ?? []) {
      const text = data[key];
      if (text !== undefined) files[rooted(path)] = text;
      else if (optional !== true) {
        throw new MissingObject(`references non-existent config key: ${key}`);
      }
    }
  }
}

interface Projection {
  readonly name?: string;
  readonly items?: readonly { readonly key: string; readonly path: string }[];
  readonly optional?: boolean;
}

/** A volume of one source is a projection of that alone; undefined for one
 *  that begins empty. */
function sourcesOf(
  { configMap, secret, downwardAPI, projected }: v1.Volume,
): readonly v1.VolumeProjection[] | undefined {
  if (projected !== undefined) return projected.sources ?? [];
  if (configMap !== undefined) return [{ configMap }];
  if (secret !== undefined) {
    return [{ secret: { ...secret, name: secret.secretName ?? '' } }];
  }
  return downwardAPI === undefined ? undefined : [{ downwardAPI }];
}

/** Asking the API server for a token is left out: nobody checks it. */
function tokenOf({ metadata, spec }: v1.Pod): string {
  const name = spec.serviceAccountName ?? 'default';
  return `token of ${metadata.namespace}/${name} for ${metadata.uid}`;
}

function addDownward(
  files: Record<string, string>,
  pod: v1.Pod,
  items: readonly v1.DownwardAPIVolumeFile[] = [],
): void {
  for (const { path, fieldRef } of items) {
    if (fieldRef === undefined) continue;
    files[rooted(path)] = fieldValue(pod, fieldRef.fieldPath);
  }
}

/** Volumes of the machine itself outlive a Pod; the others are the Pod's. */
function hostPathOf(pod: v1.Pod, volume: v1.Volume): string {
  if (volume.hostPath !== undefined) return volume.hostPath.path;
  const claim = volume.persistentVolumeClaim;
  if (claim !== undefined) {
    return `/var/lib/volumes/${pod.metadata.namespace}/${claim.claimName}`;
  }
  return `/var/lib/kubelet/pods/${pod.metadata.uid}/volumes/${volume.name}`;
}
