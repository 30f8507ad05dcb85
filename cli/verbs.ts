// The verbs, one row each. A verb's file is loaded when it is used.

import type { Terminal } from './terminal.ts';

export interface Verb {
  readonly summary: string;
  /** Lines after the name: arguments and options. */
  readonly usage: string;
  readonly run: (
    args: readonly string[],
    terminal: Terminal,
  ) => Promise<number>;
}

export const VERBS: Readonly<Record<string, Verb>> = {
  list: {
    summary: 'the exercises, and how far you are',
    usage: `[--all] [--json]
  --all     the exercises of every part, not only of the one that is next
  --json    the same as data`,
    run: async (args, terminal) =>
      (await import('./list.ts')).runList(args, terminal),
  },
  run: {
    summary: 'judge your file once, on all seeds and orderings',
    usage: `EXERCISE [--public] [--key KEY] [--json]
             [--only SCENARIO] [--seed N] [--ordering N.N…] [--file F]
  EXERCISE    by name or number: scheduler-filter, 2.1
  --public    only the seeds that are written in the exercise
  --key       derives the other seeds from this instead of the public key
  --only, --seed, --ordering
              one run of the many; a failure says which
  --file      another file than work/EXERCISE/…; it does not count
  --log       what your component logged, too
  --json      the verdict, the same bytes as from the page and in CI`,
    run: async (args, terminal) =>
      (await import('./run.ts')).runRun(args, terminal),
  },
  watch: {
    summary: 'judge your file on every save',
    usage: `EXERCISE [--key KEY]
  EXERCISE  its file is work/EXERCISE/…, made from the starter if need be
  --key     derives the other seeds from this instead of the public key
  Keys: h hint, d diff with the solution, c copy a link to the failure,
  v show all checks, l list, n next exercise, q quit`,
    run: async (args, terminal) =>
      (await import('./watch.ts')).runWatch(args, terminal),
  },
  replay: {
    summary: 'play one run of a verdict again, and look at it',
    usage: `LINK-OR-JSON [--file F] [--json]
  LINK-OR-JSON  a page's link with #x=…, a verdict or its replay object:
                as text, as a file, or - for stdin
  --file        this file instead of work/EXERCISE/… or the link's code
  --json        both timelines as data`,
    run: async (args, terminal) =>
      (await import('./replay.ts')).runReplay(args, terminal),
  },
  hint: {
    summary: 'a hint for the check that failed first in the last run',
    usage: `EXERCISE [N] [--json]
  N         1 a question, 2 where to look, 3 almost the code; by default
            the next that you have not seen`,
    run: async (args, terminal) =>
      (await import('./hint.ts')).runHint(args, terminal),
  },
  solution: {
    summary: 'your file and ours side by side, once yours passes',
    usage: `EXERCISE [--anyway] [--json]
  --anyway  before yours passes`,
    run: async (args, terminal) =>
      (await import('./solution.ts')).runSolution(args, terminal),
  },
  reset: {
    summary: 'put the starter back; your file is kept beside it',
    usage: `EXERCISE [--mine] [--json]
  --mine    of a later stage: with your own file of the stage before in it,
            where the starter has our solution
  --json    both paths as data`,
    run: async (args, terminal) =>
      (await import('./reset.ts')).runReset(args, terminal),
  },
  attach: {
    summary: 'run your file in a real cluster',
    usage: `EXERCISE [--file F] [--kubeconfig F] [--context C]
               [--as SLOT] [--scheduler-name NAME] [--dry-run] [--for TIME]
               [--anyway] [--json]
  EXERCISE      node-heartbeat, node-taint, node-evict, scheduler-filter or
                first-loop
  --file        another file than work/EXERCISE/…
  --kubeconfig  by default KUBECONFIG, else ~/.kube/config
  --context     by default the kubeconfig's current one
  --as          another of the slots that the file can stand in:
                node-lifecycle-controller with the file of node-evict
  --scheduler-name
                with scheduler-filter, and only there: the file places the
                Pods whose spec.schedulerName this is; ferry-scheduler, say
  --dry-run     writes are sent with dryRun=All, so that nothing is stored
  --for         stops by itself after 30s or 10m; by default at Ctrl-C
  --anyway      though the cluster's own controller is at work, too
  --json        the journal, an entry a line
  The file runs in its sandbox. It may ask the cluster for what its slot
  needs and for nothing else. With a node controller the cluster has to be
  one whose controller manager was started without the controller that you
  bring: --controllers=*,-node-lifecycle-controller, or for node-evict
  --controllers=*,-taint-eviction-controller. A scheduler works beside the
  cluster's own. Use a cluster that you can lose.
  Exit codes: 0 it ran until it was stopped, 1 the file failed, 2 there was
  nothing to attach it to.`,
    run: async (args, terminal) =>
      (await import('./attach.ts')).runAttach(args, terminal),
  },
  grade: {
    summary: 'judge a folder of submissions, in a browser',
    usage: `DIR [--out DIR] [--reporter list,json,junit] [--key KEY]
              [--full] [--here] [--site DIR]
  DIR         NAME/EXERCISE/FILE.ts, or NAME/FILE.ts with an exercise.txt,
              or one learner's work folder
  --out       writes grades.json, junit.xml and each verdict with its
              timeline there
  --reporter  list by default; one alone needs no --out. --json is short
              for --reporter json
  --key       a class's own key: its seeds and what fails on them stay hidden
  --full      shows what fails on hidden seeds, too; for the teacher
  --here      in a child process instead of a browser; the verdicts are the
              same
  --site      a built course, instead of one made from these sources`,
    run: async (args, terminal) =>
      (await import('./grade.ts')).runGrade(args, terminal),
  },
  check: {
    summary: 'for authors: prove exercises by their own near-misses',
    usage: `[EXERCISE…] [--seeds N] [--long] [--json]
  --seeds   how many random ones the solution has to pass, too; by default 10
  --long    1,000 of them, and near-misses on the derived ones as well
  --json    the proofs as data`,
    run: async (args, terminal) =>
      (await import('./check.ts')).runCheck(args, terminal),
  },
  parity: {
    summary: 'hold the engine against recordings of a real cluster',
    usage: `[NAME…] [--file RECORDING.jsonl] [--record DIR] [--json]
  NAME      a recording in recordings/cluster; by default the five that
            must stay within their bound
  --file    any recording in that format, with its .yaml beside it
  --record  write the engine's runs, in the same format, into DIR
  --json    the table as data`,
    run: async (args, terminal) =>
      (await import('./parity.ts')).runParity(args, terminal),
  },
  scenario: {
    summary: 'play a scenario file and print what it prints',
    usage: `FILE [--seed N] [--svg FILE] [--json]
  FILE      a text in the scenario language
  --seed    another seed than the file's
  --svg     writes the run there, as a picture of its lanes
  --json    the journal, an entry a line`,
    run: async (args, terminal) =>
      (await import('./scenario.ts')).runScenario(args, terminal),
  },
};

export function helpText(): string {
  const width = Math.max(...Object.keys(VERBS).map(({ length }) => length));
  const rows = Object.entries(VERBS).map(([name, { summary }]) =>
    `  ${name.padEnd(width)}  ${summary}`);
  return ['Usage: clusterwright VERB [ARGUMENTS]', '', ...rows, '',
    'clusterwright VERB --help says more. Exit codes: 0 passed, 1 not yet,',
    '2 could not be judged.'].join('\n');
}

export function verbHelp(name: string): string {
  const { summary, usage } = VERBS[name]!;
  const sentence = summary.charAt(0).toUpperCase() + summary.slice(1);
  return `Usage: clusterwright ${name} ${usage}\n\n${sentence}.`;
}
