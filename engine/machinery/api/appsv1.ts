// The types of apps/v1, to be imported as Go does:
// `import type * as appsv1 from '…/api/appsv1.ts'`.

export type * from './controller-revision.ts';
export type * from './daemon-set.ts';
export type * from './deployment.ts';
export type * from './replica-set.ts';
export type * from './stateful-set.ts';
