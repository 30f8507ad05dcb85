// Brings the workbench to life and hands it whoever judges.
import './workbench.ts';
import type { JudgeMaker } from './judge.ts';

const makers = import.meta.glob<{ readonly createJudge: JudgeMaker }>(
  '../worker/page-judge.ts',
);

const [load] = Object.values(makers);

document.querySelector('cw-workbench')?.judgedBy(async (exercise, tools) => {
  if (load === undefined) throw new Error('this build has no grader.');
  const { createJudge } = await load();
  return createJudge(exercise, tools);
});
