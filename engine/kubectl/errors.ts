// Errors as kubectl words them.
// Upstream: kubectl/pkg/cmd/util/helpers.go. Same words.

import type { ApiError } from '../machinery/api/errors.ts';

/** What was typed cannot be meant. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function serverSentence(error: ApiError): string {
  const { reason, message } = error;
  if (reason === 'Invalid') {
    const causes = error.details?.causes ?? [];
    const { kind = '', name = '' } = error.details ?? {};
    if (causes.length === 0) return `The ${kind} "${name}" is invalid`;
    const [only] = causes;
    if (causes.length === 1) {
      return `The ${kind} "${name}" is invalid: ${only!.field}: ${
        only!.message}`;
    }
    const lines = causes.map((cause) => `* ${cause.field}: ${cause.message}`);
    return `The ${kind} "${name}" is invalid: \n${lines.join('\n')}`;
  }
  if (error.code === 0 || reason === 'ServiceUnavailable'
    || reason === 'Timeout') {
    return `Unable to connect to the server: ${message}`;
  }
  const word = reason === '' ? '' : ` (${reason})`;
  return `Error from server${word}: ${message}`;
}

/** With what was being done put in front, as for files. */
export function whenDoing(doing: string, error: ApiError): string {
  if (error.reason === 'Invalid') return serverSentence(error);
  return `Error from server (${error.reason}): ${doing}: ${error.message}`;
}
