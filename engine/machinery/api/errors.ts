// ApiError: every expected failure of a request, from one table. No stack is
// captured, because refusals are ordinary and frequent.
// Upstream: apimachinery/pkg/api/errors. Same reasons, codes and texts;
// different: `definite` says whether the write may have happened.

import { groupResource } from './resource.ts';
import type { Resource } from './resource.ts';
import type { Status, StatusCause, StatusDetails } from './meta.ts';

/** Reason -> HTTP code. The four at the end are the network's own. */
export const REASON_CODES = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  AlreadyExists: 409,
  Conflict: 409,
  Gone: 410,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  ServerTimeout: 500,
  ServiceUnavailable: 503,
  Timeout: 504,
} as const;

export type ApiReason = keyof typeof REASON_CODES;

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;
  readonly reason: string;
  readonly details: StatusDetails | undefined;
  /** False: the write may have happened all the same. */
  readonly definite: boolean;

  constructor(
    reason: string,
    message: string,
    options: {
      readonly code?: number;
      readonly details?: StatusDetails;
      readonly definite?: boolean;
    } = {},
  ) {
    const errors = Error as { stackTraceLimit?: number };
    const limit = errors.stackTraceLimit;
    errors.stackTraceLimit = 0;
    super(message);
    if (limit !== undefined) errors.stackTraceLimit = limit;
    this.reason = reason;
    const known = REASON_CODES as Readonly<Record<string, number>>;
    this.code = options.code ?? known[reason] ?? 500;
    this.details = options.details;
    this.definite = options.definite ?? true;
  }
}

export function isApiError(error: unknown): error is ApiError {
  return error instanceof ApiError;
}

function hasReason(error: unknown, ...reasons: string[]): boolean {
  return isApiError(error) && reasons.includes(error.reason);
}
export const isNotFound = (e: unknown): boolean => hasReason(e, 'NotFound');
export const isConflict = (e: unknown): boolean => hasReason(e, 'Conflict');
export const isAlreadyExists = (e: unknown): boolean =>
  hasReason(e, 'AlreadyExists');
export const isInvalid = (e: unknown): boolean => hasReason(e, 'Invalid');
export const isForbidden = (e: unknown): boolean => hasReason(e, 'Forbidden');
/** 410: list again. */
export const isExpired = (e: unknown): boolean =>
  hasReason(e, 'Expired', 'Gone');
export const isTimeout = (e: unknown): boolean =>
  hasReason(e, 'Timeout', 'ServerTimeout');
export const isTooManyRequests = (e: unknown): boolean =>
  hasReason(e, 'TooManyRequests');

/** Whether sending the same request again may help. */
export function isRetryable(error: unknown): boolean {
  return isTimeout(error) || isTooManyRequests(error)
    || hasReason(error, 'InternalError', 'ServiceUnavailable');
}

function detailsOf(resource: Resource, name: string): StatusDetails {
  const { group, resource: kind } = resource;
  return { name, ...(group === '' ? {} : { group }), kind };
}

export function notFound(resource: Resource, name: string): ApiError {
  return new ApiError('NotFound',
    `${groupResource(resource)} "${name}" not found`,
    { details: detailsOf(resource, name) });
}

export function alreadyExists(resource: Resource, name: string): ApiError {
  return new ApiError('AlreadyExists',
    `${groupResource(resource)} "${name}" already exists`,
    { details: detailsOf(resource, name) });
}

/** The text that every stale update ends in. */
export const MODIFIED = 'the object has been modified; please apply your '
  + 'changes to the latest version and try again';

export function conflict(
  resource: Resource,
  name: string,
  why: string = MODIFIED,
): ApiError {
  return new ApiError('Conflict',
    `Operation cannot be fulfilled on ${groupResource(resource)} "${name}": `
      + why,
    { details: detailsOf(resource, name) });
}

/** 422 with its causes; one cause stands alone, several in brackets. */
export function invalid(
  resource: Resource,
  name: string,
  causes: readonly StatusCause[],
): ApiError {
  const texts = [...new Set(causes.map(({ field, message }) =>
    `${field}: ${message}`))];
  const text = texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
  const { group, kind } = resource;
  const label = group === '' ? kind : `${kind}.${group}`;
  return new ApiError('Invalid', `${label} "${name}" is invalid: ${text}`, {
    details: {
      name, ...(group === '' ? {} : { group }), kind, causes,
    },
  });
}

export function forbidden(
  resource: Resource,
  name: string,
  why: string,
): ApiError {
  const where = name === ''
    ? groupResource(resource) : `${groupResource(resource)} "${name}"`;
  return new ApiError('Forbidden', `${where} is forbidden: ${why}`,
    { details: detailsOf(resource, name) });
}

export function expired(message: string): ApiError {
  return new ApiError('Expired', message);
}
export function badRequest(message: string): ApiError {
  return new ApiError('BadRequest', message);
}
export function methodNotAllowed(message: string): ApiError {
  return new ApiError('MethodNotAllowed', message);
}
export function internalError(message: string): ApiError {
  return new ApiError('InternalError', `Internal error occurred: ${message}`, {
    details: {
      causes: [{ reason: '', message, field: '' }],
    },
  });
}
export function serviceUnavailable(message: string): ApiError {
  return new ApiError('ServiceUnavailable', message);
}
export function tooManyRequests(
  message: string,
  retryAfterSeconds = 0,
): ApiError {
  return new ApiError('TooManyRequests', message, {
    details: retryAfterSeconds === 0 ? {} : { retryAfterSeconds },
  });
}
/** Nobody knows whether it happened. */
export function timeout(message: string): ApiError {
  return new ApiError('Timeout', message, { definite: false });
}

/** metav1.Status, as it travels. */
export function toStatus(error: ApiError): Status {
  const { message, reason, code, details } = error;
  return {
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure',
    message, reason,
    ...(details === undefined ? {} : { details }),
    code,
  };
}

export function fromStatus(status: Status): ApiError {
  const { reason = 'Unknown', message = '', code, details } = status;
  return new ApiError(reason, message, {
    ...(code === undefined ? {} : { code }),
    ...(details === undefined ? {} : { details }),
  });
}
