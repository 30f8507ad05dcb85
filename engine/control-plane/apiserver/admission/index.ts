export { admit, mutate } from './admission.ts';
export type { AdmissionReads, AdmissionRequest } from './request.ts';
