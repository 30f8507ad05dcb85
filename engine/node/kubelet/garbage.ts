// Containers that ended long ago go: of each, the last one to have ended is
// kept for its logs. Upstream: pkg/kubelet/kuberuntime/kuberuntime_gc.go,
// with MaxPerPodContainer 1.

import type { Process } from '../../kernel/process.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import type { ContainerStatus } from './cri.ts';
import { rpcText } from './images.ts';
import { identityOf } from './node-object.ts';
import { nodeReference } from './node-status.ts';
import type { PodServices } from './pod-services.ts';
import type { RuntimePod } from './runtime-pod.ts';

export function* collectGarbage(services: PodServices): Process {
  const { ctx } = services;
  try {
    yield* ctx.cri.listContainers();
    yield* removeOld(services);
  } catch (error) {
    if (!isApiError(error)) throw error;
    const { name } = identityOf(ctx);
    ctx.client.events.event(nodeReference(name), 'Warning',
      'ContainerGCFailed', rpcText(error.reason, error.message));
  }
}

function* removeOld({ ctx, pleg }: PodServices): Process {
  for (const uid of pleg.uids()) {
    const runtime = pleg.get(uid);
    const [sandbox] = runtime.sandboxes;
    if (sandbox === undefined) continue;
    const { namespace, name } = sandbox.metadata;
    for (const old of surplus(runtime)) {
      const about = { pod: `${namespace}/${name}`, container: old.name };
      yield* ctx.cri.removeContainer(old.id, about);
    }
  }
}

/** All that ended but the newest of each name. */
export function surplus({ containers }: RuntimePod): ContainerStatus[] {
  const seen = new Set<string>();
  return containers.filter(({ name, state }) => {
    if (state !== 'CONTAINER_EXITED') return false;
    const isNewest = !seen.has(name);
    seen.add(name);
    return !isNewest;
  });
}
