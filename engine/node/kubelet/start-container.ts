// Starting one container: its image, its environment, create, start, hook.
// Upstream: pkg/kubelet/kuberuntime/kuberuntime_container.go
// (startContainer). Same order, Events and reasons.

import type { Process } from '../../kernel/process.ts';
import { defined } from '../../machinery/api/defined.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import { fnv32a } from '../../machinery/api/hash.ts';
import { keyOf } from '../../machinery/api/key.ts';
import { wholeValue } from '../../machinery/api/quantity.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { StartFailure } from './container-status.ts';
import type { KubeletContext } from './context.ts';
import type { ContainerConfig, ContainerId, Sandbox } from './cri.ts';
import { environment } from './environment.ts';
import { containerEvent } from './events.ts';
import type { Images } from './images.ts';
import { runHook } from './hooks.ts';
import { MissingObject } from './object-cache.ts';
import type { Volumes } from './volumes.ts';

export interface Starter {
  readonly ctx: KubeletContext;
  readonly images: Images;
  readonly volumes: Volumes;
  readonly hostIP: string;
}

/** Changes with what a running container cannot change: its image. */
export function specHash({ name, image = '' }: v1.Container): number {
  return fnv32a(`${name} ${image}`);
}

/** Why it does not run, or undefined: it does. `isOver` is asked between
 *  the steps: a Pod that is ending starts nothing any more. `made` is there
 *  already, left by a kubelet that died before it could start it; upstream
 *  makes another one. */
export function* startContainer(
  starter: Starter,
  pod: v1.Pod,
  container: v1.Container,
  sandbox: Sandbox,
  attempt: number,
  isOver: () => boolean,
  made?: ContainerId,
): Process<StartFailure | undefined> {
  const { ctx, images, volumes, hostIP } = starter;
  const { name, lifecycle } = container;
  const fail = (reason: string, message: string): StartFailure => {
    containerEvent(ctx, pod, name, 'Warning', 'Failed', `Error: ${message}`);
    return { reason, message };
  };
  const unpulled = yield* images.ensure(pod, container);
  if (unpulled !== undefined) {
    // Upstream's errors print as their reason alone here.
    fail(unpulled.reason, unpulled.reason);
    return unpulled;
  }
  if (isOver()) return OVER;
  const about = { pod: keyOf(pod), container: name };
  let reason = 'CreateContainerConfigError';
  try {
    let id = made;
    if (id === undefined) {
      const facts = { hostIP, podIP: sandbox.ip ?? hostIP };
      const env = yield* environment(pod, container, volumes, facts);
      const mounts = volumes.mountsOf(pod, container);
      const config = configOf(container, attempt, env, mounts);
      reason = 'CreateContainerError';
      id = yield* ctx.cri.createContainer(sandbox.id, config, about);
      containerEvent(ctx, pod, name, 'Normal', 'Created', 'Container created');
    }
    if (isOver()) return OVER;
    reason = 'RunContainerError';
    yield* ctx.cri.startContainer(id, about);
    containerEvent(ctx, pod, name, 'Normal', 'Started', 'Container started');
    return lifecycle?.postStart === undefined ? undefined
      : yield* postStart(starter, pod, container, id, lifecycle.postStart);
  } catch (error) {
    if (!(error instanceof MissingObject) && !isApiError(error)) throw error;
    return fail(reason, error.message);
  }
}

/** Not a failure that anybody is told of. */
export const OVER: StartFailure = { reason: '', message: '' };

function* postStart(
  { ctx, hostIP }: Starter,
  pod: v1.Pod,
  container: v1.Container,
  id: string,
  hook: v1.LifecycleHandler,
): Process<StartFailure | undefined> {
  const problem = yield* runHook(ctx, pod, container, id, hook, hostIP);
  if (problem === undefined) return undefined;
  const { name } = container;
  containerEvent(ctx, pod, name, 'Warning', 'FailedPostStartHook',
    'PostStartHook failed');
  const about = { pod: keyOf(pod), container: name };
  yield* ctx.cri.stopContainer(id, 2_000, about);
  return { reason: 'PostStartHookError', message: problem };
}

function configOf(
  container: v1.Container,
  attempt: number,
  env: ContainerConfig['env'],
  mounts: ContainerConfig['mounts'],
): ContainerConfig {
  const { name, image = '', command = [], args = [] } = container;
  const { workingDir, ports = [], resources } = container;
  const memory = resources?.limits?.memory;
  const config: ContainerConfig = {
    name, attempt, image,
    specHash: specHash(container),
    command, args, env, mounts,
    ports: ports.map(({ containerPort }) => containerPort),
  };
  if (workingDir === undefined && memory === undefined) return config;
  return defined({
    ...config, workingDir,
    memoryLimit: memory === undefined ? undefined : wholeValue(memory),
  });
}
