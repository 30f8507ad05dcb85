// Environment variables and where their values come from.
// Upstream: pkg/apis/core/validation ValidateEnv and ValidateEnvFrom. Same;
// a field path's subscript is checked for syntax alone.

import { dnsSubdomain } from '../../../machinery/api/names.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { each, given, named, needed, struct } from './checks.ts';
import type { Check } from './checks.ts';
import { checkResourceFieldRef, fieldRefTo } from './downward.ts';
import { configMapKey, envVarName } from './names.ts';

const SOURCES = [
  'fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef',
  'fileKeyRef',
] as const;
const MORE_THAN_ONE =
  'may not have more than one field specified at a time';

export const checkEnv = each<v1.EnvVar>(({ name, value = '', ...rest }, at) => {
  if (name === '') at.at('name').required();
  at.at('name').name(name, envVarName);
  const { valueFrom } = rest;
  if (valueFrom === undefined) return;
  const place = at.at('valueFrom');
  checkSources(valueFrom, place);
  const given = SOURCES.filter((source) => source in valueFrom).length;
  if (given === 0) {
    place.invalid('', 'must specify one of: `fieldRef`, `resourceFieldRef`, ' +
      '`configMapKeyRef`, `secretKeyRef` or `fileKeyRef`');
  } else if (value !== '') {
    place.invalid('', 'may not be specified when `value` is not empty');
  } else if (given > 1) place.invalid('', MORE_THAN_ONE);
});

const checkKeyRef = struct<v1.ConfigMapKeySelector>({
  name: (name = '', at) => at.name(name, dnsSubdomain),
  key: needed(named(configMapKey)),
});

const checkSources = struct<v1.EnvVarSource>({
  fieldRef: given(fieldRefTo(
    'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName',
    'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs',
    'status.podIP', 'status.podIPs',
  )),
  resourceFieldRef: given(checkResourceFieldRef),
  configMapKeyRef: checkKeyRef,
  secretKeyRef: checkKeyRef,
});

export const checkEnvFrom: Check<readonly v1.EnvFromSource[]> = (
  sources, at,
) => {
  at.each(sources, (source, place) => {
    const { prefix = '', configMapRef, secretRef } = source;
    place.at('prefix').name(prefix, envVarName);
    for (const [kind, ref] of Object.entries({ configMapRef, secretRef })) {
      if (ref === undefined) continue;
      place.at(kind).at('name').name(ref.name ?? '', dnsSubdomain);
    }
    if (configMapRef === undefined && secretRef === undefined) {
      at.invalid('', 'must specify one of: `configMapRef` or `secretRef`');
    } else if (configMapRef !== undefined && secretRef !== undefined) {
      at.invalid('', MORE_THAN_ONE);
    }
  });
};
