// The types of coordination.k8s.io/v1, to be imported as Go does:
// `import type * as coordinationv1 from '…/api/coordinationv1.ts'`.

export type * from './lease.ts';
