import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import {
  mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { places } from '../../../cli/course.ts';
import { submissionsIn } from '../../../cli/grade/submissions.ts';

const made: string[] = [];
after(() => made.forEach((folder) => rmSync(folder, { recursive: true })));

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-class-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** 'ada first-loop text', and what was left out. */
function found(folder: string): { rows: string[]; skipped: string[] } {
  const skipped: string[] = [];
  const all = submissionsIn(folder, places(), (sentence) =>
    skipped.push(sentence));
  const rows = all.map(({ submission, place, text, problem }) =>
    `${submission} ${place.slug} ${text ?? problem}`);
  return { rows, skipped };
}

test('a class has a folder a learner, and in it one an exercise', () => {
  const folder = folderWith({
    'bob/first-loop/keep-one.ts': 'B',
    'ada/scheduler-filter/scheduler.ts': 'A2',
    'ada/first-loop/keep-one.ts': 'A1',
  });
  assert.deepEqual(found(folder).rows, [
    'ada first-loop A1', 'ada scheduler-filter A2', 'bob first-loop B',
  ]);
});

test('exercise.txt names the exercise of a submission', () => {
  const folder = folderWith({
    'ada/exercise.txt': 'first-loop\n', 'ada/keep-one.ts': 'A',
  });
  assert.deepEqual(found(folder).rows, ['ada first-loop A']);
});

test('a file that one exercise alone asks for names it, too', () => {
  const folder = folderWith({ 'ada/keep-one.ts': 'A' });
  assert.deepEqual(found(folder).rows, ['ada first-loop A']);
});

test('a work folder is a submission', () => {
  const folder = folderWith({ 'work/first-loop/keep-one.ts': 'A' });
  assert.deepEqual(found(join(folder, 'work')).rows, ['work first-loop A']);
});

test('links are not followed, and what is no submission is said', () => {
  const folder = folderWith({
    'ada/first-loop/readme.md': '', 'secret.ts': 'S', 'eve/poem.txt': '',
    'fay/exercise.txt': 'no-such-thing',
  });
  symlinkSync(join(folder, 'secret.ts'),
    join(folder, 'ada', 'first-loop', 'keep-one.ts'));
  const { rows, skipped } = found(folder);
  assert.deepEqual(rows,
    ['ada first-loop expected a file keep-one.ts, found none']);
  assert.equal(skipped.length, 2);
  assert.match(skipped.join(), /eve is left out.*fay is left out/);
});

test('a file that is too large is not read', () => {
  const folder = folderWith({
    'ada/exercise.txt': 'first-loop',
    'ada/keep-one.ts': 'x'.repeat(1_000_001),
  });
  assert.match(found(folder).rows.join(), /larger than 1000000 bytes/);
});

test('a folder without submissions is refused', () => {
  assert.throws(() => found(folderWith({ 'a.txt': '' })),
    /there are no submissions/);
  assert.throws(() => found('no-such-folder'), /expected a folder/);
});
