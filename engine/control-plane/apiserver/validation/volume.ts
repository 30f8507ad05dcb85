// Volumes.
// Upstream: pkg/apis/core/validation ValidateVolumes. Same for the kinds that
// nodes here can mount; of the others only that there is one kind a volume.

import type * as v1 from '../../../machinery/api/v1.ts';
import {
  duplicate, forbiddenField, invalidValue, notSupported, required,
} from './cause.ts';
import type { Cause } from './cause.ts';
import { checkFieldRef, checkResourceFieldRef } from './downward.ts';
import { isSet } from './meta.ts';
import { dnsLabel } from './names.ts';
import { checkNoBackSteps, checkRelative } from './volume-mount.ts';

const MODE_MAX = 0o777;
const HOST_PATH_TYPES = [
  '', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File',
  'FileOrCreate', 'Socket',
];
const FIELD_PATHS = [
  'metadata.annotations', 'metadata.labels', 'metadata.name',
  'metadata.namespace', 'metadata.uid',
];
const TOKEN_SECONDS_MIN = 600;
const TOKEN_SECONDS_MAX = 2 ** 32;

/** The names of the volumes that are well formed. */
export function checkVolumes(
  path: string,
  volumes: readonly v1.Volume[],
  causes: Cause[],
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [index, volume] of volumes.entries()) {
    const at = `${path}[${index}]`;
    const wrong: Cause[] = [];
    checkSource(at, volume, wrong);
    checkName(`${at}.name`, volume.name, names, wrong);
    if (wrong.length === 0) names.add(volume.name);
    causes.push(...wrong);
  }
  return names;
}

function checkName(
  path: string,
  name: string,
  names: ReadonlySet<string>,
  causes: Cause[],
): void {
  if (name === '') causes.push(required(path));
  else {
    for (const text of dnsLabel(name)) {
      causes.push(invalidValue(path, name, text));
    }
  }
  if (names.has(name)) causes.push(duplicate(path, name));
}

/** The first kind counts; each further one is refused. */
function checkSource(path: string, volume: v1.Volume, causes: Cause[]): void {
  const kinds = Object.keys(volume).filter((key) => key !== 'name');
  kinds.sort((a, b) => Number(b === 'emptyDir') - Number(a === 'emptyDir'));
  for (const kind of kinds.slice(1)) {
    causes.push(forbiddenField(`${path}.${kind}`,
      'may not specify more than 1 volume type'));
  }
  const [kind] = kinds;
  if (kind === undefined) {
    causes.push(required(path, 'must specify a volume type'));
  } else checkKind(`${path}.${kind}`, kind, volume, causes);
}

function checkKind(
  path: string,
  kind: string,
  volume: v1.Volume,
  causes: Cause[],
): void {
  switch (kind) {
    case 'emptyDir': return checkEmptyDir(path, volume.emptyDir!, causes);
    case 'hostPath': return checkHostPath(path, volume.hostPath!, causes);
    case 'secret': {
      const { secretName, items = [], defaultMode } = volume.secret!;
      if (!isSet(secretName)) causes.push(required(`${path}.secretName`));
      checkMode(`${path}.defaultMode`, defaultMode, causes);
      return checkItems(`${path}.items`, items, causes);
    }
    case 'configMap': {
      const { name, items = [], defaultMode } = volume.configMap!;
      if (!isSet(name)) causes.push(required(`${path}.name`));
      checkMode(`${path}.defaultMode`, defaultMode, causes);
      return checkItems(`${path}.items`, items, causes);
    }
    case 'downwardAPI': {
      const { items = [], defaultMode } = volume.downwardAPI!;
      checkMode(`${path}.defaultMode`, defaultMode, causes);
      return checkDownwardItems(path, items, causes);
    }
    case 'projected': return checkProjected(path, volume.projected!, causes);
    case 'persistentVolumeClaim':
      if (volume.persistentVolumeClaim!.claimName === '') {
        causes.push(required(`${path}.claimName`));
      }
  }
}

function checkEmptyDir(
  path: string,
  { sizeLimit = '0' }: v1.EmptyDirVolumeSource,
  causes: Cause[],
): void {
  if (!sizeLimit.startsWith('-')) return;
  causes.push(forbiddenField(`${path}.sizeLimit`,
    'SizeLimit field must be a valid resource quantity'));
}

