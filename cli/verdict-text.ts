// A verdict as the terminal shows it: what passed, the first wrong step with
// both timelines, what was used, and the command that repeats it.

import { cleanLine, firstFailed, firstLogs } from '@clusterwright/grader';
import type {
  CheckResult, ErrorKind, GateResult, Verdict,
} from '@clusterwright/grader';
import { pairedLines } from './paired-table.ts';
import type { Ink, Look } from './terminal.ts';
import { counted, grouped, hanging } from './wrap.ts';

export interface VerdictFrame {
  /** '2.1' */
  readonly number: string;
  readonly title: string;
  /** Without seed and scenario: 'npx clusterwright run scheduler-filter'. */
  readonly command: string;
  /** What a terminal shows behind the run: 'saved 11:42:07', 'took 38 ms'. */
  readonly notes?: readonly string[];
  /** Number and title of the exercise after this one. */
  readonly next?: string;
  /** Of one run only: there is no score to tell. */
  readonly isPart?: boolean;
  /** Without the rows of the checks. */
  readonly isShort?: boolean;
  /** All that the component logged; by default some of it after a failure. */
  readonly withLog?: boolean;
}

const LABEL = 11;
const LOG_LINES = 3;

export function verdictLines(
  verdict: Verdict,
  frame: VerdictFrame,
  look: Look,
): string[] {
  const failed = firstFailed(verdict);
  const { isPart = false, isShort = false } = frame;
  return [
    headLine(verdict, frame, failed, look),
    '',
    scoreLine(verdict, isPart, look),
    ...stopLines(verdict, look),
    '',
    ...isShort ? [] : [
      ...verdict.checks.flatMap((check) =>
        checkLines(check, verdict, isPart, look)),
      '',
    ],
    ...failed === undefined ? [] : failureLines(failed, look),
    ...logLines(verdict, frame, look),
    ...passLines(verdict, look),
    ...budgetLines(verdict, look),
    // In one line, however long, because it is to be copied.
    ...failed?.replay === undefined ? [] : [label('repeat', look)
      + repeatCommand(frame.command, failed)],
    ...verdict.status === 'pass' && frame.next !== undefined
      ? labelled('next', frame.next, look) : [],
  ];
}

/** Two groups of four are enough to compare by eye. */
export function shortDigest(digest: string): string {
  const bare = digest.replace(/[^0-9a-zA-Z]/g, '');
  return `${bare.slice(0, 4)}-${bare.slice(4, 8)}`;
}

function headLine(
  { digest }: Verdict,
  { number, title, notes = [] }: VerdictFrame,
  failed: CheckResult | undefined,
  look: Look,
): string {
  const seed = failed?.replay?.seed;
  const facts = [
    `run ${shortDigest(digest)}`,
    ...seed === undefined ? [] : [`seed ${seed}`],
    ...notes,
  ].join('   ');
  const name = ` ${number} ${title}`;
  const gap = Math.max(3, look.width - name.length - facts.length);
  return look.ink('head', name) + ' '.repeat(gap) + look.ink('dim', facts);
}

const ERRORS: Readonly<Record<ErrorKind, string>> = {
  compile: 'it does not compile',
  load: 'it does not load',
  budget: 'a budget is used up',
  deadline: 'a turn did not come back',
  crash: 'your component ended',
  grader: 'the grader could not judge',
};

/** One run pays no points: it only says which checks hold in it. */
function scoreLine(verdict: Verdict, isPart: boolean, look: Look): string {
  const { status, points, pointsMax, checks, error } = verdict;
  const passed = checks.filter((check) => check.status === 'pass').length;
  const tried = isPart
    ? checks.filter((check) => check.status !== 'not-run') : checks;
  const count = error !== undefined ? ERRORS[error.kind]
    : passed === tried.length && passed > 0 ? `all ${passed} checks pass`
      : `${passed} of ${tried.length} checks pass`;
  const [glyph, ink] = signOf(isPart && holdsSoFar(verdict)
    ? 'pass' : status);
  return isPart ? ` ${look.ink(ink, `${glyph} this run`)}   ${count}`
    : ` ${look.ink(ink, `${glyph} ${points} of ${pointsMax} points`)
    }   ${count}`;
}

/** Nothing that was run failed. */
export function holdsSoFar(verdict: Verdict): boolean {
  return firstFailed(verdict) === undefined && verdict.error === undefined
    && !verdict.gates.some(isClosed);
}

function isClosed({ status }: GateResult): boolean {
  return status === 'fail';
}

function signOf(status: CheckResult['status']): [string, Ink] {
  if (status === 'pass') return ['✓', 'passed'];
  return status === 'not-run' ? ['-', 'dim'] : ['✗', 'wrong'];
}

