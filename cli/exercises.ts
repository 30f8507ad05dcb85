// Finds the exercises and reads them: what the judge needs, our solution,
// the near-misses, and the ground that a submission's program stands on.

import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Component } from '@clusterwright/engine';
import { assembleExercise } from '../grader/assemble.ts';
import type { Check } from '../grader/check.ts';
import type { Exercise } from '../grader/exercise.ts';
import { groundOf } from '../grader/sandbox/program.ts';
import type { Ground } from '../grader/sandbox/program.ts';
import { namesIn, readText, ROOT } from './files.ts';

export interface LoadedExercise {
  /** From the project's top: 'exercises/01-state/first-loop'. */
  readonly folder: string;
  readonly slug: string;
  readonly exercise: Exercise;
  /** Our solution under the exercise's harness, for this process. */
  readonly reference: Component;
  readonly starter: string;
  readonly solution: string;
  readonly contract: string;
  /** 'creates-always' -> its text, in the order of their names. */
  readonly nearMisses: ReadonlyMap<string, string>;
  /** What a program of it stands on; for judgeFile. */
  readonly ground: Ground;
}

const FOLDER = /^\d\d-[a-z0-9-]+$/;

/** 'exercises/NN-part/slug', in the course's order. */
export function exerciseFolders(root = ROOT): string[] {
  return namesIn(root, 'exercises').filter((part) => FOLDER.test(part))
    .flatMap((part) => namesIn(root, 'exercises', part)
      .map((slug) => `exercises/${part}/${slug}`))
    .filter((folder) => existsSync(join(root, folder, 'exercise.yaml')));
}

/** By its slug. Throws a sentence if there is none, or it is not whole. */
export async function loadExercise(
  slug: string,
  root = ROOT,
): Promise<LoadedExercise> {
  const folders = exerciseFolders(root);
  const folder = folders.find((each) => basename(each) === slug);
  if (folder === undefined) {
    const known = folders.map((each) => basename(each)).join(', ');
    throw new Error(`expected an exercise (${known}), found "${slug}"`);
  }
  const exercise = await read(root, folder);
  const textOf = (name: string): string => readText(root, folder, name);
  return {
    folder, slug, exercise,
    reference: await reference(root, folder),
    starter: textOf('starter.ts'),
    solution: textOf('solution.ts'),
    contract: textOf('contract.ts'),
    nearMisses: nearMisses(join(root, folder, 'near-misses')),
    ground: groundOf(folder, (path) => readSource(root, path)),
  };
}

async function read(root: string, folder: string): Promise<Exercise> {
  const { checks } = await load<{ checks: readonly Check[] }>(
    root, folder, 'checks.ts',
  );
  const scenarios = join(root, folder, 'scenarios');
  const files = new Map(namesIn(scenarios)
    .map((name) => [name, readText(scenarios, name)]));
  return assembleExercise({
    folder, checks, files,
    yaml: readText(root, folder, 'exercise.yaml'),
    milestones: (name) =>
      readText(ROOT, 'recordings', 'milestones', `${name}.yaml`),
  });
}

async function reference(root: string, folder: string): Promise<Component> {
  type Harness = { readonly harness: (learner: unknown) => Component };
  const { harness } = await load<Harness>(root, folder, 'harness.ts');
  return harness(await load<unknown>(root, folder, 'solution.ts'));
}

function load<T>(root: string, folder: string, name: string): Promise<T> {
  return import(pathToFileURL(join(root, folder, name)).href) as Promise<T>;
}

/** An exercise may live elsewhere; the engine is always ours. */
function readSource(root: string, path: string): string {
  const top = path.startsWith('exercises/') ? root : ROOT;
  return readFileSync(join(top, path), 'utf8');
}

/** As if each were the learner's file, which stands beside the contract. */
function nearMisses(folder: string): Map<string, string> {
  const names = namesIn(folder).filter((name) => name.endsWith('.ts'));
  return new Map(names.map((name) => {
    const text = readText(folder, name);
    return [
      basename(name, '.ts'),
      text.replaceAll("'../contract.ts'", "'./contract.ts'"),
    ];
  }));
}
