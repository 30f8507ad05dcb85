// What the server itself refuses with, beside validation and admission.
// Upstream: apimachinery/pkg/api/errors, apiserver/pkg/storage/errors and
// pkg/endpoints/handlers/responsewriters. Same codes, reasons, texts and
// details.

import { ApiError, conflict, notFound } from '../../machinery/api/errors.ts';
import { alreadyExists } from '../../machinery/api/errors.ts';
import type { StatusCause } from '../../machinery/api/meta.ts';
import type { Resource } from '../../machinery/api/resource.ts';

export { conflict, notFound };

/** 404 for a resource or subresource that nobody serves. */
export function unknownResource(): ApiError {
  const message = 'the server could not find the requested resource';
  return new ApiError('NotFound', message, { details: {} });
}

/** 409 for a name that is taken. */
export function nameTaken(
  resource: Resource,
  name: string,
  isBeingDeleted: boolean,
): ApiError {
  const error = alreadyExists(resource, name);
  if (!isBeingDeleted) return error;
  return new ApiError(
    error.reason,
    `object is being deleted: ${error.message}`,
    { details: error.details! },
  );
}

/** 409 after all tries at a generated name. */
export function noUniqueName(resource: Resource, name: string): ApiError {
  const { message, details } = alreadyExists(resource, name);
  return new ApiError('AlreadyExists', `${message}, the server was not able `
    + 'to generate a unique name for the object', {
    details: { ...details, retryAfterSeconds: 1 },
  });
}

/** 409 for a writer who means an earlier object of that name. */
export function wrongUid(
  resource: Resource,
  name: string,
  key: string,
  asked: string,
  found: string,
): ApiError {
  return conflict(resource, name, 'StorageError: invalid object, Code: 4, '
    + `Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition `
    + `failed: UID in precondition: ${asked}, UID in object meta: ${found}`);
}

/** 410 for a page whose list is gone; the token goes on without it. */
export class PageExpired extends ApiError {
  readonly continueToken: string;

  constructor(continueToken: string) {
    super('Expired', 'The provided continue parameter is too old to display '
      + 'a consistent list result. You can start a new list without the '
      + 'continue parameter, or use the continue token in this response to '
      + 'retrieve the remainder of the results. Continuing with the provided '
      + 'token results in an inconsistent list - objects that were created, '
      + 'modified, or deleted between the time the first chunk was returned '
      + 'and now may show up in the list.');
    this.continueToken = continueToken;
  }
}

/** 504 for a version that the server has not reached within its patience. */
export function tooLargeVersion(asked: number, current: number): ApiError {
  const message = `Timeout: Too large resource version: ${asked}, current: `
    + `${current}`;
  const causes = [{
    reason: 'ResourceVersionTooLarge',
    message: 'Too large resource version',
  } as StatusCause];
  return new ApiError('Timeout', message, {
    details: { causes, retryAfterSeconds: 1 },
  });
}

/** 504 for a request that the store did not answer in time. */
export function deadlineExceeded(): ApiError {
  const message = 'Timeout: request did not complete within requested '
    + 'timeout - context deadline exceeded';
  return new ApiError('Timeout', message, { details: {}, definite: false });
}

/** 405. */
export function methodNotAllowed(): ApiError {
  const message = 'the server does not allow this method on the requested '
    + 'resource';
  return new ApiError('MethodNotAllowed', message, { details: {} });
}

/** 406. */
export function notAcceptable(): ApiError {
  const message = '406: Not Acceptable\n\nAvailable representations: '
    + 'application/json, application/yaml, '
    + 'application/vnd.kubernetes.protobuf';
  return new ApiError('NotAcceptable', message, { details: {} });
}

/** 415 for a patch whose type nobody knows. */
export function unknownPatchType(): ApiError {
  const message = '415: Unsupported Media Type';
  return new ApiError('UnsupportedMediaType', message, { details: {} });
}

/** 422 for query parameters or DeleteOptions: `kind` is their type. */
export function invalidOptions(
  kind: string,
  causes: readonly StatusCause[],
): ApiError {
  const texts = causes.map(({ field, message }) => `${field}: ${message}`);
  const text = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  const group = 'meta.k8s.io';
  return new ApiError('Invalid', `${kind}.${group} "" is invalid: ${text}`, {
    details: { group, kind, causes },
  });
}
