// Probes and lifecycle hooks.
// Upstream: pkg/apis/core/validation validateProbe, validateHandler and
// validateLifecycle. Same, but for stop signals.

import type * as v1 from '../../../machinery/api/v1.ts';
import {
  needed, notNegative, portNumber, struct, within,
} from './checks.ts';
import type { Fields } from './checks.ts';
import { headerName, portName } from './names.ts';
import type { Place } from './place.ts';

type Handler = Pick<v1.Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> &
  Pick<v1.LifecycleHandler, 'sleep'>;

/** `gracePeriod` is the Pod's, in seconds. */
export function checkProbes(
  container: v1.Container,
  at: Place,
  gracePeriod: number,
): void {
  for (const name of [
    'livenessProbe', 'readinessProbe', 'startupProbe',
  ] as const) {
    const probe = container[name];
    if (probe === undefined) continue;
    const place = at.at(name);
    checkProbe(probe, place, gracePeriod);
    const { successThreshold = 0, terminationGracePeriodSeconds } = probe;
    if (name !== 'readinessProbe') {
      if (successThreshold === 1) continue;
      place.at('successThreshold').invalid(successThreshold, 'must be 1');
    } else if (terminationGracePeriodSeconds !== undefined) {
      place.at('terminationGracePeriodSeconds').invalid(
        terminationGracePeriodSeconds, 'must not be set for readinessProbes');
    }
  }
}

const checkNumbers = struct<v1.Probe>({
  initialDelaySeconds: notNegative,
  timeoutSeconds: notNegative,
  periodSeconds: notNegative,
  successThreshold: notNegative,
  failureThreshold: notNegative,
  terminationGracePeriodSeconds: within(1, Infinity, 'must be greater than 0'),
});

function checkProbe(probe: v1.Probe, at: Place, gracePeriod: number): void {
  checkHandler(probe, at, gracePeriod);
  checkNumbers(probe, at);
}

export function checkLifecycle(
  lifecycle: v1.Lifecycle | undefined,
  at: Place,
  gracePeriod: number,
): void {
  for (const name of ['postStart', 'preStop'] as const) {
    const handler = lifecycle?.[name];
    if (handler !== undefined) checkHandler(handler, at.at(name), gracePeriod);
  }
}

/** The first handler counts; each further one is refused. */
function checkHandler(handler: Handler, at: Place, gracePeriod: number): void {
  const [first, ...more] = HANDLERS.filter((name) => name in handler);
  if (first === undefined) return at.required('must specify a handler type');
  if (first === 'sleep') {
    checkSleep(handler.sleep!.seconds, at.at(first), gracePeriod);
  } else CHECKS[first](handler[first] as never, at.at(first));
  for (const name of more) {
    at.at(name).forbidden('may not specify more than 1 handler type');
  }
}

export function checkPort(port: number | string | undefined, at: Place): void {
  if (typeof port === 'string') at.name(port, portName);
  else portNumber(port, at);
}

const CHECKS = {
  exec: struct<v1.ExecAction>({
    command: (command = [], at) => {
      if (command.length === 0) at.required();
    },
  }),
  httpGet: struct<v1.HTTPGetAction>({
    path: needed(),
    port: checkPort,
    scheme: (scheme, at) => at.oneOf(scheme ?? '', ['HTTP', 'HTTPS']),
    httpHeaders: (headers = [], at) => {
      for (const { name } of headers) at.name(name, headerName);
    },
  }),
  tcpSocket: struct<v1.TCPSocketAction>({ port: checkPort }),
  grpc: struct<v1.GRPCAction>({ port: checkPort }),
} satisfies Fields<Handler>;

const HANDLERS = [...Object.keys(CHECKS), 'sleep'] as (keyof Handler)[];

function checkSleep(
  seconds: number,
  at: Place,
  gracePeriod: number,
): void {
  if (seconds >= 0 && seconds <= gracePeriod) return;
  at.invalid(seconds,
    'must be non-negative and less than terminationGracePeriodSeconds ' +
    `(${gracePeriod})`);
}
