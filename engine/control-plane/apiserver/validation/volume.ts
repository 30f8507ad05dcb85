// Volumes.
// Upstream: pkg/apis/core/validation ValidateVolumes. Same for the kinds that
// nodes here can mount; of the others only that there is one kind a volume.

import { dnsLabel } from '../../../machinery/api/names.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import {
  each, given, named, needed, struct, within,
} from './checks.ts';
import type { Fields } from './checks.ts';
import { checkResourceFieldRef, fieldRefTo } from './downward.ts';
import type { Place } from './place.ts';
import { checkNoBackSteps, checkRelative } from './volume-mount.ts';

const HOST_PATH_TYPES = [
  '', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File',
  'FileOrCreate', 'Socket',
];
const TOKEN_SECONDS_MIN = 600;
const TOKEN_SECONDS_MAX = 2 ** 32;

/** The names of the volumes that are well formed. */
export function checkVolumes(
  volumes: readonly v1.Volume[] | undefined,
  at: Place,
): ReadonlySet<string> {
  const names = new Set<string>();
  at.each(volumes, (volume, place) => {
    const { length } = at.causes;
    const { name } = volume;
    checkSource(volume, place);
    const field = place.at('name');
    needed(named(dnsLabel))(name, field);
    if (names.has(name)) field.duplicate(name);
    if (at.causes.length === length) names.add(name);
  });
  return names;
}

/** The first kind counts; each further one is refused. */
function checkSource(volume: v1.Volume, at: Place): void {
  const kinds = Object.keys(volume).filter((key) => key !== 'name');
  kinds.sort((a, b) => Number(b === 'emptyDir') - Number(a === 'emptyDir'));
  for (const kind of kinds.slice(1)) {
    at.at(kind).forbidden('may not specify more than 1 volume type');
  }
  const [kind] = kinds as (keyof typeof KINDS)[];
  if (kind === undefined) at.required('must specify a volume type');
  else KINDS[kind]?.(volume[kind] as never, at.at(kind));
}

const checkMode = within(0, 0o777,
  'must be a number between 0 and 0777 (octal), both inclusive');

function checkFilePath(target: string, at: Place): void {
  checkRelative(target, at);
  if (!target.startsWith('..') || target.startsWith('../')) return;
  at.invalid(target, "must not start with '..'");
}

/** A path that is missing is no path outside either. */
const checkTarget = needed(checkFilePath);

const checkItems = each(struct<v1.KeyToPath>({
  key: needed(),
  path: checkTarget,
  mode: checkMode,
}));

const checkFieldRef = fieldRefTo(
  'metadata.annotations', 'metadata.labels', 'metadata.name',
  'metadata.namespace', 'metadata.uid',
);

/** Upstream tells what is wrong with an item without its index. */
function checkDownwardItems(
  items: readonly v1.DownwardAPIVolumeFile[] | undefined,
  at: Place,
): void {
  for (const { path, fieldRef, resourceFieldRef, mode } of items ?? []) {
    checkTarget(path, at.at('path'));
    if (fieldRef !== undefined) {
      checkFieldRef(fieldRef, at.at('fieldRef'));
      if (resourceFieldRef !== undefined) {
        at.invalid('resource',
          'fieldRef and resourceFieldRef can not be specified simultaneously');
      }
    } else if (resourceFieldRef !== undefined) {
      const place = at.at('resourceFieldRef');
      if (resourceFieldRef.containerName) {
        checkResourceFieldRef(resourceFieldRef, place);
      } else place.at('containerName').required();
    } else at.required('one of fieldRef and resourceFieldRef is required');
    checkMode(mode, at.at('mode'));
  }
}

const checkProjected = struct<v1.VolumeProjection>({
  secret: struct<v1.SecretProjection>({
    name: needed(), items: checkItems,
  }),
  configMap: struct<v1.ConfigMapProjection>({
    name: needed(), items: checkItems,
  }),
  downwardAPI: given(({ items }, at) => checkDownwardItems(items, at)),
  serviceAccountToken: struct<v1.ServiceAccountTokenProjection>({
    expirationSeconds: given((seconds, at) => {
      if (seconds < TOKEN_SECONDS_MIN) {
        at.invalid(seconds, 'may not specify a duration less than 10 minutes');
      }
      if (seconds > TOKEN_SECONDS_MAX) {
        at.invalid(seconds,
          'may not specify a duration larger than 2^32 seconds');
      }
    }),
    path: checkTarget,
  }),
});

const KINDS: Fields<v1.Volume> = {
  emptyDir: struct<v1.EmptyDirVolumeSource>({
    sizeLimit: (limit, at) => {
      if (limit?.startsWith('-') !== true) return;
      at.forbidden('SizeLimit field must be a valid resource quantity');
    },
  }),
  hostPath: given(({ path, type }, at) => {
    if (path === '') return at.at('path').required();
    checkNoBackSteps(path, at.at('path'));
    at.at('type').oneOf(type ?? '', HOST_PATH_TYPES);
  }),
  secret: struct<v1.SecretVolumeSource>({
    secretName: needed(), defaultMode: checkMode, items: checkItems,
  }),
  configMap: struct<v1.ConfigMapVolumeSource>({
    name: needed(), defaultMode: checkMode, items: checkItems,
  }),
  downwardAPI: given(({ items, defaultMode }, at) => {
    checkMode(defaultMode, at.at('defaultMode'));
    checkDownwardItems(items, at);
  }),
  projected: struct<v1.ProjectedVolumeSource>({
    defaultMode: checkMode,
    sources: each((source, at) => {
      if (Object.keys(source).length > 1) {
        at.forbidden('may not specify more than 1 volume type per source');
      }
      checkProjected(source, at);
    }),
  }),
  persistentVolumeClaim: struct({ claimName: needed() }),
};
