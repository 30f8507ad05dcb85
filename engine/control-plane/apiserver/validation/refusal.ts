// The refusals of the API server, each with upstream's code, reason, text
// and details.
// Upstream: apimachinery/pkg/api/errors. Same; only those used here.

import { defined } from '../../../machinery/api/defined.ts';
import { ApiError, badRequest, invalid }
  from '../../../machinery/api/errors.ts';
import type { StatusDetails } from '../../../machinery/api/meta.ts';
import { groupResource } from '../../../machinery/api/resource.ts';
import type { Resource } from '../../../machinery/api/resource.ts';
import type { Cause } from './cause.ts';

export { badRequest, invalid };

/** 403 by an admission plugin. */
export function forbidden(
  resource: Resource,
  name: string,
  text: string,
  causes?: readonly Cause[],
): ApiError {
  const { group, resource: kind } = resource;
  const message = `${groupResource(resource)} "${name}" is forbidden: ${text}`;
  const details = defined({
    name, group: group || undefined, kind, causes,
  }) as StatusDetails;
  return new ApiError('Forbidden', message, { details });
}

/** 422 without a word on what was wrong, as a failed JSON patch is told. */
export function unprocessable(): ApiError {
  const message =
    'the server rejected our request due to an error in our request';
  return new ApiError('Invalid', message, { details: {} });
}

/** 413. */
export function tooLarge(message: string): ApiError {
  return new ApiError('RequestEntityTooLarge', message);
}

/** 415. */
export function unsupportedMediaType(accepted: readonly string[]): ApiError {
  return new ApiError(
    'UnsupportedMediaType',
    'the body of the request was in an unknown format - accepted media ' +
      `types include: ${accepted.join(', ')}`,
  );
}

/** 500 without a reason: what upstream returns for an error of its own that
 *  no table translates. */
export function untranslated(message: string): ApiError {
  return new ApiError('', message, { code: 500 });
}
