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
    const { kind = '', name = '', causes = [] } = error.details ?? {};
    const what = kind === '' && name === ''
      ? 'The request is invalid' : `The ${kind} "${name}" is invalid`;
    // Where two causes read alike one is told.
    const texts = [...new Set(causes.map((cause) =>
      `${cause.field}: ${cause.message}`))];
    if (texts.length === 0) return what;
    if (texts.length === 1) return `${what}: ${texts[0]}`;
    return `${what}: \n${texts.map((text) => `* ${text}`).join('\n')}`;
  }
  if (isUnreachable(error)) {
    return `Unable to connect to the server: ${message}`;
  }
  const word = reason === '' ? '' : ` (${reason})`;
  return `Error from server${word}: ${message}`;
}

function isUnreachable({ code, reason }: ApiError): boolean {
  return code === 0 || reason === 'ServiceUnavailable' || reason === 'Timeout';
}

/** With what was being done put in front, as for files. */
export function whenDoing(doing: string, error: ApiError): string {
  if (error.reason === 'Invalid' || isUnreachable(error)) {
    return serverSentence(error);
  }
  return `Error from server (${error.reason}): ${doing}: ${error.message}`;
}
