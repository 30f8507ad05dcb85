// Where containers mount volumes, and paths inside volumes.
// Upstream: pkg/apis/core/validation ValidateVolumeMounts. Same, but for
// block devices and mount propagation.

import type * as v1 from '../../../machinery/api/v1.ts';
import { isRepeated, needed, optional } from './checks.ts';
import type { Place } from './place.ts';

export function checkVolumeMounts(
  mounts: readonly v1.VolumeMount[] | undefined,
  at: Place,
  volumes: ReadonlySet<string>,
): void {
  const taken = new Set<string>();
  at.each(mounts, (mount, place) => {
    const { name, mountPath, subPath = '', subPathExpr = '' } = mount;
    needed()(name, place.at('name'));
    if (!volumes.has(name)) place.at('name').notFound(name);
    needed()(mountPath, place.at('mountPath'));
    if (isRepeated(mountPath, taken)) {
      place.at('mountPath').invalid(mountPath, 'must be unique');
    }
    optional(checkRelative)(subPath, at.at('subPath'));
    if (subPath !== '' && subPathExpr !== '') {
      place.at('subPathExpr').invalid(subPathExpr,
        'subPathExpr and subPath are mutually exclusive');
    }
    optional(checkRelative)(subPathExpr, at.at('subPathExpr'));
  });
}

/** A path that stays below where it starts. */
export function checkRelative(target: string, at: Place): void {
  if (target.startsWith('/')) at.invalid(target, 'must be a relative path');
  checkNoBackSteps(target, at);
}

export function checkNoBackSteps(target: string, at: Place): void {
  if (!target.split('/').includes('..')) return;
  at.invalid(target, "must not contain '..'");
}
