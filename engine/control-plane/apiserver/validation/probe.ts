// Probes and lifecycle hooks.
// Upstream: pkg/apis/core/validation validateProbe, validateHandler and
// validateLifecycle. Same, but for stop signals.

import type * as v1 from '../../../machinery/api/v1.ts';
import {
  forbiddenField, invalidValue, notSupported, required,
} from './cause.ts';
import type { Cause } from './cause.ts';
import { notNegative } from './meta.ts';
import { headerName, portName, portNumber } from './names.ts';

const SCHEMES = ['HTTP', 'HTTPS'];

type Handler = Pick<v1.Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> &
  Pick<v1.LifecycleHandler, 'sleep'>;

/** `gracePeriod` is the Pod's, in seconds. */
export function checkProbes(
  path: string,
  container: v1.Container,
  gracePeriod: number,
  causes: Cause[],
): void {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  if (livenessProbe !== undefined) {
    const at = `${path}.livenessProbe`;
    checkProbe(at, livenessProbe, gracePeriod, causes);
    checkOneSuccess(at, livenessProbe, causes);
  }
  if (readinessProbe !== undefined) {
    const at = `${path}.readinessProbe`;
    checkProbe(at, readinessProbe, gracePeriod, causes);
    const seconds = readinessProbe.terminationGracePeriodSeconds;
    if (seconds !== undefined) {
      causes.push(invalidValue(`${at}.terminationGracePeriodSeconds`, seconds,
        'must not be set for readinessProbes'));
    }
  }
  if (startupProbe !== undefined) {
    const at = `${path}.startupProbe`;
    checkProbe(at, startupProbe, gracePeriod, causes);
    checkOneSuccess(at, startupProbe, causes);
  }
}

function checkOneSuccess(
  path: string,
  { successThreshold = 0 }: v1.Probe,
  causes: Cause[],
): void {
  if (successThreshold === 1) return;
  const at = `${path}.successThreshold`;
  causes.push(invalidValue(at, successThreshold, 'must be 1'));
}

function checkProbe(
  path: string,
  probe: v1.Probe,
  gracePeriod: number,
  causes: Cause[],
): void {
  checkHandler(path, probe, gracePeriod, causes);
  for (const field of [
    'initialDelaySeconds', 'timeoutSeconds', 'periodSeconds',
    'successThreshold', 'failureThreshold',
  ] as const) notNegative(`${path}.${field}`, probe[field], causes);
  const seconds = probe.terminationGracePeriodSeconds;
  if (seconds === undefined || seconds > 0) return;
  causes.push(invalidValue(`${path}.terminationGracePeriodSeconds`, seconds,
    'must be greater than 0'));
}

export function checkLifecycle(
  path: string,
  { postStart, preStop }: v1.Lifecycle,
  gracePeriod: number,
  causes: Cause[],
): void {
  if (postStart !== undefined) {
    checkHandler(`${path}.postStart`, postStart, gracePeriod, causes);
  }
  if (preStop !== undefined) {
    checkHandler(`${path}.preStop`, preStop, gracePeriod, causes);
  }
}

/** The first handler counts; each further one is refused. */
function checkHandler(
  path: string,
  handler: Handler,
  gracePeriod: number,
  causes: Cause[],
): void {
  const checks: readonly [string, (() => void) | undefined][] = [
    ['exec', use(handler.exec, (exec) => {
      const isEmpty = (exec.command ?? []).length === 0;
      if (isEmpty) causes.push(required(`${path}.exec.command`));
    })],
    ['httpGet', use(handler.httpGet, (get) =>
      checkHttpGet(`${path}.httpGet`, get, causes))],
    ['tcpSocket', use(handler.tcpSocket, (socket) =>
      checkPort(`${path}.tcpSocket.port`, socket.port, causes))],
    ['grpc', use(handler.grpc, (grpc) =>
      checkPort(`${path}.grpc.port`, grpc.port, causes))],
    ['sleep', use(handler.sleep, ({ seconds }) =>
      checkSleep(`${path}.sleep`, seconds, gracePeriod, causes))],
  ];
  let isTaken = false;
  for (const [name, check] of checks) {
    if (check === undefined) continue;
    if (isTaken) {
      causes.push(forbiddenField(`${path}.${name}`,
        'may not specify more than 1 handler type'));
    } else check();
    isTaken = true;
  }
  if (!isTaken) causes.push(required(path, 'must specify a handler type'));
}

function use<T>(
  value: T | undefined,
  run: (value: T) => void,
): (() => void) | undefined {
  return value === undefined ? undefined : () => run(value);
}

function checkHttpGet(
  path: string,
  { path: target, port, scheme, httpHeaders }: v1.HTTPGetAction,
  causes: Cause[],
): void {
  if (target === undefined) causes.push(required(`${path}.path`));
  checkPort(`${path}.port`, port, causes);
  if (!SCHEMES.includes(scheme ?? '')) {
    causes.push(notSupported(`${path}.scheme`, scheme ?? '', SCHEMES));
  }
  for (const { name } of httpHeaders ?? []) {
    for (const text of headerName(name)) {
      causes.push(invalidValue(`${path}.httpHeaders`, name, text));
    }
  }
}

function checkPort(
  path: string,
  port: number | string,
  causes: Cause[],
): void {
  const wrong = typeof port === 'number' ? portNumber(port) : portName(port);
  for (const text of wrong) causes.push(invalidValue(path, port, text));
}

function checkSleep(
  path: string,
  seconds: number,
  gracePeriod: number,
  causes: Cause[],
): void {
  if (seconds >= 0 && seconds <= gracePeriod) return;
  causes.push(invalidValue(path, seconds,
    'must be non-negative and less than terminationGracePeriodSeconds ' +
    `(${gracePeriod})`));
}
