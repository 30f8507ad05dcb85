// Pods and what a runtime says of them, as short as tests want them.

import type * as v1 from '../../../../engine/machinery/api/v1.ts';
import type { ContainerStatus, Sandbox }
  from '../../../../engine/node/kubelet/cri.ts';
import type { RuntimePod }
  from '../../../../engine/node/kubelet/runtime-pod.ts';
import { specHash } from '../../../../engine/node/kubelet/start-container.ts';

export interface PodOptions {
  readonly policy?: v1.RestartPolicy;
  readonly inits?: readonly (string | v1.Container)[];
  readonly containers?: readonly (string | v1.Container)[];
  readonly status?: v1.PodStatus;
  readonly metadata?: Partial<v1.ObjectMeta>;
  readonly spec?: Partial<v1.PodSpec>;
}

function containerOf(given: string | v1.Container): v1.Container {
  if (typeof given !== 'string') return given;
  return { name: given, image: 'busybox:1.36', resources: {} };
}

export function sidecar(name: string): v1.Container {
  return { ...containerOf(name), restartPolicy: 'Always' };
}

export function pod(options: PodOptions = {}): v1.Pod {
  const { inits = [], containers = ['web'] } = options;
  const made = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'p', namespace: 'default', uid: 'uid-1', generation: 1,
      ...options.metadata,
    },
    spec: {
      restartPolicy: options.policy ?? 'Always',
      ...(inits.length > 0 ? { initContainers: inits.map(containerOf) } : {}),
      containers: containers.map(containerOf),
      ...options.spec,
    },
    status: options.status ?? {},
  };
  return made as unknown as v1.Pod;
}

/** 'web:running', 'web:exited=1', 'web:created'; several attempts of one
 *  name are given oldest first. */
export function runtime(
  containers: readonly string[] = [],
  sandbox: Sandbox['state'] | undefined = 'SANDBOX_READY',
): RuntimePod {
  const attempts = new Map<string, number>();
  const all = containers.map((text, i): ContainerStatus => {
    const [name = '', what = ''] = text.split(':');
    const [state = '', code] = what.split('=');
    const attempt = (attempts.get(name) ?? -1) + 1;
    attempts.set(name, attempt);
    const exit = state === 'exited' ? {
      exitCode: Number(code), reason: code === '0' ? 'Completed' : 'Error',
      finishedAt: `1970-01-01T00:00:0${i}.500000Z`,
    } : {};
    return {
      id: `${name}-${attempt}`, sandboxId: 's', name, attempt,
      specHash: specHash(containerOf(name)),
      state: `CONTAINER_${state.toUpperCase()}` as ContainerStatus['state'],
      createdAt: '1970-01-01T00:00:00.000000Z',
      startedAt: `1970-01-01T00:00:0${i}.250000Z`,
      image: 'docker.io/library/busybox:1.36',
      imageRef: 'docker.io/library/busybox@sha256:01',
      ...exit,
    };
  });
  const sandboxes: Sandbox[] = sandbox === undefined ? [] : [{
    id: 's', state: sandbox, ip: '10.244.1.2', revision: 1,
    createdAt: '1970-01-01T00:00:00.000000Z',
    metadata: { name: 'p', namespace: 'default', uid: 'uid-1', attempt: 0 },
  }];
  return { sandboxes, containers: all.reverse() };
}
