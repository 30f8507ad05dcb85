// Containers and init containers.
// Upstream: pkg/apis/core/validation validateContainers and
// validateInitContainers. Same, but for resize policies, block devices and
// the parts of a security context that Linux nodes here have no use for.

import type * as v1 from '../../../machinery/api/v1.ts';
import {
  duplicate, forbiddenField, invalidValue, notSupported, required,
} from './cause.ts';
import type { Cause } from './cause.ts';
import { checkEnv, checkEnvFrom } from './env.ts';
import { isSet, oneOf } from './meta.ts';
import { between, dnsLabel, portName, portNumber } from './names.ts';
import { checkLifecycle, checkProbes } from './probe.ts';
import { checkResources } from './resources.ts';
import { checkVolumeMounts } from './volume-mount.ts';

const ID_MAX = 2_147_483_647;
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'];
const MESSAGE_POLICIES = ['File', 'FallbackToLogsOnError'];
const RESTART_POLICIES = ['Always', 'Never', 'OnFailure'];
const RULE_ACTIONS = ['Restart', 'RestartAllContainers'];
const RULE_OPERATORS = ['In', 'NotIn'];

/** What a container is checked against: the rest of its Pod. */
export interface PodAround {
  readonly volumes: ReadonlySet<string>;
  /** In seconds. */
  readonly gracePeriod: number;
}

export function checkContainers(
  path: string,
  containers: readonly v1.Container[],
  pod: PodAround,
  causes: Cause[],
): void {
  if (containers.length === 0) {
    causes.push(required(path));
    return;
  }
  const names = new Set<string>();
  for (const [index, container] of containers.entries()) {
    const at = `${path}[${index}]`;
    checkCommon(at, container, pod, causes);
    checkUnique(at, container.name, names, causes);
    checkHooks(at, container, pod, causes);
    checkRestartPolicy(at, container, causes);
  }
  checkHostPorts(path, containers, causes);
}

export function checkInitContainers(
  path: string,
  containers: readonly v1.Container[],
  regular: readonly v1.Container[],
  pod: PodAround,
  causes: Cause[],
): void {
  const names = new Set(regular.map(({ name }) => name));
  for (const [index, container] of containers.entries()) {
    const at = `${path}[${index}]`;
    checkCommon(at, container, pod, causes);
    checkRestartPolicy(at, container, causes);
    checkUnique(at, container.name, names, causes);
    checkHostPorts(path, [container], causes);
    if (container.restartPolicy === 'Always') {
      checkHooks(at, container, pod, causes);
    } else checkNoHooks(at, container, causes);
  }
}

/** Kept apart upstream too: a Pod's image, unlike a template's, may not be
 *  padded with blanks. */
export function checkImages(
  path: string,
  containers: readonly v1.Container[],
  causes: Cause[],
): void {
  for (const [index, { image = '' }] of containers.entries()) {
    if (image.trim() === image) continue;
    causes.push(invalidValue(`${path}[${index}].image`, image,
      'must not have leading or trailing whitespace'));
  }
}

function checkCommon(
  path: string,
  container: v1.Container,
  pod: PodAround,
  causes: Cause[],
): void {
  const { name } = container;
  if (name === '') causes.push(required(`${path}.name`));
  else {
    for (const text of dnsLabel(name)) {
      causes.push(invalidValue(`${path}.name`, name, text));
    }
  }
  if (!isSet(container.image)) causes.push(required(`${path}.image`));
  oneOf(`${path}.terminationMessagePolicy`, container.terminationMessagePolicy,
    MESSAGE_POLICIES, causes);
  checkPorts(`${path}.ports`, container.ports ?? [], causes);
  checkEnv(`${path}.env`, container.env ?? [], causes);
  checkEnvFrom(`${path}.envFrom`, container.envFrom ?? [], causes);
  checkVolumeMounts(`${path}.volumeMounts`, container.volumeMounts ?? [],
    pod.volumes, causes);
  oneOf(`${path}.imagePullPolicy`, container.imagePullPolicy,
    PULL_POLICIES, causes);
  checkResources(`${path}.resources`, container.resources, causes);
  checkSecurity(`${path}.securityContext`, container.securityContext, causes);
}

function checkUnique(
  path: string,
  name: string,
  names: Set<string>,
  causes: Cause[],
): void {
  if (names.has(name)) causes.push(duplicate(`${path}.name`, name));
  else if (name !== '') names.add(name);
}

