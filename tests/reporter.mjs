// How `npm test` shows the tests that run in Node: one line a file, failures
// in full, and the counts as JSON at CLUSTERWRIGHT_REPORT.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { inspect } from 'node:util';

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

function nameOf(file) {
  return relative(process.cwd(), file ?? '');
}

/** The error's text and where our own code was. */
function stackOf(error) {
  const lines = (error.stack ?? String(error)).split('\n');
  return lines.filter((line) => !/^\s+at .*\(?node:/.test(line)).join('\n');
}

function failureText({ name, file, line, details }) {
  const { error } = details;
  const cause = error?.cause ?? error;
  const text = cause instanceof Error ? stackOf(cause) : inspect(cause);
  const indented = text.split('\n').map((part) => `    ${part}`).join('\n');
  return `  failed: ${name} (${nameOf(file)}:${line})\n${indented}\n`;
}

function fileLine({ file, counts, duration_ms: ms }) {
  const parts = [`${counts.passed} passed`];
  const failed = counts.failed + counts.cancelled;
  if (failed > 0) parts.push(`${failed} failed`);
  if (counts.skipped > 0) parts.push(`${counts.skipped} skipped`);
  return `  ${nameOf(file)}: ${parts.join(', ')} (${seconds(ms)})\n`;
}

function writeCounts(counts) {
  const path = process.env.CLUSTERWRIGHT_REPORT;
  if (path === undefined) return;
  writeFileSync(path, JSON.stringify({
    passed: counts.passed,
    failed: counts.failed + counts.cancelled,
    skipped: counts.skipped + counts.todo,
  }));
}

/** A failing suite only repeats what its tests already said. */
function isOwnFailure({ details }) {
  return details.error?.failureType !== 'subtestsFailed';
}

export default async function* report(events) {
  for await (const { type, data } of events) {
    if (type === 'test:fail' && isOwnFailure(data)) yield failureText(data);
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
    if (type === 'test:summary' && data.file) yield fileLine(data);
    if (type === 'test:summary' && !data.file) writeCounts(data.counts);
  }
}
