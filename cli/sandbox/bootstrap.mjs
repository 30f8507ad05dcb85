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

import vm from 'node:vm';

let sources = [];
const realms = new Map();

function say(text) {
  process.send?.(text);
}

function readProgram(json) {
  sources = JSON.parse(json).modules.map(({ name, parts, imports }) => ({
    name,
    imports,
    code: parts.map((part, i) => part + (imports[i] ?? '')).join(''),
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
  const { name, code, cache, imports } = source;
  const module = new vm.SourceTextModule(code, {
    context,
    identifier: `course:///${name}`,
    importModuleDynamically: refuseImport,
    ...(cache === undefined ? {} : { cachedData: cache }),
  });
  source.cache ??= module.createCachedData();
  module.linkRequests(imports.map((wanted) => modules.get(wanted)));
  module.instantiate();
  modules.set(name, module);
  return module;
}

async function load(context) {
  const modules = new Map();
  const [first, ...others] = sources;
  const guard = moduleOf(first, context, modules);
  await guard.evaluate();
  try {
    let last = guard;
    for (const source of others) last = moduleOf(source, context, modules);
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
  if (failure !== undefined) return say(`failed ${id} ${failure}`);
  realms.set(id, realm);
  say(`ready ${id}`);
}

/** Runs a turn until nothing is left to do in it. */
function turn(id, json) {
  const realm = realms.get(id);
  if (realm === undefined) return;
  try {
    realm.apply(json);
    if (realm.isAsync() === true) setImmediate(() => drain(id, realm));
    else answer(id, realm);
  } catch {
    say(`broken ${id}`);
  }
}

/** Between two immediates all microtasks run. */
function drain(id, realm) {
  try {
    if (realm.drain() === true) setImmediate(() => drain(id, realm));
    else answer(id, realm);
  } catch {
    say(`broken ${id}`);
  }
}

function answer(id, realm) {
  const text = realm.said();
  say(typeof text === 'string' ? `said ${id} ${text}` : `broken ${id}`);
}

process.on('message', (text) => {
  const [verb, id] = text.split(' ', 2);
  const rest = text.slice(verb.length + id.length + 2);
  if (verb === 'program') readProgram(text.slice('program '.length));
  else if (verb === 'open') void open(id);
  else if (verb === 'turn') turn(id, rest);
  else if (verb === 'drop') realms.delete(id);
});
// What a realm leaves unhandled is the realm's affair.
process.on('unhandledRejection', () => {});
process.on('disconnect', () => process.exit());
say('hello');