function checkHooks(
  path: string,
  container: v1.Container,
  pod: PodAround,
  causes: Cause[],
): void {
  const { lifecycle } = container;
  if (lifecycle !== undefined) {
    const at = `${path}.lifecycle`;
    checkLifecycle(at, lifecycle, pod.gracePeriod, causes);
  }
  checkProbes(path, container, pod.gracePeriod, causes);
}

function checkNoHooks(
  path: string,
  container: v1.Container,
  causes: Cause[],
): void {
  for (const field of [
    'lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe',
  ] as const) {
    if (container[field] === undefined) continue;
    causes.push(forbiddenField(`${path}.${field}`,
      'may not be set for init containers without restartPolicy=Always'));
  }
}

function checkRestartPolicy(
  path: string,
  { restartPolicy, restartPolicyRules: rules = [] }: v1.Container,
  causes: Cause[],
): void {
  const at = `${path}.restartPolicy`;
  if (restartPolicy === undefined) {
    if (rules.length === 0) return;
    causes.push(required(at,
      'must specify restartPolicy when restart rules are used'));
  } else if (!RESTART_POLICIES.includes(restartPolicy)) {
    causes.push(notSupported(at, restartPolicy, RESTART_POLICIES));
  }
  for (const [index, rule] of rules.entries()) {
    checkRule(`${path}.restartPolicyRules[${index}]`, rule, causes);
  }
}

function checkRule(
  path: string,
  { action = '', exitCodes }: v1.ContainerRestartRule,
  causes: Cause[],
): void {
  if (!RULE_ACTIONS.includes(action)) {
    causes.push(notSupported(`${path}.action`, action, RULE_ACTIONS));
  }
  if (exitCodes === undefined) {
    causes.push(required(`${path}.exitCodes`, 'must be specified'));
    return;
  }
  const { operator = '' } = exitCodes;
  if (RULE_OPERATORS.includes(operator)) return;
  const at = `${path}.exitCodes.operator`;
  causes.push(notSupported(at, operator, RULE_OPERATORS));
}

function checkPorts(
  path: string,
  ports: readonly v1.ContainerPort[],
  causes: Cause[],
): void {
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const at = `${path}[${index}]`;
    if (isSet(port.name)) checkPortName(at, port.name, names, causes);
    const { containerPort, hostPort = 0 } = port;
    if (containerPort === 0) causes.push(required(`${at}.containerPort`));
    else checkPort(`${at}.containerPort`, containerPort, causes);
    if (hostPort !== 0) checkPort(`${at}.hostPort`, hostPort, causes);
    oneOf(`${at}.protocol`, port.protocol, PROTOCOLS, causes);
  }
}

function checkPortName(
  path: string,
  name: string,
  names: Set<string>,
  causes: Cause[],
): void {
  const at = `${path}.name`;
  const wrong = portName(name);
  for (const text of wrong) causes.push(invalidValue(at, name, text));
  if (wrong.length > 0) return;
  if (names.has(name)) causes.push(duplicate(at, name));
  names.add(name);
}

function checkPort(path: string, port: number, causes: Cause[]): void {
  for (const text of portNumber(port)) {
    causes.push(invalidValue(path, port, text));
  }
}

function checkHostPorts(
  path: string,
  containers: readonly v1.Container[],
  causes: Cause[],
): void {
  const taken = new Set<string>();
  for (const [index, { ports = [] }] of containers.entries()) {
    for (const [place, port] of ports.entries()) {
      const { protocol = '', hostIP = '', hostPort = 0 } = port;
      if (hostPort === 0) continue;
      const wanted = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(wanted)) {
        const at = `${path}[${index}].ports[${place}].hostPort`;
        causes.push(duplicate(at, wanted));
      }
      taken.add(wanted);
    }
  }
}

function checkSecurity(
  path: string,
  context: v1.SecurityContext | undefined,
  causes: Cause[],
): void {
  if (context === undefined) return;
  checkId(`${path}.runAsUser`, context.runAsUser, causes);
  checkId(`${path}.runAsGroup`, context.runAsGroup, causes);
  if (context.allowPrivilegeEscalation !== false) return;
  if (context.privileged === true) {
    causes.push(invalidValue(path, context,
      'cannot set `allowPrivilegeEscalation` to false and `privileged` ' +
      'to true'));
  }
}

/** A user's or a group's number. */
export function checkId(
  path: string,
  id: number | undefined,
  causes: Cause[],
): void {
  if (id === undefined || (id >= 0 && id <= ID_MAX)) return;
  causes.push(invalidValue(path, id, between(0, ID_MAX)));
}
