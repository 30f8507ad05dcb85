// What runs in the child: realms, each a context of its own with a global of
// its own. It reads no file but itself and hands no object and no function
// of its own into a realm: text goes in, text comes out.
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
const ANSWERS_MAX = 4;

let sources = [];
const realms = new Map();
let answers = [];
/** What was read and not yet taken. */
let heard = Buffer.alloc(0x10000);
let from = 0;
let to = 0;

function say(text) {
  const bytes = Buffer.from(wellFormed(text.slice(0, LENGTH_MAX)));
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(bytes.length);
  answers.push(head, bytes);
  if (answers.length >= 2 * ANSWERS_MAX || !isHeard()) tell();
}

/** JSON's way to say half a character, which bytes have no way for. */
function wellFormed(text) {
  return text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, (half) =>
    `\\u${half.charCodeAt(0).toString(16)}`);
}

function tell() {
  if (answers.length === 0) return;
  const bytes = Buffer.concat(answers);
  answers = [];
  for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
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

async function open(id) {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY, {
    codeGeneration: { strings: false, wasm: false },
  });
  const { realm, failure } = await load(context);
  if (failure === undefined) {
    realms.set(id, realm);
    say(`ready ${id}`);
  } else say(`failed ${id} ${failure}`);
  later(next);
}

/** Runs a turn until nothing is left to do in it. */
function turn(id, json) {
  const realm = realms.get(id);
  if (realm === undefined) return later(next);
  attempt(id, () => {
    realm.apply(json);
    if (realm.isAsync() === true) later(() => drain(id, realm));
    else answer(id, realm);
  });
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

/** Between two immediates all microtasks run. */
function later(run) {
  setImmediate(run);
}

function next() {
  const text = hear();
  const [verb, id] = text.split(' ', 2);
  const rest = text.slice(verb.length + id.length + 2);
  if (verb === 'open') void open(id);
  else if (verb === 'turn') turn(id, rest);
  else {
    if (verb === 'program') readProgram(text.slice('program '.length));
    else if (verb === 'drop') realms.delete(id);
    later(next);
  }
}

// What a realm leaves unhandled is the realm's affair.
process.on('unhandledRejection', () => {});
say('hello');
later(next);
