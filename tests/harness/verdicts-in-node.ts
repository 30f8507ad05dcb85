// Judges an exercise's solution, starter and near-misses as the runner does,
// and prints name -> verdict text.
//   node verdicts-in-node.ts SLUG [NAME…]

import { loadExercise } from '../../cli/exercises.ts';
import { judgeText } from '../../cli/judging.ts';
import { ChildSandboxes } from '../../cli/sandbox/child-sandbox.ts';

const [slug = '', ...wanted] = process.argv.slice(2);
const loaded = await loadExercise(slug);
const { exercise, nearMisses } = loaded;
const sandboxes = new ChildSandboxes();
const verdicts: Record<string, { text: string; verdict: string }> = {};
const files = [
  ['solution', loaded.solution], ['starter', loaded.starter], ...nearMisses,
] as const;
for (const [name, text] of files) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const verdict = await judgeText(loaded, text, sandboxes);
  verdicts[name] = { text, verdict: JSON.stringify(verdict) };
}
sandboxes.close();
const { file } = exercise.spec;
process.stdout.write(JSON.stringify({ file, verdicts }));
