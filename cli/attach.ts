// clusterwright attach: the learner's file in a real cluster. It runs in the
// sandbox that judges it, too; only the world at the other end of its wire is
// another one.

import { randomUUID } from 'node:crypto';
import { ENGINE_VERSION, parseDuration } from '@clusterwright/engine';
import { SubmissionError } from '../grader/sandbox.ts';
import type { Sandbox } from '../grader/sandbox.ts';
import { submissionOf } from '../grader/judge-file.ts';
import { ApiWire } from './attach/api-wire.ts';
import { Connection } from './attach/connection.ts';
import { loadAccess } from './attach/kubeconfig.ts';
import type { Access } from './attach/kubeconfig.ts';
import { DEFAULT_SCHEDULER, inspect } from './attach/preflight.ts';
import type { Found } from './attach/preflight.ts';
import { Report, sentenceOf } from './attach/report.ts';
import { readText, writeText } from './attach/rights.ts';
import { bootOf, chooseSlot } from './attach/slot-choice.ts';
import type { SlotChoice } from './attach/slot-choice.ts';
import { turnstile } from './attach/turnstile.ts';
import { Unable } from './attach/unable.ts';
import { wallClock } from './attach/wall-clock.ts';
import { WallHost } from './attach/wall-host.ts';
import type { End } from './attach/wall-host.ts';
import { readArguments, UsageError } from './arguments.ts';
import type { Read } from './arguments.ts';
import { placeNamed } from './course.ts';
import type { Place } from './course.ts';
import { loadExercise } from './exercises.ts';
import { ChildSandboxes } from './sandbox/child-sandbox.ts';
import type { Terminal } from './terminal.ts';
import { labelled } from './verdict-text.ts';
import { placeOf, readLearnerFile } from './workplace.ts';
import { counted } from './wrap.ts';

const OPTIONS = {
  'file': { type: 'string' },
  'kubeconfig': { type: 'string' },
  'context': { type: 'string' },
  'as': { type: 'string' },
  'scheduler-name': { type: 'string' },
  'for': { type: 'string' },
  'dry-run': { type: 'boolean' },
  'anyway': { type: 'boolean' },
  'json': { type: 'boolean' },
} as const;

/** All that is known before the file is started. */
interface Attachment extends SlotChoice {
  readonly place: Place;
  readonly file: string;
  readonly access: Access;
  readonly connection: Connection;
  readonly isDry: boolean;
  readonly isJson: boolean;
  readonly lifeMs: number | undefined;
}

export async function runAttach(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const read = readArguments(args, OPTIONS);
  const place = placeNamed(read.words[0]);
  const choice = chooseSlot(place, {
    as: read.text('as'), schedulerName: read.text('scheduler-name'),
  });
  const lifeMs = lifeOf(read);
  const file = read.text('file') ?? placeOf(place);
  const { exercise, ground } = await loadExercise(place.slug);
  const text = readLearnerFile(file);
  // A warm child does nothing yet.
  const sandboxes = new ChildSandboxes(undefined, { ownGroup: true });
  try {
    const { program } = submissionOf(exercise, ground, text);
    const access = await loadAccess({
      file: read.text('kubeconfig'), context: read.text('context'),
    });
    const connection = new Connection(access,
      `clusterwright/${ENGINE_VERSION} (attach) ${choice.slot}`);
    const attachment: Attachment = {
      ...choice, place, file, access, connection, lifeMs,
      isDry: read.isOn('dry-run'), isJson: read.isOn('json'),
    };
    const found = await inspect(access, connection, choice);
    checkOwn(found, attachment, read.isOn('anyway'));
    const sandbox = await sandboxes.open();
    await sandbox.load(program);
    banner(attachment, found, terminal);
    return await attach(attachment, sandbox, terminal);
  } catch (error) {
    return told(error, terminal);
  } finally {
    sandboxes.close();
  }
}

/** 1: the file does not load. 2: there is nothing to attach it to. */
function told(error: unknown, terminal: Terminal): number {
  if (error instanceof SubmissionError) {
    const { where, message } = error;
    terminal.complain(`✗ ${where === undefined ? '' : `${where}: `}${message}`);
    return 1;
  }
  if (!(error instanceof Unable)) throw error;
  terminal.complain(`clusterwright attach: ${error.message}`);
  return 2;
}

function lifeOf(read: Read): number | undefined {
  const text = read.text('for');
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new UsageError(`--for: expected 10m or 30s, found "${text}"`);
}

/** Two that do the same would fight, and the cluster's own would hide what
 *  the file does wrong. */
function checkOwn(
  { hasOwn }: Found,
  { slot, schedulerName, isDry, access }: Attachment,
  isAnyway: boolean,
): void {
  if (isDry || isAnyway) return;
  // Where it cannot be seen it is at work all the same.
  if (schedulerName === DEFAULT_SCHEDULER) {
    throw new Unable(`${access.url.origin} has a ${schedulerName} of its own, `
      + 'which places every Pod that names none: choose another '
      + '--scheduler-name, look on with --dry-run, or insist with --anyway');
  }
  if (hasOwn !== true) return;
  throw new Unable(`${access.url.origin} has its own ${slot} at work: start `
    + `its kube-controller-manager with --controllers=*,-${slot}, look on with `
    + '--dry-run, or insist with --anyway');
}

