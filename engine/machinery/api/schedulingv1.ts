// The schedulingv1 types under one name, as Go imports them: `schedulingv1.Kind`.
// Upstream: the package of that name. Same.

export type * from './priority-class.ts';
