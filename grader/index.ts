// The grader's door: checks, exercises, judging, scenarios, recordings.

export { fail, pass, seconds } from './check.ts';
export type { Check, Failure, Outcome, Run } from './check.ts';
export { dueBy } from './due.ts';
export { exerciseSchema, isOn, readExerciseSpec } from './exercise.ts';
export type { CheckSpec, Exercise, ExerciseSpec, ScenarioSpec }
  from './exercise.ts';
export { grownFile } from './grown-file.ts';
export type { GrownFile } from './grown-file.ts';
export { judge, rejected } from './judge.ts';
export type { JudgeOptions, Submission } from './judge.ts';
export {
  checkSpecs, FOLLOWS_RECORDING, recordingCheck,
} from './recording-check.ts';
export { messageOf, pairedAround } from './results.ts';
export { runOf } from './run.ts';
export {
  LOAD_DEADLINE_MS, SubmissionError, TURN_DEADLINE_MS,
} from './sandbox.ts';
export type { ModuleText, Program, Sandbox, SandboxMaker }
  from './sandbox.ts';
export { derivedSeed, keyId, PUBLIC_KEY, seedsOf } from './seeds.ts';
export { playTrial } from './trial.ts';
export type { Player, Trial, TrialSpec } from './trial.ts';
export { firstFailed, firstLogs, VERDICT_VERSION } from './verdict.ts';
export type {
  BudgetUse, CheckResult, CheckStatus, ErrorKind, GateResult, PairedStep,
  Progress, Replay, Status, Step, Verdict,
} from './verdict.ts';
export { clean, cleanLine, safeNames } from './writers/clean.ts';
export type { Graded } from './writers/graded.ts';
export { gradesJson, gradesOf } from './writers/json.ts';
export type { Grades } from './writers/json.ts';
export { junit } from './writers/junit.ts';
export { firstReason, listRows } from './writers/list.ts';
export type { ListRow } from './writers/list.ts';
export { redact } from './writers/redact.ts';
export { parseYaml } from './yaml.ts';
export { FIXTURES } from './scenario/fixtures.ts';
export { parseDuration } from './scenario/duration.ts';
export { readScenario, readStep, ScenarioError } from './scenario/read.ts';
export type { Directive } from './scenario/read.ts';
export { Session } from './scenario/session.ts';
export type { SessionHost, Shown } from './scenario/session.ts';
export * from './recording/index.ts';
