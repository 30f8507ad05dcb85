// How errors cross between realms: an ApiError travels as the Status that
// the API knows, and what the kernel itself refuses becomes an ApiError.
// Upstream: apimachinery/pkg/api/errors (FromObject) and net/http's errors.
// Different: a broken connection has a reason word too.

import { AssertionError } from '../kernel/assert.ts';
import type { ErrorCodec, KernelRefusal } from '../kernel/protocol.ts';
import { ApiError, fromStatus, toStatus } from './api/errors.ts';
import type { Status } from './api/meta.ts';

/** What travels for an error that is not the API's: a mistake of somebody's
 *  program. */
interface Mistake {
  readonly message: string;
}

export const apiErrors: ErrorCodec = { encode, decode };

function encode(error: unknown): Status | Mistake {
  if (error instanceof ApiError) return toStatus(error);
  return { message: sentenceOf(error) };
}

function decode(data: unknown): ApiError {
  const error = data as KernelRefusal | Status | Mistake;
  if ('kernel' in error) return fromKernel(error);
  if (!('kind' in error)) {
    const { message } = error;
    return new ApiError('InternalError', message, { definite: false });
  }
  const refusal = fromStatus(error);
  if (refusal.reason !== 'Timeout') return refusal;
  // The server gave up waiting, not the store doing it.
  const { reason, message, code, details } = refusal;
  return new ApiError(reason, message, { code, definite: false, details });
}

function fromKernel({ kernel, message }: KernelRefusal): ApiError {
  switch (kernel) {
    case 'timeout':
      return new ApiError('Timeout', message, { definite: false });
    case 'refused':
      return new ApiError('ServiceUnavailable', message);
    case 'reset':
      return new ApiError('ServiceUnavailable', message, { definite: false });
    case 'forbidden':
      return new ApiError('Forbidden', message);
  }
}

/** The texts of these are the host's own and differ from host to host. */
const HOST_ERRORS = [
  TypeError, RangeError, ReferenceError, SyntaxError, EvalError, URIError,
];

/** An error in words that are the same on every host: its message, or its
 *  class alone where the message is the host's. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message } = error;
  if (HOST_ERRORS.some((host) => error instanceof host)) return name;
  return error instanceof AssertionError ? `${name}: ${message}` : message;
}
