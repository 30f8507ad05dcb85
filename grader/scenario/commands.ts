// The commands of the scenario language, one row each.

import {
  describeEntry, describeObject, timelineText,
} from '@clusterwright/engine';
import type { CallFault, ClusterOptions } from '@clusterwright/engine';
import { runOf } from '../run.ts';
import { parseDuration, parseRange } from './duration.ts';
import { FIXTURES } from './fixtures.ts';
import { readNodes } from './nodes.ts';
import type { Directive } from './read.ts';
import type { Session } from './session.ts';
import { traffic } from './traffic.ts';

type Command = (
  session: Session,
  directive: Directive,
) => string | Promise<string>;

const OK = 'ok';

export const COMMANDS: Readonly<Record<string, Command>> = {
  cluster,
  use,
  kubectl: (s, d) => kubectl(s, d.words, d.input),
  apply: (s, d) => kubectl(s, ['apply', ...withFile(d)], d.input),
  delete: (s, d) => kubectl(s, ['delete', ...withFile(d)], d.input),
  crash: (s, d) => act(d, (name) => s.cluster.crash(name)),
  stop: (s, d) => act(d, (name) => s.cluster.stop(name)),
  start: (s, d) => act(d, (name) => s.cluster.start(name)),
  replace: (s, d) => act(d, (name) => s.cluster.replace(name)),
  pause,
  join: (s, d) => addNodes(s, d, (node) => s.cluster.join(node)),
  register: (s, d) => addNodes(s, d, (node) => s.cluster.register(node)),
  partition,
  heal: (s) => (s.cluster.heal(), OK),
  cut: cutWatch,
  expire: (s) => (s.cluster.expireWatches(), OK),
  slow,
  delay,
  lose,
  skew,
  remove: (s, d) => networkPlugin(s, d, 'gone'),
  restore: (s, d) => networkPlugin(s, d, 'back'),
  image,
  fail: failPull,
  traffic,
  exit: (s, d) => tellPrograms(s, { exit: words(d, 1)[0], code: code(d) }),
  probe: failProbe,
  run,
  show,
  state: (s, d) => describeObject(s.cluster, words(d, 1)[0]!),
  check,
  expect: expectText,
};

function cluster(session: Session, directive: Directive): string {
  const { words: [name], options, input } = directive;
  const flags: Record<string, Record<string, string>> = {};
  let made: ClusterOptions = {};
  for (const [key, [value = '']] of options) {
    if (key === 'seed') made = { ...made, seed: value };
    else if (key === 'latency') made = { ...made, latency: latency(value) };
    else if (key === 'boot') made = { ...made, boot: boot(value) };
    else if (key === 'epoch') made = { ...made, epoch: value };
    else if (key !== 'nodes') flags['*'] = { ...flags['*'], [key]: value };
  }
  const fixture = name === undefined ? undefined : FIXTURES[name];
  if (name !== undefined && fixture === undefined) {
    const known = Object.keys(FIXTURES).join(', ');
    throw new Error(`expected a fixture (${known}), found "${name}"`);
  }
  const nodes = input.trim() === ''
    ? fixture ?? FIXTURES['solo']! : readNodes(session.host, input);
  session.create(nodes, { ...made, flags });
  return OK;
}

function latency(text: string): number | readonly [number, number] {
  const range = parseRange(text);
  if (range === undefined) {
    throw new Error(`expected latency=5ms or 1ms..9ms, found "${text}"`);
  }
  return range[0] === range[1] ? range[0] : range;
}

function boot(text: string): 'warm' | 'cold' {
  if (text === 'warm' || text === 'cold') return text;
  throw new Error(`expected boot=warm or boot=cold, found "${text}"`);
}

async function use(session: Session, directive: Directive): Promise<string> {
  const [slot] = directive.options.get('slot') ?? [];
  const [file] = directive.options.get('file') ?? [];
  const { load } = session.host;
  if (slot === undefined || file === undefined || load === undefined) {
    throw new Error('expected slot=NAME file=FILE, and a host that loads it');
  }
  if (session.hasCluster) {
    throw new Error('expected "use" before "cluster"');
  }
  session.slots[slot] = await load(file, slot);
  return OK;
}

function withFile({ words: given, options, input }: Directive): string[] {
  const [file] = options.get('file') ?? [];
  if (file !== undefined) return [...given, '-f', file];
  const hasInput = input.trim() !== '' && !given.includes('-f');
  return hasInput ? [...given, '-f', '-'] : [...given];
}

/** A command may wait for objects to go; so many virtual seconds. */
const KUBECTL_LIMIT_MS = 120_000;

