// The program of a realm: the closed globals, the engine's door with what a
// component's context needs, the exercise's harness, and the learner's file.
// What is ours is the ground, made once; the learner's file is added to it.

import type { ModuleText, Program } from '../sandbox.ts';
import { SubmissionError } from '../sandbox.ts';
import { checkedImports } from './imports.ts';
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
  /** Specifier -> module, of what a learner's file may import. */
  readonly places: Readonly<Record<string, string>>;
  /** Specifier -> the values that it exports. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly harness: string;
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
const ENTRY = 'entry';

/** `folder` is the exercise's: 'exercises/01-state/first-loop'. Throws if
 *  modules import each other in a circle: blobs cannot. */
export function groundOf(folder: string, readSource: ReadSource): Ground {
  const harness = `${folder}/harness.ts`;
  const contract = `${folder}/contract.ts`;
  const graph = new Graph(readSource);
  graph.addFirst(GLOBALS, '\ncloseGlobals(globalThis);\n');
  for (const path of [DOOR, REALM, ERRORS, contract, harness]) graph.add(path);
  return {
    modules: graph.modules,
    places: { '#engine': DOOR, './contract.ts': contract },
    values: {
      '#engine': graph.valuesOf(DOOR),
      './contract.ts': graph.valuesOf(contract),
    },
    harness,
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
  const last = splitModule(ENTRY, entryText(ground, file), (name) => name);
  return { modules: [...ground.modules, mine, last] };
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

function entryText({ harness }: Ground, file: string): string {
  return `import { withLines } from '${GLOBALS}';
import { componentRealm } from '${REALM}';
import { apiErrors } from '${ERRORS}';
import { harness } from '${harness}';
import * as learner from '${file}';
const errors = withLines(apiErrors);
export const createRealm = () => componentRealm(harness(learner), errors);
`;
}

class Graph {
  readonly modules: ModuleText[] = [];
  readonly #readSource: ReadSource;
  readonly #values = new Map<string, readonly string[]>();
  readonly #under: string[] = [];

  constructor(readSource: ReadSource) {
    this.#readSource = readSource;
  }

  valuesOf(path: string): readonly string[] {
    return this.#values.get(path)!;
  }

  /** A module with a last line of ours. */
  addFirst(path: string, end: string): void {
    this.#values.set(path, []);
    const { javaScript } = stripTypes(path, this.#readSource(path));
    this.modules.push(splitModule(path, javaScript + end, (name) => name));
  }

  add(path: string): void {
    const at = this.#under.indexOf(path);
    if (at >= 0) {
      const circle = [...this.#under.slice(at), path].join(' -> ');
      throw new Error(`modules of a realm import each other: ${circle}`);
    }
    if (this.#values.has(path)) return;
    this.#under.push(path);
    const { javaScript } = stripTypes(path, this.#readSource(path));
    const module = splitModule(path, javaScript, (specifier) =>
      targetOf(path, specifier));
    for (const name of module.imports) this.add(name);
    this.#under.pop();
    this.#values.set(path, [...exportsOf(javaScript)]);
    this.modules.push(module);
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
