// YAML as the product reads it everywhere: documents in order, bounded, with
// a sentence and a place where it is not YAML.

import { parseAllDocuments } from 'yaml';

export const YAML_LENGTH_MAX = 1_000_000;

export function parseYaml(text: string): unknown[] {
  if (text.length > YAML_LENGTH_MAX) {
    throw new Error(`expected at most ${YAML_LENGTH_MAX} characters of YAML, `
      + `found ${text.length}`);
  }
  const documents = parseAllDocuments(text);
  const values: unknown[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    const [problem] = document.errors;
    if (problem !== undefined) {
      const [at] = problem.linePos ?? [];
      const place = at === undefined ? '' : ` (line ${at.line})`;
      const [message = 'no reason given'] = problem.message.split('\n');
      throw new Error(`expected YAML${place}: ${message}`);
    }
    // Aliases may not blow a small text up into a huge value.
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (value !== null && value !== undefined) values.push(value);
  }
  return values;
}
