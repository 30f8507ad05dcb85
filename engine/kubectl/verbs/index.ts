// The verbs there are.

export { VERBS } from './table.ts';
