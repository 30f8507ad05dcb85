// What can go wrong between here and a real server, in the words of the API:
// a Status for what the server refuses, the kernel's own word where no
// answer came.
// Upstream: apimachinery/pkg/api/errors NewGenericServerResponse.

import { fieldsOf, textOf } from '../../engine/cluster/untrusted.ts';
import type { KernelRefusal } from '../../engine/kernel/protocol.ts';
import { apiErrors } from '../../engine/machinery/realm-errors.ts';
import { forbidden } from '../../engine/machinery/api/errors.ts';
import { groupResource } from '../../engine/machinery/api/resource.ts';
import type { Status } from '../../engine/machinery/api/meta.ts';
import type { ApiRequest } from '../../engine/machinery/request.ts';
import { parsedJson } from '../json.ts';

const REASONS: Readonly<Record<number, string>> = {
  400: 'BadRequest', 401: 'Unauthorized', 403: 'Forbidden', 404: 'NotFound',
  405: 'MethodNotAllowed', 406: 'NotAcceptable', 409: 'Conflict',
  410: 'Expired', 413: 'RequestEntityTooLarge', 415: 'UnsupportedMediaType',
  422: 'Invalid', 429: 'TooManyRequests', 500: 'InternalError',
  503: 'ServiceUnavailable', 504: 'Timeout',
};

const TEXT_LENGTH_MAX = 300;

/** The server's Status, or one made of what something before it said. */
export function statusOf(
  { verb }: Pick<ApiRequest, 'verb'>,
  code: number,
  text: string,
): Status {
  const said = fieldsOf(parsedJson(text));
  const reason = code === 409 && verb === 'create'
    ? 'AlreadyExists' : REASONS[code] ?? 'InternalError';
  const base = {
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code,
  } as const;
  if (said['kind'] !== 'Status') {
    const [line = ''] = text.trim().split('\n');
    const message = `the server answered ${code}: `
      + line.slice(0, TEXT_LENGTH_MAX);
    return { ...base, reason, message } as Status;
  }
  const { details } = said;
  return {
    ...base,
    reason: textOf(said['reason']) || reason,
    message: textOf(said['message']) ?? `the server answered ${code}`,
    ...typeof details === 'object' && details !== null ? { details } : {},
  } as Status;
}

/** The ERROR event of a watch, with a reason even where it gives none. */
export function statusOfError(object: unknown): Status {
  const { code } = fieldsOf(object);
  const number = typeof code === 'number' ? code : 500;
  return statusOf({ verb: 'watch' }, number, JSON.stringify(object));
}

export function notGranted(request: ApiRequest, slot: string): Status {
  const { verb, subresource, name = '' } = request;
  const what = subresource === undefined ? verb : `${verb} ${subresource}`;
  const error = forbidden(request, name,
    `attached as ${slot}, the file may not ${what} ${groupResource(request)}`);
  return apiErrors.encode(error) as Status;
}

/** What has no form that the server could be sent. */
export function notSent(message: string): Status {
  return statusOf({ verb: 'get' }, 400, JSON.stringify({
    kind: 'Status', message,
  }));
}

/** The server cannot have read a word of it. */
const REFUSED = [
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH',
];

/** A connection that failed, and why. */
export function connectionRefusal(error: unknown): KernelRefusal {
  const code = codeOf(error);
  const message = (error as Error).message || code;
  return { kernel: REFUSED.includes(code) ? 'refused' : 'reset', message };
}

export function timeoutRefusal(timeoutMs: number): KernelRefusal {
  return { kernel: 'timeout', message: `no answer within ${timeoutMs} ms` };
}

/** Node's word for what failed. Of several addresses tried, the first. */
export function codeOf(error: unknown): string {
  const { code, errors } = error as {
    readonly code?: string;
    readonly errors?: readonly { readonly code?: string }[];
  };
  return code ?? errors?.[0]?.code ?? '';
}
