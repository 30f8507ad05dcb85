// The commands of the scenario language, one row each.

import {
  describeEntry, describeObject, FLAG_NAMES, timelineText,
} from '@clusterwright/engine';
import type { ClusterOptions, NodeSpec } from '@clusterwright/engine';
import { runOf } from '../run.ts';
import {
  delay, exit, failProbe, image, lose, partition, pause, skew, slow,
} from './faults.ts';
import { FIXTURES } from './fixtures.ts';
import { readForm } from './form.ts';
import type { Given } from './form.ts';
import { readNodes } from './nodes.ts';
import type { Directive } from './read.ts';
import { ScenarioError } from './read.ts';
import type { Session } from './session.ts';
import { traffic } from './traffic.ts';
import { duration, range } from './values.ts';

export interface Call {
  readonly session: Session;
  readonly directive: Directive;
  /** What stands in the line for the capitals of the command's form. */
  readonly given: Given;
  /** Of KEY=VALUE; undefined if it is not there. */
  option(key: string): string | undefined;
}

interface Command {
  /** What may be typed; undefined: what kubectl takes. */
  readonly forms?: readonly string[];
  readonly takesInput?: true;
  readonly run: (call: Call) => string | Promise<string>;
}

const OK = 'ok';

const COMMANDS: Readonly<Record<string, Command>> = {
  cluster: {
    forms: ['cluster (FIXTURE) (seed=1) (latency=5ms) (boot=cold) '
      + '(epoch=2026-01-01T00:00:00Z) (FLAG=VALUE)'],
    takesInput: true, run: cluster,
  },
  use: { forms: ['use slot=NAME file=FILE'], run: use },
  kubectl: {
    takesInput: true,
    run: ({ session, directive: { words, input } }) =>
      kubectl(session, words, input),
  },
  apply: { takesInput: true, run: short },
  delete: { takesInput: true, run: short },
  crash: act('crash NAME', (name, s) => s.cluster.crash(name)),
  stop: act('stop NAME', (name, s) => s.cluster.stop(name)),
  start: act('start NAME', (name, s) => s.cluster.start(name)),
  replace: act('replace NAME', (name, s) => s.cluster.replace(name)),
  pause: { forms: ['pause NAME (for TIME)'], run: pause },
  join: addNodes('join (NODE)', (node, s) => s.cluster.join(node)),
  register: addNodes('register (NODE)', (node, s) => s.cluster.register(node)),
  partition: { forms: ['partition A… | B… (way=one)'], run: partition },
  heal: { forms: ['heal'], run: ({ session }) => (session.cluster.heal(), OK) },
  cut: act('cut watch of NAME', (name, s) => s.cluster.cutWatches(name)),
  expire: {
    forms: ['expire watches'],
    run: ({ session }) => (session.cluster.expireWatches(), OK),
  },
  slow: {
    forms: ['slow METHOD (of NAME) by TIME (before|after the write) (once)'],
    run: slow,
  },
  delay: { forms: ['delay renewals of NODE by TIME'], run: delay },
  lose: {
    forms: ['lose reply|request of METHOD (of NAME) (once)'], run: lose,
  },
  skew: { forms: ['skew NODE by TIME'], run: skew },
  remove: networkPlugin('remove', 'gone'),
  restore: networkPlugin('restore', 'back'),
  image: { forms: ['image NAME (size=2130679) (pull=70ms)'], run: image },
  fail: act('fail pull of NAME', (failPull, s) =>
    s.cluster.tell('registry', { failPull })),
  traffic: {
    forms: [
      'traffic NAME to SERVICE (rate=10/s) (timeout=1s) (retries=0)',
    ],
    run: traffic,
  },
  exit: { forms: ['exit CONTAINER (code=1)'], run: exit },
  probe: {
    forms: ['probe KIND of CONTAINER fails (for TIME)'], run: failProbe,
  },
  run: {
    forms: ['run for TIME', 'run until EVENT (limit TIME)'], run,
  },
  show: { forms: ['show (actors=LIST) (hide=LIST)'], run: show },
  state: {
    forms: ['state OBJECT'],
    run: ({ session, given }) =>
      describeObject(session.cluster, given['OBJECT']!),
  },
  check: { forms: ['check NAME'], run: check },
  expect: { forms: ['expect TEXT…'], run: expectText },
};

/** Runs one command. Throws a sentence, or a ScenarioError that knows a better
 *  line than the command's. */
export async function runCommand(
  session: Session,
  directive: Directive,
): Promise<string> {
  const { command, input, line, options } = directive;
  const known = commandNamed(command);
  if (known === undefined) {
    const all = Object.keys(COMMANDS).sort().join(', ');
    throw new Error(`expected a command (${all}), found "${command}"`);
  }
  refuseInput(known, input, line);
  const given = known.forms === undefined
    ? {} : readForm(directive, known.forms);
  const option = (key: string): string | undefined => options.get(key)?.[0];
  return known.run({ session, directive, given, option });
}

