// The appsv1 types under one name, as Go imports them: `appsv1.Kind`.
// Upstream: the package of that name. Same.

export type * from './apps.ts';
