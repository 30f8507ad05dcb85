import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groundOf, programOf } from '../../../../grader/sandbox/program.ts';
import { SubmissionError } from '../../../../grader/sandbox.ts';
import { tinyGround } from '../../../harness/tiny-exercise.ts';

const START = 'export const go = (): void => {};\n';

function learnersModule(text: string): string {
  const { modules } = programOf(tinyGround(), {
    file: 'go.ts', entry: 'go', text,
  });
  const { parts, imports } = modules.find(({ name }) => name === 'go.ts')!;
  return parts.map((part, i) => part + (imports[i] ?? '')).join('');
}

function refusal(text: string): string {
  try {
    learnersModule(text);
  } catch (error) {
    assert.ok(error instanceof SubmissionError);
    assert.equal(error.kind, 'compile');
    return `${error.where}: ${error.message}`;
  }
  return 'accepted';
}

test('every line and column stays where it was written', () => {
  const text = `import type { v1 } from '#engine';
export const go = (pod: v1.Pod): string => pod.metadata.name;
`;
  const made = learnersModule(text);
  const lines = made.split('\n');
  assert.equal(lines[0]!.trim(), '');
  assert.equal(lines[1]!.indexOf('=> pod'), text.split('\n')[1]!
    .indexOf('=> pod'));
});

test('an import that is used as a type only goes with the types', () => {
  const made = learnersModule(`import { v1, keyOf, Process } from '#engine';
import { Answer, ANSWER } from './contract.ts';
export const go = (pod: v1.Pod, a: Answer): string => keyOf(pod) + ANSWER;
`);
  assert.match(made, /import \{\s+keyOf,\s+\} from 'engine\/realm\.ts'/);
  assert.match(made, /import \{\s+ANSWER\s+\} from/);
});

test('a value import of what is not there is refused with its line', () => {
  assert.equal(
    refusal(`import { keyOff } from '#engine';\nexport const go = keyOff;`),
    "go.ts:1: '#engine' has no value named keyOff");
});

test('only the engine\'s door and the contract can be imported', () => {
  for (const line of [
    'import { readFileSync } from \'node:fs\';',
    'import { checks } from \'./checks.ts\';',
    'import \'../../../engine/index.ts\';',
    'export * from \'./solution.ts\';',
    'export { checks } from \'data:text/javascript,1\';',
  ]) {
    assert.match(refusal(`\n${line}\n${START}`),
      /^go\.ts:2: '.*' cannot be imported here/, line);
  }
});

test('what loads code while it runs is refused', () => {
  assert.match(refusal(`export const go = () => import('node:fs');`),
    /go\.ts:1: import\(…\) is not there/);
  assert.match(refusal(`export const go = () => import.meta.url;`),
    /go\.ts:1: import\.meta is not there/);
  assert.match(refusal(`export const go = 1;\nawait go;`),
    /go\.ts:2: await is only possible inside a function/);
  assert.match(refusal(`export const go = 1;\nfor await (const a of []) {}`),
    /go\.ts:2: await is only possible inside a function/);
});

test('syntax that is more than a type is refused in words', () => {
  assert.match(refusal('enum Phase { Running }'),
    /^go\.ts:1: an enum is more than a type/);
  assert.match(refusal('\nnamespace A { export const a = 1; }'),
    /^go\.ts:2: a namespace is more than a type/);
  assert.match(refusal('class A { constructor(readonly a: number) {} }'),
    /^go\.ts:1: a parameter property is more than a type/);
});

test('text that does not parse is refused with its line', () => {
  assert.match(refusal(`${START}const a = (;\n`), /^go\.ts:2: .*expected/);
});

test('a file without its entry is refused', () => {
  assert.equal(refusal('export const gone = 1;'),
    'go.ts:1: expected the file to export go');
});

test('what is ours is one expression, made anew by each realm', () => {
  const [{ parts, imports, gives } = {}] = tinyGround().modules;
  assert.deepEqual(imports, []);
  assert.match(parts!.join(), /^\(\(\) => \{\n'use strict';\n/);
  assert.deepEqual(gives!.slice(0, 2), ['describeFailure', 'realmOf']);
});

test('a ground whose modules import each other is refused', () => {
  const files: Record<string, string> = {
    'x/harness.ts': `import { a } from './a.ts'; export const h = a;`,
    'x/a.ts': `import { h } from './harness.ts'; export const a = h;`,
  };
  assert.throws(() => groundOf('x', (path) => files[path] ?? ''),
    /import each other: x\/harness\.ts -> x\/a\.ts -> x\/harness\.ts/);
});
