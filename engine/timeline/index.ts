// Pure functions over the journal: text, lanes, pairs, recordings.

export { changesOf } from './change.ts';
export type { Changes } from './change.ts';
export { columnsOf, describeEntry, objectName } from './describe.ts';
export type { Columns } from './describe.ts';
export { barsOf, looksOf } from './bars.ts';
export { lanesOf } from './lanes-of.ts';
export { lanesSvg } from './lanes-svg.ts';
export type { LanesOptions } from './lanes-of.ts';
export type * from './lanes.ts';
export { describeObject, objectText } from './object-text.ts';
export { pairTimelines } from './pair.ts';
export type { PairedRow, PairOptions } from './pair.ts';
export { recordLines } from './record.ts';
export type { RecordOptions } from './record.ts';
export { stateAt } from './state-at.ts';
export { summaryOf } from './summary.ts';
export { shownEntries, timelineText, timeText, topicsOf } from './text.ts';
export type { TextOptions } from './text.ts';
