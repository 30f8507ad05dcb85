// What runs in the child: realms, each a context of its own with a global of
// its own. It reads no file but itself and hands no object and no function
// of its own into a realm: what goes in the realm's own JSON.parse has made
// of a text, and text comes out.
//
// The parent says            and hears
//                              hello, once
//   program JSON
//   open N                     ready N | failed N {message, where?}
//   turn N JSON                said N JSON | broken N
//   drop N
//
// Each of these is a frame (frames.ts) on its standard input and output. It
// waits in the read itself: a turn is short, and the event loop's way to a
// message would be a good part of it.

import { readSync, writeSync } from 'node:fs';
import vm from 'node:vm';

const HEAD = 4;
/** A longer text is refused for its length, and so is one cut here. */
const LENGTH_MAX = 4_000_100;
/** So many answers are told at once. The parent goes on with them while the
 *  next are made. */
const ANSWERS_MAX = 8;
/** The most that one unit of a text takes. */
const BYTES_A_UNIT = 3;

let sources = [];
const realms = new Map();
/** What was said and not yet told. */
const answers = Buffer.alloc(0x10000);
let answersEnd = 0;
let answersCount = 0;
/** What was read and not yet taken. */
let heard = Buffer.alloc(0x10000);
let from = 0;
let to = 0;

function say(text) {
  const cut = wellFormed(text.length > LENGTH_MAX
    ? text.slice(0, LENGTH_MAX) : text);
  const most = HEAD + BYTES_A_UNIT * cut.length;
  if (answersEnd + most > answers.length) tell();
  if (most > answers.length) {
    const bytes = Buffer.alloc(most);
    write(bytes, put(bytes, 0, cut));
    return;
  }
  answersEnd = put(answers, answersEnd, cut);
  answersCount += 1;
  if (answersCount === ANSWERS_MAX || !isHeard()) tell();
}

/** Puts a frame there; where it ends. */
function put(bytes, at, text) {
  const length = bytes.write(text, at + HEAD);
  bytes.writeUInt32LE(length, at);
  return at + HEAD + length;
}

/** JSON's way to say half a character, which bytes have no way for. */
function wellFormed(text) {
  return text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, (half) =>
    `\\u${half.charCodeAt(0).toString(16)}`);
}

function tell() {
  if (answersEnd === 0) return;
  const end = answersEnd;
  answersEnd = 0;
  answersCount = 0;
  write(answers, end);
}

function write(bytes, end) {
  for (let at = 0; at < end;) at += writeSync(1, bytes, at, end - at);
}

/** Whether the next frame need not be waited for. */
function isHeard() {
  return to - from >= HEAD && to - from >= HEAD + heard.readUInt32LE(from);
}

/** The next frame's text. */
function hear() {
  read(HEAD);
  const length = heard.readUInt32LE(from);
  read(HEAD + length);
  from += HEAD + length;
  return heard.toString('utf8', from - length, from);
}

/** Until so many bytes are there. */
function read(wanted) {
  if (from + wanted > heard.length) {
    const room = wanted > heard.length ? Buffer.alloc(2 * wanted) : heard;
    heard.copy(room, 0, from, to);
    [heard, from, to] = [room, 0, to - from];
  }
  while (to - from < wanted) {
    tell();
    const count = readSync(0, heard, to, heard.length - to);
    // The parent is gone.
    if (count === 0) process.exit();
    to += count;
  }
}

function readProgram(json) {
  sources = JSON.parse(json).modules.map(({ name, parts, imports, gives }) => ({
    name,
    imports,
    gives,
    code: parts.map((part, i) => part + (imports[i] ?? '')).join(''),
    script: undefined,
    cache: undefined,
  }));
}

/** What a realm's code gets for an import while it runs. No Error: it would
 *  be one of this process, and lead out of the realm. */
function refuseImport() {
  throw 'import(…) is not there';
}

/** One module after those that it imports. The first realm compiles; the
 *  others take what it compiled. */
function moduleOf(source, context, modules) {
  const { code, cache, imports } = source;
  const module = new vm.SourceTextModule(code, {
    context,
    identifier: addressOf(source),
    importModuleDynamically: refuseImport,
    ...(cache === undefined ? {} : { cachedData: cache }),
  });
  source.cache ??= module.createCachedData();
  module.linkRequests(imports.map((wanted) => modules.get(wanted)));
  module.instantiate();
  return module;
}

