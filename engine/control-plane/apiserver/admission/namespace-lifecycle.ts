// NamespaceLifecycle: nothing is created where there is no namespace or where
// one is going, and three namespaces never go.
// Upstream: apiserver/pkg/admission/plugin/namespace/lifecycle. Same, but
// that it does not wait for its cache.

import { notFound } from '../../../machinery/api/errors.ts';
import { namespaces } from '../../../machinery/api/resource.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { forbidden } from '../validation/refusal.ts';
import { nameOf, refuse } from './request.ts';
import type { AdmissionReads, AdmissionRequest } from './request.ts';

const IMMORTAL = ['default', 'kube-system', 'kube-public'];

export function checkNamespaceLifecycle(
  request: AdmissionRequest,
  reads: AdmissionReads,
): void {
  const { resource, verb, namespace = '' } = request;
  if (resource === namespaces) {
    if (verb !== 'delete' || !IMMORTAL.includes(nameOf(request))) return;
    throw refuse(request, 'this namespace may not be deleted');
  }
  if (namespace === '' || verb === 'delete') return;
  const found = reads.get(namespaces, namespace) as v1.Namespace | undefined;
  if (found === undefined) throw notFound(namespaces, namespace);
  if (verb !== 'create' || found.status.phase !== 'Terminating') return;
  const text = `unable to create new content in namespace ${namespace} ` +
    'because it is being terminated';
  throw forbidden(resource, nameOf(request), text, [{
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  }]);
}