async function kubectl(
  session: Session,
  args: readonly string[],
  stdin: string,
): Promise<string> {
  const { cluster: running, host } = session;
  const at = args.indexOf('-f');
  const file = at < 0 ? undefined : args[at + 1];
  const given = [...args];
  let input = stdin;
  if (file !== undefined && file !== '-') {
    input = host.readFile(file);
    given[at + 1] = '-';
  }
  const command = running.kubectl(given, input);
  const hasEnded = (): boolean => command.result !== undefined;
  if (!hasEnded()) await running.runUntilAsync(hasEnded, KUBECTL_LIMIT_MS);
  const { result } = command;
  if (result === undefined) return `no end within ${KUBECTL_LIMIT_MS} ms`;
  return `${result.stdout}${result.stderr}`.replace(/\n$/, '');
}

async function act(
  directive: Directive,
  run: (name: string) => void | Promise<void>,
): Promise<string> {
  await run(words(directive, 1)[0]!);
  return OK;
}

/** At least so many words, or a sentence. */
function words({ words: given, command }: Directive, least: number) {
  if (given.length < least) {
    throw new Error(`expected "${command}" and ${least} word(s) after it`);
  }
  return given;
}

async function pause(session: Session, directive: Directive) {
  const [name, preposition, length] = words(directive, 1);
  session.cluster.pause(name!);
  if (preposition !== 'for') return OK;
  await session.cluster.runAsync(duration(length));
  await session.cluster.start(name!);
  return OK;
}

function duration(text: string | undefined): number {
  const ms = parseDuration(text ?? '');
  if (ms !== undefined) return ms;
  throw new Error(`expected a duration such as 60s, found "${text ?? ''}"`);
}

async function addNodes(
  session: Session,
  directive: Directive,
  add: (node: ReturnType<typeof readNodes>[number]) => void,
): Promise<string> {
  const { words: [name], input } = directive;
  const nodes = input.trim() === ''
    ? [{ name: name ?? 'node-x' }] : readNodes(session.host, input);
  for (const node of nodes) add(node);
  return OK;
}

function partition(session: Session, directive: Directive): string {
  const bar = directive.words.indexOf('|');
  if (bar < 1 || bar === directive.words.length - 1) {
    throw new Error('expected partition A | B');
  }
  const names = directive.words.map((word) => word.replace(/,$/, ''));
  const [way] = directive.options.get('way') ?? [];
  session.cluster.partition(
    names.slice(0, bar), names.slice(bar + 1), way === 'one',
  );
  return OK;
}

/** `cut watch of X` */
function cutWatch(session: Session, { words: given }: Directive): string {
  const [what, of, name] = given;
  if (what !== 'watch' || of !== 'of' || name === undefined) {
    throw new Error('expected cut watch of NAME');
  }
  session.cluster.cutWatches(name);
  return OK;
}

/** `slow METHOD (of X) by 2s (before|after the write) (once)` */
function slow(session: Session, directive: Directive): string {
  const { words: given } = directive;
  const by = given.indexOf('by');
  const ms = parseRange(given[by + 1] ?? '');
  if (by < 1 || ms === undefined) {
    throw new Error('expected slow METHOD (of X) by 2s or 0s..39s');
  }
  const when = given.includes('after') ? 'after' : 'before';
  const what = 'delay';
  interfere(session, { ...target(given), what, ms, when });
  return OK;
}

/** `delay renewals of NODE by 0s..39s` */
function delay(session: Session, directive: Directive): string {
  const [what, , name] = directive.words;
  const range = parseRange(directive.words[4] ?? '');
  if (what !== 'renewals' || name === undefined || range === undefined) {
    throw new Error('expected delay renewals of NODE by 0s..39s');
  }
  session.cluster.tell(`kubelet/${name}`, { delayRenewals: range });
  return OK;
}

/** `lose reply of METHOD (of X) (once)` */
function lose(session: Session, directive: Directive): string {
  const [what, of, ...rest] = directive.words;
  if ((what !== 'reply' && what !== 'request') || of !== 'of') {
    throw new Error('expected lose reply of METHOD (of X)');
  }
  interfere(session, { ...target(rest), what: `lose-${what}` });
  return OK;
}

function target(given: readonly string[]): Omit<CallFault, 'what'> {
  const of = given.indexOf('of');
  return {
    method: given[0] ?? '*',
    ...(of > 0 ? { of: given[of + 1]! } : {}),
    once: given.includes('once'),
  };
}

function interfere(session: Session, fault: CallFault): void {
  session.undo.set(fault.method, session.cluster.interfere(fault));
}

