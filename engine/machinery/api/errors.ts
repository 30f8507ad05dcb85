// ApiError: every expected failure of a request, from one table.
// Upstream: apimachinery/pkg/api/errors. Same reasons, codes, texts and
// details; different: `definite` says whether it is certain that nothing was
// written.

import { defined } from './defined.ts';
import { groupResource } from './resource.ts';
import type { Resource } from './resource.ts';
import type { Status, StatusCause, StatusDetails } from './meta.ts';

/** Reason -> HTTP code. */
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

/** An Error by its prototype alone: its constructor never runs Error's, which
 *  would capture a stack, at ten times the cost, of a refusal that is
 *  ordinary and frequent. */
export interface ApiError extends Error {}
export class ApiError {
  readonly name: 'ApiError';
  readonly message: string;
  readonly code: number;
  /** One of ApiReason from the API server; a CRI has words of its own. */
  readonly reason: string;
  readonly details: StatusDetails | undefined;
  /** False: the write may have happened all the same. */
  readonly definite: boolean;

  constructor(
    reason: string,
    message: string,
    options: {
      readonly code?: number | undefined;
      readonly details?: StatusDetails | undefined;
      readonly definite?: boolean;
    } = {},
  ) {
    this.name = 'ApiError';
    this.message = message;
    this.reason = reason;
    const known = REASON_CODES as Readonly<Record<string, number>>;
    this.code = options.code ?? known[reason] ?? 500;
    this.details = options.details;
    this.definite = options.definite ?? true;
  }

  /** Whether sending the same request again may help. */
  get retryable(): boolean {
    return RETRYABLE.includes(this.reason);
  }
}
Object.setPrototypeOf(ApiError.prototype, Error.prototype);

const RETRYABLE: readonly string[] = [
  'Timeout', 'ServerTimeout', 'TooManyRequests', 'InternalError',
  'ServiceUnavailable',
];

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
/** A namespace on its way out takes nothing new, and never will. */
export const isNamespaceEnding = (e: unknown): boolean => isForbidden(e)
  && (e as ApiError).message.includes('because it is being terminated');
/** 410: list again. */
export const isExpired = (e: unknown): boolean =>
  hasReason(e, 'Expired', 'Gone');
export const isTimeout = (e: unknown): boolean =>
  hasReason(e, 'Timeout', 'ServerTimeout');
export const isTooManyRequests = (e: unknown): boolean =>
  hasReason(e, 'TooManyRequests');

/** Whether sending the same request again may help. */
export function isRetryable(error: unknown): boolean {
  return isApiError(error) && error.retryable;
}

function detailsOf(
  { group }: Pick<Resource, 'group'>,
  kind: string,
  name: string,
): StatusDetails {
  return defined({
    name: name || undefined, group: group || undefined,
    kind: kind || undefined,
  }) as StatusDetails;
}

type Named = Pick<Resource, 'group' | 'resource'>;

/** 404. */
export function notFound(resource: Named, name: string): ApiError {
  return new ApiError('NotFound',
    `${groupResource(resource)} "${name}" not found`,
    { details: detailsOf(resource, resource.resource, name) });
}

/** 409 for a create. */
export function alreadyExists(resource: Named, name: string): ApiError {
  return new ApiError('AlreadyExists',
    `${groupResource(resource)} "${name}" already exists`,
    { details: detailsOf(resource, resource.resource, name) });
}

/** The text that every stale update ends in. */
export const MODIFIED = 'the object has been modified; please apply your '
  + 'changes to the latest version and try again';

/** 409 for an update or a delete that rests on something old. */
export function conflict(
  resource: Named,
  name: string,
  why: string = MODIFIED,
): ApiError {
  return new ApiError('Conflict',
    `Operation cannot be fulfilled on ${groupResource(resource)} "${name}": `
      + why,
    { details: detailsOf(resource, resource.resource, name) });
}

/** 422 with its causes; one cause stands alone, several in brackets. Where
 *  two read alike the message has them once, the details twice. */
export function invalid(
  resource: Pick<Resource, 'group' | 'kind'>,
  name: string,
  causes: readonly StatusCause[],
): ApiError {
  const texts = [...new Set(causes.map(({ field, message }) =>
    `${field}: ${message}`))];
  const text = texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
  const { group, kind } = resource;
  const label = group === '' ? kind : `${kind}.${group}`;
  return new ApiError('Invalid', `${label} "${name}" is invalid: ${text}`, {
    details: { ...detailsOf({ group }, kind, name), causes },
  });
}

/** 403; `name` is empty for a whole collection. */
export function forbidden(
  resource: Named,
  name: string,
  why: string,
): ApiError {
  const where = name === ''
    ? groupResource(resource) : `${groupResource(resource)} "${name}"`;
  return new ApiError('Forbidden', `${where} is forbidden: ${why}`,
    { details: detailsOf(resource, resource.resource, name) });
}

/** 410: what was asked for is history, and compacted; list again. */
export function expired(message: string): ApiError {
  return new ApiError('Expired', message);
}
/** 400. */
export function badRequest(message: string): ApiError {
  return new ApiError('BadRequest', message);
}
/** 405. */
export function methodNotAllowed(message: string): ApiError {
  return new ApiError('MethodNotAllowed', message);
}
/** 500: the server's own mistake. */
export function internalError(message: string): ApiError {
  return new ApiError('InternalError', `Internal error occurred: ${message}`, {
    details: { causes: [{ message }] },
  });
}
/** 503: nobody there to serve it, so nothing was written. */
export function serviceUnavailable(message: string): ApiError {
  return new ApiError('ServiceUnavailable', message);
}
/** 429: a limit, or a disruption budget, which says why in `causes`. */
export function tooManyRequests(
  message: string,
  retryAfterSeconds = 0,
  causes?: readonly StatusCause[],
): ApiError {
  return new ApiError('TooManyRequests', message, {
    details: defined({
      causes, retryAfterSeconds: retryAfterSeconds || undefined,
    }) as StatusDetails,
  });
}
/** 504: nobody knows whether it happened. */
export function timeout(message: string): ApiError {
  return new ApiError('Timeout', message, { definite: false });
}

/** metav1.Status, as it travels. An error without a reason has none. */
export function toStatus(error: ApiError): Status {
  const { message, reason, code, details } = error;
  return defined({
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure',
    message, reason: reason || undefined, details, code,
  }) as Status;
}

/** The error that a Status tells of. */
export function fromStatus(status: Status): ApiError {
  const { reason = '', message = '', code, details } = status;
  return new ApiError(reason, message, { code, details });
}
