// What admission is given: a request on its way to the store, and what it may
// look up.
// Upstream: apiserver/pkg/admission Attributes, and the plugins' listers.
// Different: one small interface for all plugins.

import type { ApiError } from '../../../machinery/api/errors.ts';
import type { ApiObject, Key } from '../../../machinery/api/meta.ts';
import type { Resource } from '../../../machinery/api/resource.ts';
import { forbidden } from '../validation/refusal.ts';

export interface AdmissionRequest {
  readonly resource: Resource;
  readonly subresource?: string | undefined;
  readonly verb: 'create' | 'update' | 'delete';
  /** Absent for what is cluster-scoped. */
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  /** Absent for a delete. */
  readonly object?: ApiObject | undefined;
  /** What is stored; absent for a create. */
  readonly old?: ApiObject | undefined;
  readonly user: string;
  /** Five random characters for a generated name, drawn when called. */
  readonly suffix: () => string;
}

export interface AdmissionReads {
  get(resource: Resource, key: Key): ApiObject | undefined;
  list(resource: Resource, namespace?: string): readonly ApiObject[];
}

/** One step of admission on the way in: the object to go on with. */
export type Mutation = (
  object: ApiObject,
  request: AdmissionRequest,
  reads: AdmissionReads,
) => ApiObject;

/** A 403 that names the object. */
export function refuse(request: AdmissionRequest, why: string): ApiError {
  return forbidden(request.resource, nameOf(request), why);
}

export function nameOf({ name, object }: AdmissionRequest): string {
  const { name: own, generateName } = object?.metadata ?? {};
  return [name, own, generateName].find(isGiven) ?? 'Unknown';
}

function isGiven(name: string | undefined): name is string {
  return name !== undefined && name !== '';
}

export function withSpec<T extends ApiObject & { readonly spec: object }>(
  object: T,
  spec: T['spec'],
): T {
  return { ...object, spec };
}
