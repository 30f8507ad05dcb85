// A container's lifecycle hooks.
// Upstream: pkg/kubelet/lifecycle/handlers.go. Same texts.

import type { Process } from '../../kernel/process.ts';
import { defined } from '../../machinery/api/defined.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { KubeletContext } from './context.ts';
import { runProbe } from './probe.ts';

/** A hook may take as long as its container may. */
const HOOK_SECONDS_MAX = 3_600;

/** What went wrong, or undefined. */
export function* runHook(
  ctx: KubeletContext,
  pod: v1.Pod,
  container: v1.Container,
  id: string,
  hook: v1.LifecycleHandler,
  podIP: string,
  withinMs: Millis = HOOK_SECONDS_MAX * 1_000,
): Process<string | undefined> {
  const { sleep, exec, httpGet, tcpSocket } = hook;
  if (sleep !== undefined) {
    yield* ctx.clock.sleep(Math.min(sleep.seconds * 1_000, withinMs));
    return undefined;
  }
  const status = { containerID: `containerd://${id}` } as v1.ContainerStatus;
  const ip = pod.status?.podIP ?? podIP;
  const timeoutSeconds = withinMs / 1_000;
  const probe: v1.Probe =
    defined({ timeoutSeconds, exec, httpGet, tcpSocket });
  try {
    const { result, output }
      = yield* runProbe(ctx, status, container, probe, undefined, ip);
    return result === 'success' ? undefined : output;
  } catch (error) {
    if (!isApiError(error)) throw error;
    return error.message;
  }
}
