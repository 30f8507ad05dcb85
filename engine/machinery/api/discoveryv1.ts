// The discoveryv1 types under one name, as Go imports them: `discoveryv1.Kind`.
// Upstream: the package of that name. Same.

export type * from './endpoint-slice.ts';
