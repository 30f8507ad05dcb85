// Where containers mount volumes, and paths inside volumes.
// Upstream: pkg/apis/core/validation ValidateVolumeMounts. Same, but for
// block devices and mount propagation.

import type * as v1 from '../../../machinery/api/v1.ts';
import { invalidValue, notFoundValue, required } from './cause.ts';
import type { Cause } from './cause.ts';

export function checkVolumeMounts(
  path: string,
  mounts: readonly v1.VolumeMount[],
  volumes: ReadonlySet<string>,
  causes: Cause[],
): void {
  const taken = new Set<string>();
  for (const [index, mount] of mounts.entries()) {
    const at = `${path}[${index}]`;
    const { name, mountPath, subPath = '', subPathExpr = '' } = mount;
    if (name === '') causes.push(required(`${at}.name`));
    if (!volumes.has(name)) causes.push(notFoundValue(`${at}.name`, name));
    if (mountPath === '') causes.push(required(`${at}.mountPath`));
    if (taken.has(mountPath)) {
      causes.push(invalidValue(`${at}.mountPath`, mountPath, 'must be unique'));
    }
    taken.add(mountPath);
    checkSubPaths(path, at, subPath, subPathExpr, causes);
  }
}

/** Upstream tells a wrong subPath without the mount's index. */
function checkSubPaths(
  path: string,
  at: string,
  subPath: string,
  subPathExpr: string,
  causes: Cause[],
): void {
  if (subPath !== '') checkRelative(`${path}.subPath`, subPath, causes);
  if (subPathExpr === '') return;
  if (subPath !== '') {
    causes.push(invalidValue(`${at}.subPathExpr`, subPathExpr,
      'subPathExpr and subPath are mutually exclusive'));
  }
  checkRelative(`${path}.subPathExpr`, subPathExpr, causes);
}

/** A path that stays below where it starts. */
export function checkRelative(
  path: string,
  target: string,
  causes: Cause[],
): void {
  if (target.startsWith('/')) {
    causes.push(invalidValue(path, target, 'must be a relative path'));
  }
  checkNoBackSteps(path, target, causes);
}

export function checkNoBackSteps(
  path: string,
  target: string,
  causes: Cause[],
): void {
  if (!target.split('/').includes('..')) return;
  causes.push(invalidValue(path, target, "must not contain '..'"));
}