/** What an expression gives, as a module. All realms run one script, and what
 *  is compiled of it in one of them is compiled for all. */
function givenModule(source, context) {
  const { code, gives } = source;
  source.script ??= new vm.Script(code, {
    filename: addressOf(source), importModuleDynamically: refuseImport,
  });
  const given = source.script.runInContext(context);
  return new vm.SyntheticModule(gives, function exportAll() {
    for (const name of gives) this.setExport(name, given[name]);
  }, { context, identifier: addressOf(source) });
}

function addressOf({ name }) {
  return `course:///${name}`;
}

async function load(context) {
  const modules = new Map();
  let last;
  const add = (source) => {
    last = source.gives === undefined
      ? moduleOf(source, context, modules) : givenModule(source, context);
    modules.set(source.name, last);
  };
  const [first, ...others] = sources;
  add(first);
  const guard = last;
  await guard.evaluate();
  try {
    others.forEach(add);
    await last.evaluate();
    return { realm: last.namespace.createRealm() };
  } catch (error) {
    // Only the realm's own code may look at what it threw.
    return { failure: String(guard.namespace.describeFailure(error)) };
  }
}

/** The realm's own, taken before anyone else's code runs there: what it makes
 *  of a text is of that realm, and nothing of this one. */
const parser = new vm.Script('JSON.parse');

async function open(id) {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
  });
  const parse = parser.runInContext(context);
  const { realm, failure } = await load(context);
  if (failure === undefined) {
    realms.set(id, { realm, parse });
    say(`ready ${id}`);
  } else say(`failed ${id} ${failure}`);
  later(next);
}

/** Runs a turn until nothing is left to do in it. */
function turn(id, json) {
  const opened = realms.get(id);
  if (opened === undefined) return later(next);
  attempt(id, () => {
    const { realm, parse } = opened;
    realm.apply(frozen(parse(json)));
    if (realm.isAsync() === true) later(() => drain(id, realm));
    else answer(id, realm);
  });
}

/** What was just parsed, with all its parts. Here, because a realm's own
 *  functions are new in each and do not live long enough to get fast. Of a
 *  realm's objects only own fields may be looked at. */
function frozen(value) {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) {
      const part = value[i];
      if (typeof part === 'object' && part !== null) frozen(part);
    }
  } else {
    const names = Object.keys(value);
    for (let i = 0; i < names.length; i += 1) {
      const part = value[names[i]];
      if (typeof part === 'object' && part !== null) frozen(part);
    }
  }
  return Object.freeze(value);
}

function drain(id, realm) {
  attempt(id, () => {
    if (realm.drain() === true) later(() => drain(id, realm));
    else answer(id, realm);
  });
}

function attempt(id, run) {
  try {
    run();
  } catch {
    say(`broken ${id}`);
    later(next);
  }
}

function answer(id, realm) {
  const text = realm.said();
  say(typeof text === 'string' ? `said ${id} ${text}` : `broken ${id}`);
  later(next);
}

const settled = Promise.resolve();

/** After all microtasks, those that they lead to among them. While there is
 *  something to do the event loop need not go round for it: a tick that a
 *  microtask asked for comes when none is left. */
function later(run) {
  if (isHeard()) void settled.then(() => process.nextTick(run));
  else setImmediate(run);
}

function next() {
  const text = hear();
  const verbEnd = text.indexOf(' ');
  const verb = text.slice(0, verbEnd);
  if (verb === 'program') {
    readProgram(text.slice(verbEnd + 1));
    return later(next);
  }
  const idEnd = text.indexOf(' ', verbEnd + 1);
  if (verb === 'turn') {
    turn(text.slice(verbEnd + 1, idEnd), text.slice(idEnd + 1));
    return;
  }
  const id = text.slice(verbEnd + 1);
  if (verb === 'open') return void open(id);
  if (verb === 'drop') realms.delete(id);
  later(next);
}

// What a realm leaves unhandled is the realm's affair.
process.on('unhandledRejection', () => {});
say('hello');
later(next);
