// A near-miss is a plausible mistake. Its header says on which check it fails
// first and in which words, and so it has to be.

import { firstFailed } from '@clusterwright/grader';
import type { Verdict } from '@clusterwright/grader';
import { broken, holds } from './proof.ts';
import type { Proof } from './proof.ts';

export interface Header {
  readonly check: string | undefined;
  readonly message: string | undefined;
}

/** '// expect: no-overcommit' and '// message: …' over several lines. */
export function headerOf(text: string): Header {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    if (!line.startsWith('//')) break;
    lines.push(line.slice(2).trim());
  }
  const from = lines.findIndex((line) => line.startsWith('message:'));
  const message = lines.slice(from).join(' ').slice('message:'.length).trim();
  const check = lines.find((line) => line.startsWith('expect:'));
  return {
    check: check?.slice('expect:'.length).trim(),
    message: from < 0 ? undefined : message,
  };
}

const PATTERNS: Readonly<Record<string, string>> = {
  t: '\\d+(?:\\.\\d+)?s',
  name: '[a-z0-9]+(?:[-./][a-z0-9]+)*',
};

/** {t} stands for a time, {name} for an object's name; all else is exact. */
export function isWordedAs(message: string, template: string): boolean {
  const parts = template.split(/\{(t|name)\}/);
  const source = parts.map((part, i) => (i % 2 === 1 ? PATTERNS[part]!
    : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))).join('');
  return new RegExp(`^${source}$`).test(message);
}

export function nearMissProof(
  name: string,
  text: string,
  declared: string,
  verdict: Verdict,
): Proof {
  const title = `near-miss ${name}`;
  const { check, message } = headerOf(text);
  if (check !== declared || message === undefined) {
    return broken(title, `its header expects ${check ?? 'nothing'}, the yaml `
      + `says ${declared}`,
    'Open it with "// expect: CHECK" and "// message: WORDS".');
  }
  const { error } = verdict;
  if (error !== undefined) {
    return broken(title, `${error.kind}: ${error.message} ${
      error.where ?? ''}`.trim(),
    'A near-miss has to run: correct it until only its check fails.');
  }
  const first = firstFailed(verdict);
  if (first === undefined) {
    const gate = verdict.gates.find(({ status }) => status === 'fail');
    return broken(title, gate === undefined
      ? 'it passes' : `the gate ${gate.id} stops it: ${gate.message}`,
    `Add to a scenario what makes it fail on ${declared}.`);
  }
  if (first.id !== declared) {
    return broken(title, `fails first on ${first.id}: ${first.message}`,
      `Let it break nothing before ${declared}, or declare ${first.id}.`);
  }
  if (!isWordedAs(first.message, message)) {
    return broken(title, `is told: ${first.message}`,
      'Write these words into its header, with {t} for times, or change the '
      + 'check\'s.');
  }
  return holds(title, `fails first on ${first.id}, in its words`);
}
