// Commands that others ask for in this node's containers.
// Upstream: pkg/kubelet/server (getExec) and its streaming. Different: one
// request and one reply, by the runtime's ExecSync.

import type { Process } from '../../kernel/process.ts';
import { ApiError } from '../../machinery/api/errors.ts';
import type { ExecResult } from './cri.ts';
import type { PodServices } from './pod-services.ts';
import { isRunning, newestOf } from './runtime-pod.ts';

export interface ExecRequest {
  readonly exec: {
    /** The Pod's. */
    readonly uid: string;
    readonly container: string;
    readonly command: readonly string[];
  };
}

/** As long as the API server waits for it. */
const TIMEOUT_MS = 60_000;

export function* runCommand(
  { ctx, pleg }: Pick<PodServices, 'ctx' | 'pleg'>,
  { uid, container, command }: ExecRequest['exec'],
): Process<ExecResult> {
  const found = newestOf(pleg.get(uid), container);
  if (found === undefined || !isRunning(found)) {
    throw new ApiError('InternalError', 'Internal error occurred: unable to '
      + `upgrade connection: container not found ("${container}")`);
  }
  return yield* ctx.cri.execSync(found.id, { command, timeoutMs: TIMEOUT_MS });
}
