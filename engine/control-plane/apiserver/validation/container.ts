// Containers and init containers.
// Upstream: pkg/apis/core/validation validateContainers and
// validateInitContainers. Same, but for resize policies, block devices and
// the parts of a security context that Linux nodes here have no use for.

import { dnsLabel } from '../../../machinery/api/names.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import {
  each, given, isRepeated, isSet, named, needed, oneOf, optional, portNumber,
  struct, within,
} from './checks.ts';
import { checkEnv, checkEnvFrom } from './env.ts';
import { portName } from './names.ts';
import type { Place } from './place.ts';
import { checkLifecycle, checkProbes } from './probe.ts';
import { checkResources } from './resources.ts';
import { checkVolumeMounts } from './volume-mount.ts';

const RESTART_POLICIES = ['Always', 'Never', 'OnFailure'];

/** What a container is checked against: the rest of its Pod. */
export interface PodAround {
  readonly volumes: ReadonlySet<string>;
  /** In seconds. */
  readonly gracePeriod: number;
}

export function checkContainers(
  { containers = [] }: v1.PodSpec,
  at: Place,
  pod: PodAround,
): void {
  if (containers.length === 0) return at.required();
  const names = new Set<string>();
  at.each(containers, (container, place) => {
    checkCommon(container, place, pod);
    checkUnique(container, place, names);
    checkHooks(container, place, pod);
    checkRestartPolicy(container, place);
  });
  checkHostPorts(containers, at);
}

export function checkInitContainers(
  { initContainers, containers = [] }: v1.PodSpec,
  at: Place,
  pod: PodAround,
): void {
  const names = new Set(containers.map(({ name }) => name));
  at.each(initContainers, (container, place) => {
    checkCommon(container, place, pod);
    checkRestartPolicy(container, place);
    checkUnique(container, place, names);
    checkHostPorts([container], at);
    if (container.restartPolicy === 'Always') {
      checkHooks(container, place, pod);
    } else checkNoHooks(container, place);
  });
}

const checkTrimmed = each<v1.Container>(({ image = '' }, at) => {
  if (image.trim() === image) return;
  at.at('image').invalid(image, 'must not have leading or trailing whitespace');
});

/** Kept apart upstream too: a Pod's image, unlike a template's, may not be
 *  padded with blanks. */
export const checkImages = struct<v1.PodSpec>({
  containers: checkTrimmed,
  initContainers: checkTrimmed,
});

/** A user's or a group's number. */
export const checkId = within(0, 2_147_483_647);

const checkUntilMounts = struct<v1.Container>({
  name: needed(named(dnsLabel)),
  image: needed(),
  terminationMessagePolicy: oneOf('File', 'FallbackToLogsOnError'),
  ports: checkPorts,
  env: checkEnv,
  envFrom: checkEnvFrom,
});

const checkAfterMounts = struct<v1.Container>({
  imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
  resources: given(checkResources),
  securityContext: given(checkSecurity),
});

function checkCommon(
  container: v1.Container,
  at: Place,
  { volumes }: PodAround,
): void {
  checkUntilMounts(container, at);
  checkVolumeMounts(container.volumeMounts, at.at('volumeMounts'), volumes);
  checkAfterMounts(container, at);
}

function checkUnique(
  { name }: v1.Container,
  at: Place,
  names: Set<string>,
): void {
  if (names.has(name)) at.at('name').duplicate(name);
  else if (name !== '') names.add(name);
}

function checkHooks(
  container: v1.Container,
  at: Place,
  { gracePeriod }: PodAround,
): void {
  checkLifecycle(container.lifecycle, at.at('lifecycle'), gracePeriod);
  checkProbes(container, at, gracePeriod);
}

function checkNoHooks(container: v1.Container, at: Place): void {
  for (const field of [
    'lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe',
  ] as const) {
    if (container[field] === undefined) continue;
    at.at(field).forbidden(
      'may not be set for init containers without restartPolicy=Always');
  }
}

function checkRestartPolicy(
  { restartPolicy, restartPolicyRules: rules = [] }: v1.Container,
  at: Place,
): void {
  const place = at.at('restartPolicy');
  if (restartPolicy !== undefined) {
    place.oneOf(restartPolicy, RESTART_POLICIES);
  } else if (rules.length > 0) {
    place.required('must specify restartPolicy when restart rules are used');
  }
  at.at('restartPolicyRules').each(rules, checkRule);
}

function checkRule(
  { action = '', exitCodes }: v1.ContainerRestartRule,
  at: Place,
): void {
  at.at('action').oneOf(action, ['Restart', 'RestartAllContainers']);
  const place = at.at('exitCodes');
  if (exitCodes === undefined) return place.required('must be specified');
  const { operator = '' } = exitCodes;
  place.at('operator').oneOf(operator, ['In', 'NotIn']);
}

export const checkProtocol = oneOf('SCTP', 'TCP', 'UDP');

const checkPortNumbers = struct<v1.ContainerPort>({
  containerPort: needed(portNumber),
  hostPort: optional(portNumber),
  protocol: checkProtocol,
});

function checkPorts(
  ports: readonly v1.ContainerPort[] | undefined,
  at: Place,
): void {
  const names = new Set<string>();
  at.each(ports, (port, place) => {
    const { name } = port;
    if (isSet(name)) {
      const field = place.at('name');
      field.name(name, portName);
      const isWell = portName(name).length === 0;
      if (isWell && isRepeated(name, names)) field.duplicate(name);
    }
    checkPortNumbers(port, place);
  });
}

function checkHostPorts(
  containers: readonly v1.Container[],
  at: Place,
): void {
  const taken = new Set<string>();
  at.each(containers, ({ ports }, place) => {
    place.at('ports').each(ports, (port, field) => {
      const { protocol = '', hostIP = '', hostPort = 0 } = port;
      const wanted = `${protocol}/${hostIP}/${hostPort}`;
      if (hostPort === 0 || !isRepeated(wanted, taken)) return;
      field.at('hostPort').duplicate(wanted);
    });
  });
}

const checkIds = struct<v1.SecurityContext>({
  runAsUser: checkId,
  runAsGroup: checkId,
});

function checkSecurity(context: v1.SecurityContext, at: Place): void {
  checkIds(context, at);
  const { allowPrivilegeEscalation, privileged } = context;
  if (allowPrivilegeEscalation === false && privileged === true) {
    at.invalid(context,
      'cannot set `allowPrivilegeEscalation` to false and `privileged` ' +
      'to true');
  }
}
