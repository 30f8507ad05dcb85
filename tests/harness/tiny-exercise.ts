// An exercise that is only a harness: the learner's `go(ctx)` is run once.
// For tests of the realm itself.

import { readFileSync } from 'node:fs';
import { groundOf, programOf } from '../../grader/sandbox/program.ts';
import type { Ground } from '../../grader/sandbox/program.ts';
import type { Program } from '../../grader/sandbox.ts';

const FOLDER = 'exercises/00-none/tiny';

const FILES: Readonly<Record<string, string>> = {
  [`${FOLDER}/harness.ts`]: `
import type { Component, ComponentContext } from '#engine';
interface Learner {
  readonly go: (ctx: ComponentContext) => Promise<void> | void;
}
export function harness(learner: Learner): Component {
  return (ctx) => ctx.spawn('go', async () => learner.go(ctx));
}`,
  [`${FOLDER}/contract.ts`]: `
export interface Answer { readonly yes: boolean }
export const ANSWER = 42;`,
};

let ground: Ground | undefined;

export function tinyGround(): Ground {
  ground ??= groundOf(FOLDER, (path) =>
    FILES[path] ?? readFileSync(path, 'utf8'));
  return ground;
}

/** `text` exports `go`; by default it is the body of it. */
export function tinyProgram(text: string): Program {
  const isBody = !text.includes('export ');
  return programOf(tinyGround(), {
    file: 'go.ts',
    entry: 'go',
    text: isBody ? `export async function go(ctx: any) {${text}}` : text,
  });
}
