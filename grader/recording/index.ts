export { RecordingError } from './fields.ts';
export type * from './recording.ts';
export {
  readManifests, readRecording, readRenewals, type RecordedRenewal,
} from './read.ts';
export {
  compare, type Comparison, type Difference, type Share,
} from './compare.ts';
export { LEFT_OUT_RULES, type LeftOutRule } from './left-out.ts';
export {
  boundOf, figuresOf, floorOf, isComplete, outside,
  type Bound, type Figures, type Floor,
} from './floor.ts';
export {
  filled, placeholdersOf, playOf,
  type Placeholder, type Play, type PlayNode, type PlayStep, type Skipped,
  type Untaken,
} from './play.ts';
export { type PlayImage, type Pull } from './images.ts';
export {
  matches, milestonesOf, readMilestones,
  type Matcher, type Milestone, type MilestoneFile, type Reached,
} from './milestones.ts';
export {
  followsRecording, type Course, type CourseGap, type Followed,
} from './follows-recording.ts';
export {
  parityData, parityTable, rowOf,
  type ParityResult, type ParityRow, type ParityRun,
} from './table.ts';
export { headerLine } from './write.ts';
export {
  parity, PARITY_SEEDS,
  type ParityInput, type ParityOutcome, type RecordingText,
} from './parity.ts';
