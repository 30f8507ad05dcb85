// Judges an exercise's solution, starter and near-misses as the runner does,
// and prints name -> verdict text.
//   node verdicts-in-node.ts SLUG [NAME…]

import { hop } from '../../cli/hop.ts';
import { loadExercise } from '../../cli/exercises.ts';
import { ChildSandboxes } from '../../cli/sandbox/child-sandbox.ts';
import { judgeFile } from '../../grader/judge-file.ts';

const [slug = '', ...wanted] = process.argv.slice(2);
const loaded = await loadExercise(slug);
const { exercise, ground, reference, nearMisses } = loaded;
const sandboxes = new ChildSandboxes();
const verdicts: Record<string, { text: string; verdict: string }> = {};
const files = [
  ['solution', loaded.solution], ['starter', loaded.starter], ...nearMisses,
] as const;
for (const [name, text] of files) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const options = { sandboxes, hop, reference };
  const verdict = await judgeFile(exercise, ground, text, options);
  verdicts[name] = { text, verdict: JSON.stringify(verdict) };
}
sandboxes.close();
const { file } = exercise.spec;
process.stdout.write(JSON.stringify({ file, verdicts }));
