// The eventsv1 types under one name, as Go imports them: `eventsv1.Kind`.
// Upstream: the package of that name. Same.

export type * from './events.ts';
