// The program of a realm: the closed globals, the engine's door with what a
// component's context needs, the exercise's harness, and the learner's file.
// What is ours is the ground, made once; the learner's file is added to it.

import type { ModuleText, Program } from '../sandbox.ts';
import { SubmissionError } from '../sandbox.ts';
import { checkedImports } from './imports.ts';
import { partText } from './merge.ts';
import { refuseSyntax } from './refusals.ts';
import { exportsOf, splitModule } from './split.ts';
import { stripTypes } from './strip.ts';

/** The text of one of the project's files, by its path from the top:
 *  'engine/realm.ts'. Throws if there is none. */
export type ReadSource = (path: string) => string;

/** All of a program but the learner's file. Plain JSON. */
export interface Ground {
  /** In dependency order; the first closes the globals. */
  readonly modules: readonly ModuleText[];
  /** What a learner's file may import: specifier -> module. */
  readonly places: Readonly<Record<string, string>>;
  /** Specifier -> the values that it exports. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

export interface LearnerFile {
  /** 'scheduler.ts' */
  readonly file: string;
  readonly text: string;
  /** The name that it has to export. */
  readonly entry: string;
}

const GLOBALS = 'grader/sandbox/globals.ts';
const REALM = 'engine/cluster/component-realm.ts';
const ERRORS = 'engine/machinery/realm-errors.ts';
const DOOR = 'engine/realm.ts';
/** All of ours, in one module. */
const GROUND = 'ground';
const ENTRY = 'entry';

/** `folder` is the exercise's: 'exercises/01-state/first-loop'. Throws if
 *  modules import each other in a circle. */
export function groundOf(folder: string, readSource: ReadSource): Ground {
  const harness = `${folder}/harness.ts`;
  const contract = `${folder}/contract.ts`;
  const parts = new Parts(readSource);
  const name = (path: string): string => parts.nameOf(path);
  parts.add(GLOBALS);
  parts.text += `${name(GLOBALS)}.closeGlobals(globalThis);\n`;
  for (const path of [DOOR, REALM, ERRORS, contract, harness]) parts.add(path);
  const gives = ['describeFailure', 'realmOf', name(DOOR), name(contract)];
  const ground = `(() => {
'use strict';
${parts.text}
const { describeFailure, withLines } = ${name(GLOBALS)};
const errors = withLines(${name(ERRORS)}.apiErrors);
const realmOf = (learner) => ${name(REALM)}.componentRealm(
  ${name(harness)}.harness(learner), errors);
return { ${gives.join(', ')} };
})()`;
  const facade = (path: string): ModuleText => module(path, `
import { ${name(path)} } from '${GROUND}';
export const { ${parts.valuesOf(path).join(', ')} } = ${name(path)};
`);
  return {
    modules: [
      { name: GROUND, parts: [ground], imports: [], gives },
      facade(DOOR), facade(contract),
    ],
    places: { '#engine': DOOR, './contract.ts': contract },
    values: {
      '#engine': parts.valuesOf(DOOR),
      './contract.ts': parts.valuesOf(contract),
    },
  };
}

/** SubmissionError 'compile' with the learner's file and line. */
export function programOf(ground: Ground, learner: LearnerFile): Program {
  const { file, entry } = learner;
  const script = stripTypes(file, learner.text);
  refuseSyntax(script.source);
  const offered = new Map(Object.entries(ground.values)
    .map(([specifier, names]) => [specifier, new Set(names)]));
  const javaScript = checkedImports(script, offered);
  const mine = split(file, javaScript, ground);
  if (!exportsOf(javaScript).has(entry)) {
    throw new SubmissionError('compile',
      `expected the file to export ${entry}`, `${file}:1`);
  }
  const last = module(ENTRY, `import { realmOf } from '${GROUND}';
import * as learner from '${file}';
export const createRealm = () => realmOf(learner);
`);
  return { modules: [...ground.modules, mine, last] };
}

/** A module of ours, whose specifiers are the names of modules. */
function module(name: string, text: string): ModuleText {
  return splitModule(name, text, (specifier) => specifier);
}

function split(
  file: string,
  javaScript: string,
  { places }: Ground,
): ModuleText {
  try {
    return splitModule(file, javaScript, (name) => places[name]!);
  } catch {
    throw new SubmissionError('compile',
      'the imports of this file cannot be read', `${file}:1`);
  }
}

/** Modules with all that they import, as parts of one text. */
class Parts {
  text = '';
  readonly #readSource: ReadSource;
  readonly #names = new Map<string, string>();
  readonly #values = new Map<string, readonly string[]>();
  readonly #under: string[] = [];

  constructor(readSource: ReadSource) {
    this.#readSource = readSource;
  }

  nameOf(path: string): string {
    return this.#names.get(path)!;
  }

  valuesOf(path: string): readonly string[] {
    return this.#values.get(path)!;
  }

  add(path: string): void {
    const at = this.#under.indexOf(path);
    if (at >= 0) {
      const circle = [...this.#under.slice(at), path].join(' -> ');
      throw new Error(`modules of a realm import each other: ${circle}`);
    }
    if (this.#names.has(path)) return;
    this.#under.push(path);
    const script = stripTypes(path, this.#readSource(path));
    const { javaScript } = script;
    const { imports } = splitModule(path, javaScript, (specifier) =>
      targetOf(path, specifier));
    for (const each of imports) this.add(each);
    this.#under.pop();
    const name = `$${this.#names.size}`;
    this.#names.set(path, name);
    this.#values.set(path, [...exportsOf(javaScript)]);
    this.text += partText({
      name, script,
      resolve: (specifier) => this.nameOf(targetOf(path, specifier)),
    });
  }
}

function targetOf(from: string, specifier: string): string {
  if (specifier === '#engine') return DOOR;
  if (!specifier.startsWith('.')) {
    throw new Error(`${from}: a realm has no package, found "${specifier}"`);
  }
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