/** What kept the checks from being run. */
function stopLines(verdict: Verdict, look: Look): string[] {
  const { error, gates } = verdict;
  const failed = gates.filter(isClosed);
  const shown = error === undefined ? failed : [];
  const lines = [
    ...error === undefined ? [] : labelled('because', error.message, look),
    ...error?.where === undefined
      ? [] : labelled('look at', error.where, look),
    ...shown.flatMap((gate) => gateLines(gate, look)),
  ];
  return lines.length === 0 ? [] : ['', ...lines];
}

const GATES: Readonly<Record<GateResult['id'], string>> = {
  'loads': 'it has to load',
  'uses-only-context': 'it may use only what it is given',
  'stays-in-budget': 'it has to stay within its budget',
  'no-unhandled-error': 'no failed call may go unseen',
  'earlier-stages-hold': 'the earlier stages have to hold',
  'same-seed-same-digest': 'the same seed has to give the same run',
};

function gateLines({ id, message }: GateResult, look: Look): string[] {
  return [
    ...labelled('expected', GATES[id], look),
    ...labelled('happened', message, look),
  ];
}

function checkLines(
  check: CheckResult,
  { witness, error, gates }: Verdict,
  isPart: boolean,
  look: Look,
): string[] {
  const { status, points, pointsMax, sentence, tried } = check;
  const [glyph, ink] = signOf(status);
  const figures = isPart ? '' : `${String(points).padStart(3)} / ${
    String(pointsMax).padStart(2)}   `;
  const isFree = error !== undefined || gates.some(isClosed)
    || witness.held || isPart;
  const note = status === 'not-run'
    ? (isFree ? '  not run' : `  not run, needs ${witness.check}`)
    : status === 'fail' && tried.of > 1
      ? `  (${tried.passed} of ${counted(tried.of, 'run')} hold)` : '';
  const [first, ...more] = hanging(`   ${glyph} ${figures}`,
    cleanLine(sentence) + note, look.width);
  const head = first!.replace(glyph, () => look.ink(ink, glyph));
  const lines = [head, ...more];
  return status === 'not-run'
    ? lines.map((text) => look.ink('dim', text)) : lines;
}

/** ' expected   …', ' happened   …', ' look at    …', and both timelines. */
function failureLines(check: CheckResult, look: Look): string[] {
  const { expected, happened, look: where, at, paired, message } = check;
  if (expected === undefined || happened === undefined) {
    return [...labelled('because', message, look), ''];
  }
  const when = at === undefined ? '' : `at ${(at / 1000).toFixed(3)} s: `;
  return [
    ...labelled('expected', expected, look),
    ...labelled('happened', when + happened, look),
    ...where === undefined ? [] : labelled('look at', where, look),
    '',
    ...paired === undefined ? [] : [...pairedLines(paired, look), ''],
  ];
}

/** A dim word and its blanks. */
function label(word: string, look: Look): string {
  return look.ink('dim', ` ${word.padEnd(LABEL)}`);
}

export function labelled(word: string, text: string, look: Look): string[] {
  const head = ` ${word.padEnd(LABEL)}`;
  const [first = '', ...more] = hanging(head, cleanLine(text), look.width);
  return [label(word, look) + first.slice(head.length), ...more];
}

function logLines(
  { status, logs }: Verdict,
  { command, withLog = false }: VerdictFrame,
  look: Look,
): string[] {
  const { lines } = logs;
  const first = status === 'pass' ? [] : firstLogs(logs, LOG_LINES);
  const shown = withLog ? lines : first;
  if (shown.length === 0) return [];
  const more = lines.length - shown.length;
  return [
    ...shown.flatMap((line) => labelled('log', line, look)),
    ...more === 0 ? []
      : labelled('', `${grouped(more)} more: ${command} --log`, look),
    '',
  ];
}

function passLines(verdict: Verdict, look: Look): string[] {
  if (verdict.status !== 'pass') return [];
  const runs = Math.max(...verdict.checks.map(({ tried }) => tried.of));
  return labelled('tried',
    `${counted(runs, 'run')} over scenarios, seeds and orderings`, look);
}

function budgetLines({ budgets }: Verdict, look: Look): string[] {
  if (budgets.length === 0) return [];
  const parts = budgets.map(({ name, used, limit }) => (name === 'time'
    ? `time ${grouped(used / 1000)} of ${grouped(limit / 1000)} s`
    : `${name} ${grouped(used)} of ${grouped(limit)}`));
  const line = parts.join('   ');
  return line.length + LABEL < look.width
    ? [label('budget', look) + line]
    : parts.flatMap((part) => labelled('budget', part, look));
}

/** The one command that plays this failure again. */
export function repeatCommand(command: string, check: CheckResult): string {
  const { replay } = check;
  if (replay === undefined) return command;
  const { seed, scenario, ordering } = replay;
  const order = ordering.length === 0
    ? '' : ` --ordering ${ordering.join('.')}`;
  return `${command} --seed ${seed} --only ${scenario}${order}`;
}
