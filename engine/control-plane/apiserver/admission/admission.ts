// Admission: what may change an object on its way in, and then what may
// refuse it, each in upstream's order of plugins.
// Upstream: pkg/kubeapiserver/options/plugins.go. Same order; the plugins are
// those that act without configuration on the kinds served here.

import type { ApiObject } from '../../../machinery/api/meta.ts';
import { checkNamespaceLifecycle } from './namespace-lifecycle.ts';
import { checkOneDefaultClass, givePriority } from './priority.ts';
import type {
  AdmissionReads, AdmissionRequest, Mutation,
} from './request.ts';
import { giveServiceAccount } from './service-account.ts';
import { giveTolerations, taintNewNode } from './tolerations.ts';

const MUTATIONS: readonly Mutation[] = [
  giveServiceAccount, taintNewNode, givePriority, giveTolerations,
];

/** The object as admission leaves it, the request's own object if nothing
 *  changes. A delete has no object; its `old` comes back. Throws ApiError:
 *  404 for a missing namespace, 403 for what a plugin forbids. */
export function mutate(
  request: AdmissionRequest,
  reads: AdmissionReads,
): ApiObject {
  checkNamespaceLifecycle(request, reads);
  const { object, old } = request;
  if (object === undefined) return old as ApiObject;
  let result = object;
  for (const step of MUTATIONS) result = step(result, request, reads);
  return result;
}

/** Refuses, by a thrown ApiError, what must not be stored. Runs after
 *  validation, on the object as it will be stored. */
export function admit(
  request: AdmissionRequest,
  reads: AdmissionReads,
  object = request.object,
): void {
  checkOneDefaultClass(request, reads, object);
}