/** `skew NODE by -10m` */
function skew(session: Session, directive: Directive): string {
  const [name, , by = ''] = words(directive, 3);
  const ms = duration(by.replace(/^[+-]/, ''));
  session.cluster.skew(name!, by.startsWith('-') ? -ms : ms);
  return OK;
}

/** `remove network plugin of NODE`, and `restore` */
function networkPlugin(
  session: Session,
  { command, words: given }: Directive,
  is: 'gone' | 'back',
): string {
  const [what, part, of, name] = given;
  const isWhole = what === 'network' && part === 'plugin' && of === 'of';
  if (!isWhole || name === undefined) {
    throw new Error(`expected ${command} network plugin of NODE`);
  }
  session.cluster.tell(`container-runtime/${name}`, { networkPlugin: is });
  return OK;
}

/** `image NAME size=2130679 pull=70ms` */
function image(session: Session, directive: Directive): string {
  const [name] = words(directive, 1);
  const [size] = directive.options.get('size') ?? [];
  const [pull] = directive.options.get('pull') ?? [];
  session.cluster.tell('registry', {
    image: name,
    ...(size === undefined ? {} : { sizeBytes: Number(size) }),
    ...(pull === undefined ? {} : { pull: duration(pull) }),
  });
  session.cluster.tell('registry', { mendPull: name });
  return OK;
}

/** `fail pull of NAME` */
function failPull(session: Session, directive: Directive): string {
  const [what, of, name] = directive.words;
  if (what !== 'pull' || of !== 'of' || name === undefined) {
    throw new Error('expected fail pull of NAME');
  }
  session.cluster.tell('registry', { failPull: name });
  return OK;
}

function code(directive: Directive): number {
  return Number(directive.options.get('code')?.[0] ?? 1);
}

/** `probe KIND of CONTAINER fails (for 40s)` */
function failProbe(session: Session, directive: Directive): string {
  const [kind, of, container, fails, , length] = directive.words;
  if (of !== 'of' || fails !== 'fails') {
    throw new Error('expected probe KIND of CONTAINER fails (for 40s)');
  }
  const forMs = length === undefined ? undefined : duration(length);
  return tellPrograms(session, {
    failProbe: container, kind, ...(forMs === undefined ? {} : { forMs }),
  });
}

/** Every machine is told; only the one that runs it does something. */
function tellPrograms(session: Session, request: object): string {
  for (const name of session.cluster.components) {
    if (name.startsWith('shim/')) session.cluster.tell(name, request);
  }
  return OK;
}

/** `run for 5m`, `run until quiet|converged|EVENT (limit 10m)` */
async function run(session: Session, directive: Directive): Promise<string> {
  const [how, what] = directive.words;
  const limit = directive.words.indexOf('limit');
  const limitMs = limit < 0 ? 600_000 : duration(directive.words[limit + 1]);
  const { cluster: running } = session;
  if (how === 'for') await running.runAsync(duration(what));
  else if (how === 'until' && what !== undefined) {
    const isThere = await runUntil(session, what, limitMs);
    if (!isThere) throw new Error(`${what} was not reached in time`);
  } else throw new Error('expected run for 5m or run until quiet');
  const entries = [...running.journal.entries(session.mark)];
  session.mark = running.journal.length;
  const text = timelineText(entries, session.shown);
  return text === '' ? '<no entries>' : text;
}

function runUntil(session: Session, what: string, limitMs: number) {
  const { cluster: running } = session;
  if (what === 'quiet' || what === 'converged') {
    return running.runUntilAsync(what, limitMs);
  }
  let seen = running.journal.length;
  return running.runUntilAsync(() => {
    for (; seen < running.journal.length; seen += 1) {
      const entry = running.journal.entry(seen);
      if (entry !== undefined && describeEntry(entry).includes(what)) {
        return true;
      }
    }
    return false;
  }, limitMs);
}

function show(session: Session, { options }: Directive): string {
  session.shown = {
    actors: options.get('actors') ?? [],
    hide: options.get('hide') ?? [],
  };
  session.mark = session.cluster.journal.length;
  return OK;
}

function check(session: Session, directive: Directive): string {
  const [name] = words(directive, 1);
  const found = session.host.checks?.get(name!);
  if (found === undefined) throw new Error(`there is no check "${name}"`);
  const outcome = found.run(runOf(session.cluster, { actor: '' }));
  if (outcome.holds) return OK;
  const { expected, happened, look } = outcome.failure;
  return `expected ${expected} | ${happened} | look: ${look}`;
}

/** Whether an entry since the beginning reads like this. */
function expectText(session: Session, directive: Directive): string {
  const text = directive.words.join(' ');
  for (const entry of session.cluster.entries()) {
    if (describeEntry(entry).includes(text)) return OK;
  }
  return `not seen: ${text}`;
}
