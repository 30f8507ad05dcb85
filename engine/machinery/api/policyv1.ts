// The types of policy/v1, to be imported as Go does:
// `import type * as policyv1 from '…/api/policyv1.ts'`.

export type * from './eviction.ts';
export type * from './pod-disruption-budget.ts';
