// clusterwright grade: a folder of submissions, each judged by itself, and
// what came of it as a list, as JSON and as JUnit.

import { rejected, safeNames, SubmissionError } from '@clusterwright/grader';
import type { Graded, Verdict } from '@clusterwright/grader';
import { readArguments, UsageError } from './arguments.ts';
import { places } from './course.ts';
import { loadExercise } from './exercises.ts';
import { judgeInBrowser } from './grade/browser.ts';
import { InOrder } from './grade/in-order.ts';
import { writeOutputs } from './grade/outputs.ts';
import type { Judged } from './grade/plan.ts';
import { requestOf } from './grade/request.ts';
import type { GradeRequest } from './grade/request.ts';
import { builtSite } from './grade/site.ts';
import { submissionsIn } from './grade/submissions.ts';
import type { Submitted } from './grade/submissions.ts';
import { judgeText } from './judging.ts';
import { ChildSandboxes } from './sandbox/child-sandbox.ts';
import type { Terminal } from './terminal.ts';

export async function runGrade(
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const read = readArguments(args, {
    out: { type: 'string' },
    reporter: { type: 'string' },
    json: { type: 'boolean' },
    key: { type: 'string' },
    site: { type: 'string' },
    here: { type: 'boolean' },
    full: { type: 'boolean' },
  });
  const [folder] = read.words;
  if (folder === undefined) {
    throw new UsageError('expected a folder of submissions');
  }
  const request = requestOf(read);
  const all = submissionsIn(folder, places(), (sentence) =>
    terminal.complain(sentence));
  const inOrder = new InOrder(all, request, terminal);
  await judgeAll(all, request, terminal, inOrder);
  const graded = inOrder.graded;
  writeOutputs(graded, all, request, terminal);
  return exitOf(graded);
}

async function judgeAll(
  all: readonly Submitted[],
  request: GradeRequest,
  terminal: Terminal,
  inOrder: InOrder,
): Promise<void> {
  for (const [i, each] of all.entries()) {
    if (each.problem === undefined) continue;
    inOrder.note(i, await rejectedFor(each, each.problem, request));
  }
  if (request.isHere) return judgeHere(all, request, terminal, inOrder);
  const site = await builtSite(request.site, (text) => {
    if (terminal.isInteractive) terminal.progress(` ${text}`);
    else terminal.complain(text);
  });
  const safe = safeNames();
  const titles = all.map(({ submission, place }) =>
    safe(`${submission}.${place.slug}`));
  const planned = all.flatMap(({ place, text }, i) => (text === undefined
    ? [] : [{
      title: titles[i]!, number: place.number, text,
      exerciseTitle: place.spec.title, exercise: place.slug,
      file: place.spec.file,
      ...request.key === undefined ? {} : { key: request.key },
    }]));
  terminal.progress(' starting the browser …');
  const verdicts: Promise<void>[] = [];
  await judgeInBrowser(planned, site, (judged) => {
    const index = titles.indexOf(judged.title);
    verdicts.push(heard(judged, all[index]!, request)
      .then((verdict) => inOrder.note(index, verdict)));
  });
  await Promise.all(verdicts);
}

async function heard(
  { verdict, trouble = '' }: Judged,
  submitted: Submitted,
  request: GradeRequest,
): Promise<Verdict> {
  if (verdict !== undefined) return verdict;
  const empty = await rejectedFor(submitted, trouble, request);
  return { ...empty, error: { kind: 'grader', message: trouble } };
}

async function rejectedFor(
  { place }: Submitted,
  problem: string,
  { key }: GradeRequest,
): Promise<Verdict> {
  const { exercise } = await loadExercise(place.slug);
  return rejected(exercise, new SubmissionError('compile', problem), key);
}

async function judgeHere(
  all: readonly Submitted[],
  { key }: GradeRequest,
  terminal: Terminal,
  inOrder: InOrder,
): Promise<void> {
  const sandboxes = new ChildSandboxes();
  try {
    for (const [i, { submission, place, text }] of all.entries()) {
      if (text === undefined) continue;
      const loaded = await loadExercise(place.slug);
      const verdict = await judgeText(loaded, text, sandboxes, {
        ...key === undefined ? {} : { key },
        progress: ({ done, of, scenario }) => terminal.progress(` ${
          submission} ${place.slug}, run ${done + 1} of ${of}: ${scenario}`),
      });
      inOrder.note(i, verdict);
    }
  } finally {
    sandboxes.close();
  }
}

function exitOf(graded: readonly Graded[]): number {
  if (graded.some(({ verdict }) => verdict.error?.kind === 'grader')) return 2;
  return graded.every(({ verdict }) => verdict.status === 'pass') ? 0 : 1;
}