// ---- the banner ----

function banner(
  attachment: Attachment,
  { version, hasOwn }: Found,
  terminal: Terminal,
): void {
  const { place, slot, schedulerName, rights, access, file, isDry }
    = attachment;
  const { context, user, url, isChecked } = access;
  const say = (word: string, text: string): string[] =>
    labelled(word, text, terminal);
  const own = `the cluster has its own ${schedulerName ?? slot} at work`;
  const isOwnPlace = slot.startsWith('controllers/');
  const beside = hasOwn === true ? say('careful', `${own}, too`)
    : hasOwn === undefined && !isOwnPlace
      ? say('careful', `whether ${own} cannot be seen from here`) : [];
  const lines = [
    terminal.ink('head', ` ${place.number} ${place.spec.title}`)
      + `   attached as ${slot}`,
    '',
    ...say('cluster', `${url.origin}, ${version === undefined
      ? 'of a version that it does not tell' : `Kubernetes ${version}`}`),
    ...say('as', `user ${user} of the context ${context}`),
    ...say('file', file),
    ...schedulerName === undefined ? [] : say('places',
      `Pods whose spec.schedulerName is ${schedulerName}`),
    ...say('reads', readText(rights)),
    ...say(isDry ? 'tries' : 'writes', writeText(rights)),
    ...say(isDry ? 'dry run' : 'for real', isDry
      ? 'each write is sent with dryRun=All: checked there, never stored'
      : 'each write is stored in that cluster; anything else is refused here'),
    ...isChecked ? [] : say('careful',
      'the kubeconfig says not to check the server\'s certificate'),
    ...beside,
    ...say('stop', attachment.lifeMs === undefined ? 'Ctrl-C'
      : `Ctrl-C, or by itself after ${attachment.lifeMs / 1000} s`),
    '',
  ];
  // With --json the journal alone is on stdout.
  if (attachment.isJson) terminal.complain(lines.join('\n'));
  else terminal.say(lines.join('\n'));
}

// ---- the run ----

/** What is given to `onStop` before the file is ended anyway. */
const STOP_MS_MAX = 5_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

// #region context
/** The context that the file is given is the sandbox's; here are its two
 *  ends in this world: a clock, and a wire to the server. */
async function attach(
  attachment: Attachment,
  sandbox: Sandbox,
  terminal: Terminal,
): Promise<number> {
  const { connection, slot, rights, isDry, isJson, lifeMs } = attachment;
  const clock = wallClock();
  const report = new Report({ terminal, clock, slot, isDry, isJson });
  const wire = new ApiWire({
    connection, slot, rights, isDry, observer: report,
    turnstile: turnstile(clock), now: clock.now,
  });
  const host = new WallHost({
    realm: sandbox.realm(), boot: bootOf(attachment, randomUUID()), wire,
    clock, observer: report,
  });
  report.head();
  host.start();
  const letGo = untilTold(host, lifeMs);
  const end = await host.ended;
  letGo();
  sandbox.close();
  return farewell(end, report, clock.now() / 1_000_000, attachment, terminal);
}
// #endregion context

/** Ctrl-C asks it to stop, a second one insists. Returns what takes this
 *  back. */
function untilTold(host: WallHost, lifeMs: number | undefined): () => void {
  let insists: ReturnType<typeof setTimeout> | undefined;
  const insist = (): void => host.end({ how: 'stopped' });
  const stop = (): void => {
    if (insists !== undefined) return insist();
    insists = setTimeout(insist, STOP_MS_MAX);
    host.stop();
  };
  const life = lifeMs === undefined ? undefined : setTimeout(stop, lifeMs);
  for (const signal of SIGNALS) process.on(signal, stop);
  return () => {
    clearTimeout(insists);
    clearTimeout(life);
    for (const signal of SIGNALS) process.off(signal, stop);
  };
}

function farewell(
  end: End,
  { writes, refused }: Report,
  seconds: number,
  { isDry, isJson }: Attachment,
  terminal: Terminal,
): number {
  const say = (text: string): void => (isJson
    ? terminal.complain(text) : terminal.say(text));
  const what = isDry ? 'write tried' : 'write';
  const many = isDry ? 'writes tried' : 'writes';
  const sum = `${counted(writes, what, many)}, ${refused} refused, `
    + `in ${seconds.toFixed(1)} s`;
  if (end.how === 'stopped') {
    say(`\n ${terminal.ink('passed', '✓')} stopped   ${sum}`);
    return 0;
  }
  const why = end.how === 'broken'
    ? end.message : `${end.name} failed: ${sentenceOf(end.error)}`;
  say(`\n ${terminal.ink('wrong', `✗ ${why}`)}   ${sum}`);
  return 1;
}
