// Admission: mutate, then admit.
// Upstream: apiserver/pkg/admission and plugin/pkg/admission. Different: the
// plugins are functions in one list.

export { admit, mutate } from './admission.ts';
export { checkNamespaceLifecycle } from './namespace-lifecycle.ts';
export type { AdmissionReads, AdmissionRequest } from './request.ts';
export {
  accountName, accountOf, tokenMount, tokenVolume,
} from './service-account.ts';
