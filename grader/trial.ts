// One trial: a scenario with a seed and an ordering, played with a component
// in the exercise's slot. What comes of it is a run, or the reason why not.

import { BudgetExceeded, RealmFault } from '@clusterwright/engine';
import type { Cluster, Hop, SlotFill } from '@clusterwright/engine';
import type { Run } from './check.ts';
import type { Exercise, ScenarioSpec } from './exercise.ts';
import { Choices } from './orderings.ts';
import type { Ordering } from './orderings.ts';
import { runOf } from './run.ts';
import { parseDuration } from './scenario/duration.ts';
import { readStep } from './scenario/read.ts';
import { Session } from './scenario/session.ts';
import { parseYaml } from './yaml.ts';

export interface TrialSpec {
  readonly scenario: ScenarioSpec;
  readonly seed: string;
  readonly ordering: Ordering;
}

export interface Trial {
  readonly spec: TrialSpec;
  readonly run: Run;
  readonly cluster: Cluster;
  readonly digest: string;
  /** How many messages could have come first, at each such instant. */
  readonly counts: readonly number[];
  /** Why it ended early: in words, for the learner. */
  readonly ended?: { readonly kind: EndKind; readonly message: string };
}
export type EndKind = 'budget' | 'deadline' | 'crash';

export interface Player {
  readonly slot: SlotFill;
  readonly hop: Hop;
}

/** Throws only what is the grader's own fault. */
export async function playTrial(
  exercise: Exercise,
  spec: TrialSpec,
  { slot, hop }: Player,
): Promise<Trial> {
  const { scenario, seed, ordering } = spec;
  const { budget, slot: slotName } = exercise.spec;
  const choices = new Choices(ordering);
  const session = new Session({
    readFile: (name) => fileOf(exercise, name),
    parseYaml,
    options: {
      hop,
      slots: { [slotName]: slot },
      limits: {
        turns: budget.turns, calls: budget.requests, callsOf: slotName,
      },
    },
  });
  let ended: Trial['ended'];
  try {
    await play(session, scenario, seed, choices);
  } catch (error) {
    ended = endOf(error, session);
  }
  const { cluster } = session;
  const actor = slotName;
  const run = runOf(cluster, { actor, scenario: scenario.name, seed });
  const digest = cluster.digest();
  const { counts } = choices;
  const trial = { spec, run, cluster, digest, counts };
  return ended === undefined ? trial : { ...trial, ended };
}

async function play(
  session: Session,
  scenario: ScenarioSpec,
  seed: string,
  choices: Choices,
): Promise<void> {
  const first = `cluster ${scenario.fixture} seed=${seed}`;
  await session.execute(readStep(first));
  const { cluster } = session;
  cluster.kernel.chooser = scenario.orders === undefined
    ? undefined : choices.choose;
  let line = 1;
  for (const step of scenario.steps) {
    line += 1;
    await session.execute(readStep(step, line));
  }
  await session.runTo(parseDuration(scenario.run)!);
}

function fileOf(exercise: Exercise, name: string): string {
  const text = exercise.files.get(name);
  if (text !== undefined) return text;
  throw new Error(`expected a file "${name}" in the exercise's scenarios`);
}

function endOf(error: unknown, session: Session): Trial['ended'] {
  if (error instanceof BudgetExceeded) {
    return { kind: 'budget', message: diagnosis(error, session.cluster) };
  }
  if (error instanceof RealmFault) {
    const kind = error.what === 'deadline' ? 'deadline' : 'crash';
    return { kind, message: error.message };
  }
  throw error;
}

/** A budget's words, and livelock by its name. */
function diagnosis(error: BudgetExceeded, cluster: Cluster): string {
  const { component } = error;
  let changedAt = 0;
  const lastKeys = new Set<string>();
  for (const entry of cluster.journal.entries(cluster.bootEnd)) {
    if (entry.kind === 'stored' && entry.by === component) {
      changedAt = entry.at / 1_000_000;
      lastKeys.clear();
    } else if (entry.kind === 'request' && entry.actor === component) {
      lastKeys.add(`${entry.request.verb} ${entry.key}`);
    }
  }
  if (lastKeys.size === 0) return error.message;
  const keys = [...lastKeys].slice(-3).join(', ');
  const since = changedAt.toFixed(3);
  return `${error.message}, and nothing changed since t=${since}s: `
    + `livelock; last requests: ${keys}`;
}
