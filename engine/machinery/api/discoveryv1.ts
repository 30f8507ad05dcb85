// The types of discovery.k8s.io/v1, to be imported as Go does:
// `import type * as discoveryv1 from '…/api/discoveryv1.ts'`.

export type * from './endpoint-slice.ts';
