// The types of events.k8s.io/v1, to be imported as Go does:
// `import type * as eventsv1 from '…/api/eventsv1.ts'`.

export type * from './events-event.ts';
