// Brings the workbench to life and hands it whoever judges.
import './workbench.ts';

document.querySelector('cw-workbench')?.judgedBy(async (exercise, tools) => {
  const { createJudge } = await import('../worker/page-judge.ts');
  return createJudge(exercise, tools);
});
