// The coordinationv1 types under one name, as Go imports them: `coordinationv1.Kind`.
// Upstream: the package of that name. Same.

export type * from './lease.ts';
