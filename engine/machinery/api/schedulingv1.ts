// The types of scheduling.k8s.io/v1, to be imported as Go does:
// `import type * as schedulingv1 from '…/api/schedulingv1.ts'`.

export type * from './priority-class.ts';
