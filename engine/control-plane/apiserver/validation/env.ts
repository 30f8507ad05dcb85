// Environment variables and where their values come from.
// Upstream: pkg/apis/core/validation ValidateEnv and ValidateEnvFrom. Same;
// a field path's subscript is checked for syntax alone.

import type * as v1 from '../../../machinery/api/v1.ts';
import { invalidValue, required } from './cause.ts';
import type { Cause } from './cause.ts';
import { checkFieldRef, checkResourceFieldRef } from './downward.ts';
import { configMapKey, dnsSubdomain, envVarName } from './names.ts';

const FIELD_PATHS = [
  'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName',
  'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs',
  'status.podIP', 'status.podIPs',
];
const SOURCES = [
  'fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef',
  'fileKeyRef',
] as const;

export function checkEnv(
  path: string,
  env: readonly v1.EnvVar[],
  causes: Cause[],
): void {
  for (const [index, { name, value, valueFrom }] of env.entries()) {
    const at = `${path}[${index}]`;
    if (name === '') causes.push(required(`${at}.name`));
    for (const text of envVarName(name)) {
      causes.push(invalidValue(`${at}.name`, name, text));
    }
    if (valueFrom === undefined) continue;
    checkValueFrom(`${at}.valueFrom`, value ?? '', valueFrom, causes);
  }
}

function checkValueFrom(
  path: string,
  value: string,
  from: v1.EnvVarSource,
  causes: Cause[],
): void {
  if (from.fieldRef !== undefined) {
    checkFieldRef(`${path}.fieldRef`, from.fieldRef, FIELD_PATHS, causes);
  }
  if (from.resourceFieldRef !== undefined) {
    const at = `${path}.resourceFieldRef`;
    checkResourceFieldRef(at, from.resourceFieldRef, false, causes);
  }
  for (const source of ['configMapKeyRef', 'secretKeyRef'] as const) {
    const ref = from[source];
    if (ref !== undefined) checkKeyRef(`${path}.${source}`, ref, causes);
  }
  const given = SOURCES.filter((source) => source in from).length;
  if (given === 0) {
    causes.push(invalidValue(path, '',
      'must specify one of: `fieldRef`, `resourceFieldRef`, ' +
      '`configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'));
  } else if (value !== '') {
    causes.push(invalidValue(path, '',
      'may not be specified when `value` is not empty'));
  } else if (given > 1) causes.push(moreThanOne(path));
}

function checkKeyRef(
  path: string,
  ref: v1.ConfigMapKeySelector | v1.SecretKeySelector,
  causes: Cause[],
): void {
  const name = ref.name ?? '';
  for (const text of dnsSubdomain(name)) {
    causes.push(invalidValue(`${path}.name`, name, text));
  }
  if (ref.key === '') causes.push(required(`${path}.key`));
  else {
    for (const text of configMapKey(ref.key)) {
      causes.push(invalidValue(`${path}.key`, ref.key, text));
    }
  }
}

export function checkEnvFrom(
  path: string,
  sources: readonly v1.EnvFromSource[],
  causes: Cause[],
): void {
  for (const [index, source] of sources.entries()) {
    const at = `${path}[${index}]`;
    const { prefix = '', configMapRef, secretRef } = source;
    for (const text of envVarName(prefix)) {
      causes.push(invalidValue(`${at}.prefix`, prefix, text));
    }
    for (const [kind, ref] of Object.entries({ configMapRef, secretRef })) {
      if (ref === undefined) continue;
      for (const text of dnsSubdomain(ref.name ?? '')) {
        causes.push(invalidValue(`${at}.${kind}.name`, ref.name ?? '', text));
      }
    }
    if (configMapRef === undefined && secretRef === undefined) {
      causes.push(invalidValue(path, '',
        'must specify one of: `configMapRef` or `secretRef`'));
    } else if (configMapRef !== undefined && secretRef !== undefined) {
      causes.push(moreThanOne(path));
    }
  }
}

function moreThanOne(path: string): Cause {
  const text = 'may not have more than one field specified at a time';
  return invalidValue(path, '', text);
}
