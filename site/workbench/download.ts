// What the component logged, as a file of the reader's own.
import type { Verdict } from '../../grader/verdict.ts';

export function downloadLogs(slug: string, logs: Verdict['logs']): void {
  const cut = logs.cutAt === undefined ? [] : [`… cut at ${logs.cutAt}`];
  const text = [...logs.lines, ...cut].join('\n');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${text}\n`]));
  link.download = `${slug}.log`;
  link.click();
  URL.revokeObjectURL(link.href);
}
