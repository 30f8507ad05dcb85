// One probe: a command in the container, a request or a connection to it.
// Upstream: pkg/kubelet/prober/prober.go and pkg/probe/*. Same texts;
// different: gRPC probes are taken for connections.

import type { Process } from '../../kernel/process.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import type { KubeletContext } from './context.ts';
import type { ProbeKind } from './prober.ts';
import type { ConnectRequest, ConnectResult } from './pod-network.ts';

export interface ProbeOutcome {
  readonly result: 'success' | 'failure';
  readonly output: string;
}

/** Containers' ids carry the runtime's name in statuses. */
export function bareId(containerID: string): string {
  return containerID.slice(containerID.indexOf('://') + 3);
}

export function* runProbe(
  ctx: KubeletContext,
  status: v1.ContainerStatus,
  container: v1.Container,
  probe: v1.Probe,
  kind: ProbeKind | undefined,
  podIP: string,
): Process<ProbeOutcome> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1_000;
  const asked = kind === undefined ? {} : { probe: kind };
  const { exec, httpGet, tcpSocket, grpc } = probe;
  if (exec !== undefined) {
    const { command = [] } = exec;
    const answer = yield* ctx.cri.execSync(bareId(status.containerID!), {
      command, timeoutMs, ...asked,
    });
    return {
      result: answer.exitCode === 0 ? 'success' : 'failure',
      output: answer.stdout + answer.stderr,
    };
  }
  if (httpGet !== undefined) {
    const { path = '/', host, scheme = 'HTTP' } = httpGet;
    const port = portOf(container, httpGet.port);
    const ip = host === undefined || host === '' ? podIP : host;
    const where = path.startsWith('/') ? path : `/${path}`;
    const url = `${scheme.toLowerCase()}://${ip}:${port}${where}`;
    const answer = yield* connect(ctx, {
      ip, port, http: { path: where }, timeoutMs, ...asked,
    });
    return httpOutcome(answer, url, `${ip}:${port}`);
  }
  const asks = tcpSocket ?? grpc;
  if (asks === undefined) return { result: 'success', output: '' };
  const port = portOf(container, asks.port);
  const answer = yield* connect(ctx, {
    ip: podIP, port, timeoutMs, ...asked,
  });
  if (answer.outcome === 'ok') return { result: 'success', output: '' };
  return { result: 'failure', output: dialProblem(answer, `${podIP}:${port}`) };
}

/** An address that nobody has any more never answers: that is known when the
 *  probe's time is over, not before. */
function* connect(
  { clock, podNetwork }: KubeletContext,
  request: ConnectRequest,
): Process<ConnectResult> {
  const end = clock.now() + request.timeoutMs;
  const answer = yield* podNetwork.connect(request);
  if (answer.outcome === 'timeout') {
    yield* clock.sleep(Math.max(0, end - clock.now()));
  }
  return answer;
}

function httpOutcome(
  answer: ConnectResult,
  url: string,
  address: string,
): ProbeOutcome {
  if (answer.outcome === 'ok') {
    const { status = 0, body = '' } = answer;
    if (status >= 200 && status < 400) {
      return { result: 'success', output: body };
    }
    const output = `HTTP probe failed with statuscode: ${status}`;
    return { result: 'failure', output };
  }
  const why = answer.outcome === 'timeout'
    ? 'context deadline exceeded (Client.Timeout exceeded while awaiting '
      + 'headers)'
    : dialProblem(answer, address);
  return { result: 'failure', output: `Get "${url}": ${why}` };
}

function dialProblem(answer: ConnectResult, address: string): string {
  return answer.outcome === 'refused'
    ? `dial tcp ${address}: connect: connection refused`
    : `dial tcp ${address}: i/o timeout`;
}

function portOf(
  { ports = [] }: v1.Container,
  port: number | string,
): number {
  if (typeof port === 'number') return port;
  const named = ports.find(({ name }) => name === port);
  return named?.containerPort ?? (Math.trunc(Number(port)) || 0);
}
