// pods/exec: a command in a container, handed on to the node's kubelet.
// Upstream: pkg/registry/core/pod/rest/subresources.go and strategy.go
// ExecLocation. Different: one request and one reply instead of streams, so
// that a command gets no input, and answers once it has ended.

import type { Process } from '../../kernel/process.ts';
import { ApiError, isApiError } from '../../machinery/api/errors.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { ExecOptions, ExecOutcome } from '../../machinery/component.ts';
import { readLatest } from './registry.ts';
import type { Registry, Target } from './registry.ts';
import { notFound } from './refusals.ts';
import { badRequest } from './validation/refusal.ts';

/** A command may take so long; a machine that is gone is not told from one
 *  that is slow. */
const TIMEOUT_MS = 60_000;

export function* exec(
  registry: Registry,
  { kind, namespace, name }: Target,
  body: unknown,
): Process<ExecOutcome> {
  const { command, container: asked } = body as ExecOptions;
  const found = yield* readLatest(registry, kind, namespace, name);
  if (found === undefined) throw notFound(kind.resource, name);
  const pod = found as v1.Pod;
  const container = containerOf(pod, asked);
  const { nodeName } = pod.spec;
  if (!nodeName) {
    throw badRequest(`pod ${name} does not have a host assigned`);
  }
  const exec = { uid: pod.metadata.uid, container, command };
  try {
    return (yield* registry.network.call(
      `kubelet/${nodeName}`, { exec }, { timeoutMs: TIMEOUT_MS },
    )) as ExecOutcome;
  } catch (error) {
    const isGone = isApiError(error)
      && ['ServiceUnavailable', 'Timeout'].includes(error.reason);
    if (!isGone) throw error;
    const message = `error dialing backend: ${error.message}`;
    throw new ApiError('', message, { code: 500 });
  }
}

function containerOf(
  { spec: { initContainers = [], containers }, metadata }: v1.Pod,
  asked: string | undefined,
): string {
  const all = [...containers, ...initContainers];
  const found = asked ? all.find((each) => each.name === asked) : all[0];
  if (found !== undefined) return found.name;
  throw badRequest(`container ${asked} is not valid for pod ${metadata.name}`);
}