function commandNamed(name: string): Command | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
}

/** What follows without an empty line would be input, and be lost. */
function refuseInput(command: Command, input: string, line: number): void {
  const [first = ''] = input.split('\n');
  const [, word = ''] = /^(?:at\s+\S+\s+)?([a-z]+)(?:\s|$)/.exec(first) ?? [];
  if (commandNamed(word) !== undefined) {
    throw new ScenarioError(line + 1,
      `expected an empty line before the command "${first}"`);
  }
  if (command.takesInput === true || input.trim() === '') return;
  throw new ScenarioError(line + 1,
    `expected an empty line or ----, found "${first}"`);
}

const SETTINGS: Readonly<Record<string, (text: string) => ClusterOptions>> = {
  seed: (seed) => ({ seed }),
  latency: (text) => ({ latency: latency(text) }),
  boot: (text) => ({ boot: boot(text) }),
  epoch: (epoch) => ({ epoch }),
};

function cluster({ session, directive, given }: Call): string {
  const { FIXTURE: name } = given;
  const { options, input } = directive;
  const fixture = name === undefined ? undefined : FIXTURES[name];
  if (name !== undefined && fixture === undefined) {
    const known = Object.keys(FIXTURES).join(', ');
    throw new Error(`expected a fixture (${known}), found "${name}"`);
  }
  const flags: Record<string, string> = {};
  let made: ClusterOptions = {};
  for (const [key, [value = '']] of options) {
    const setting = SETTINGS[key];
    if (setting !== undefined) made = { ...made, ...setting(value) };
    else if (FLAG_NAMES.includes(key)) flags[key] = value;
    else {
      const known = [...Object.keys(SETTINGS), ...FLAG_NAMES].join(', ');
      throw new Error(`expected one of ${known}, found "${key}"`);
    }
  }
  const nodes = input.trim() === ''
    ? fixture ?? FIXTURES['solo']! : readNodes(session.host, input);
  session.create(nodes, { ...made, flags: { '*': flags } });
  return OK;
}

function latency(text: string): number | readonly [number, number] {
  const [from, to] = range(text);
  return from === to ? from : [from, to];
}

function boot(text: string): 'warm' | 'cold' {
  if (text === 'warm' || text === 'cold') return text;
  throw new Error(`expected boot=warm or boot=cold, found "${text}"`);
}

async function use({ session, option }: Call): Promise<string> {
  const slot = option('slot');
  const file = option('file');
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

/** `apply` is short for `kubectl apply`, with its input as the file. */
function short({ session, directive }: Call): Promise<string> {
  const { command, words, input } = directive;
  const hasInput = input.trim() !== '' && !words.includes('-f');
  const file = hasInput ? ['-f', '-'] : [];
  return kubectl(session, [command, ...words, ...file], input);
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

function act(
  form: string,
  run: (name: string, session: Session) => void | Promise<void>,
): Command {
  return {
    forms: [form],
    async run({ session, given }) {
      await run(given['NAME']!, session);
      return OK;
    },
  };
}

function networkPlugin(command: string, is: 'gone' | 'back'): Command {
  return act(`${command} network plugin of NAME`, (name, { cluster: c }) =>
    c.tell(`container-runtime/${name}`, { networkPlugin: is }));
}

function addNodes(
  form: string,
  add: (node: NodeSpec, session: Session) => void,
): Command {
  return {
    forms: [form],
    takesInput: true,
    run({ session, given, directive: { input } }) {
      const nodes = input.trim() === ''
        ? [{ name: given['NODE'] ?? 'node-x' }]
        : readNodes(session.host, input);
      for (const node of nodes) add(node, session);
      return OK;
    },
  };
}

async function run({ session, given }: Call): Promise<string> {
  const { EVENT: event, TIME: time } = given;
  const { cluster: running } = session;
  const limitMs = duration(time ?? '10m');
  if (event === undefined) await running.runAsync(limitMs);
  else if (!await runUntil(session, event, limitMs)) {
    throw new Error(`${event} was not reached in time`);
  }
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

function show({ session, directive: { options } }: Call): string {
  session.shown = {
    actors: options.get('actors') ?? [],
    hide: options.get('hide') ?? [],
  };
  session.mark = session.cluster.journal.length;
  return OK;
}

function check({ session, given }: Call): string {
  const { NAME: name } = given;
  const found = session.host.checks?.get(name!);
  if (found === undefined) throw new Error(`there is no check "${name}"`);
  const outcome = found.run(runOf(session.cluster, { actor: '' }));
  if (outcome.holds) return OK;
  const { expected, happened, look } = outcome.failure;
  return `expected ${expected} | ${happened} | look: ${look}`;
}

/** Whether an entry since the beginning reads like this. */
function expectText({ session, directive }: Call): string {
  const text = directive.words.join(' ');
  for (const entry of session.cluster.entries()) {
    if (describeEntry(entry).includes(text)) return OK;
  }
  return `not seen: ${text}`;
}