function checkHostPath(
  path: string,
  { path: target, type }: v1.HostPathVolumeSource,
  causes: Cause[],
): void {
  if (target === '') {
    causes.push(required(`${path}.path`));
    return;
  }
  checkNoBackSteps(`${path}.path`, target, causes);
  if (type === undefined || HOST_PATH_TYPES.includes(type)) return;
  causes.push(notSupported(`${path}.type`, type, HOST_PATH_TYPES));
}

function checkMode(
  path: string,
  mode: number | undefined,
  causes: Cause[],
): void {
  if (mode === undefined || (mode >= 0 && mode <= MODE_MAX)) return;
  causes.push(invalidValue(path, mode,
    'must be a number between 0 and 0777 (octal), both inclusive'));
}

function checkItems(
  path: string,
  items: readonly v1.KeyToPath[],
  causes: Cause[],
): void {
  for (const [index, item] of items.entries()) {
    const at = `${path}[${index}]`;
    if (item.key === '') causes.push(required(`${at}.key`));
    if (item.path === '') causes.push(required(`${at}.path`));
    checkFilePath(`${at}.path`, item.path, causes);
    checkMode(`${at}.mode`, item.mode, causes);
  }
}

function checkFilePath(path: string, target: string, causes: Cause[]): void {
  checkRelative(path, target, causes);
  if (!target.startsWith('..') || target.startsWith('../')) return;
  causes.push(invalidValue(path, target, "must not start with '..'"));
}

function checkDownwardItems(
  path: string,
  items: readonly v1.DownwardAPIVolumeFile[],
  causes: Cause[],
): void {
  for (const { path: target, fieldRef, resourceFieldRef, mode } of items) {
    if (target === '') causes.push(required(`${path}.path`));
    checkFilePath(`${path}.path`, target, causes);
    if (fieldRef !== undefined) {
      checkFieldRef(`${path}.fieldRef`, fieldRef, FIELD_PATHS, causes);
      if (resourceFieldRef !== undefined) {
        causes.push(invalidValue(path, 'resource',
          'fieldRef and resourceFieldRef can not be specified ' +
          'simultaneously'));
      }
    } else if (resourceFieldRef !== undefined) {
      const at = `${path}.resourceFieldRef`;
      checkResourceFieldRef(at, resourceFieldRef, true, causes);
    } else {
      causes.push(required(path,
        'one of fieldRef and resourceFieldRef is required'));
    }
    checkMode(`${path}.mode`, mode, causes);
  }
}

function checkProjected(
  path: string,
  { sources, defaultMode }: v1.ProjectedVolumeSource,
  causes: Cause[],
): void {
  checkMode(`${path}.defaultMode`, defaultMode, causes);
  for (const [index, source] of (sources ?? []).entries()) {
    const at = `${path}.sources[${index}]`;
    const kinds = Object.keys(source);
    if (kinds.length > 1) {
      causes.push(forbiddenField(at,
        'may not specify more than 1 volume type per source'));
    }
    checkProjection(at, source, causes);
  }
}

function checkProjection(
  path: string,
  source: v1.VolumeProjection,
  causes: Cause[],
): void {
  for (const kind of ['secret', 'configMap'] as const) {
    const given = source[kind];
    if (given === undefined) continue;
    if (!isSet(given.name)) causes.push(required(`${path}.${kind}.name`));
    checkItems(`${path}.${kind}.items`, given.items ?? [], causes);
  }
  const items = source.downwardAPI?.items ?? [];
  checkDownwardItems(`${path}.downwardAPI`, items, causes);
  const token = source.serviceAccountToken;
  if (token === undefined) return;
  const at = `${path}.serviceAccountToken`;
  const { expirationSeconds: seconds = TOKEN_SECONDS_MIN } = token;
  if (seconds < TOKEN_SECONDS_MIN) {
    causes.push(invalidValue(`${at}.expirationSeconds`, seconds,
      'may not specify a duration less than 10 minutes'));
  }
  if (seconds > TOKEN_SECONDS_MAX) {
    causes.push(invalidValue(`${at}.expirationSeconds`, seconds,
      'may not specify a duration larger than 2^32 seconds'));
  }
  if (token.path === '') causes.push(required(`${at}.path`));
  else checkFilePath(`${at}.path`, token.path, causes);
}
