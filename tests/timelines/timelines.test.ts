import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { difference, playFile, rewriteFile } from '../harness/golden.ts';

const HERE = import.meta.dirname;
const FILES = globSync('*/*.txt', { cwd: HERE }).sort();
const BLOCK_LINES_MAX = 26;
const FILE_LINES_MAX = 150;

for (const file of FILES) {
  const path = join(HERE, file);
  const name = file.replace(/\.txt$/, '').replaceAll('-', ' ');
  test(`${name}: as the golden tells it`, async () => {
    if (process.env['GOLDEN_REWRITE'] === '1') await rewriteFile(path);
    const { played } = await playFile(path);
    assert.equal(difference(file, played), '');
  });
}

for (const file of FILES) {
  test(`${file} is short enough to read`, () => {
    const text = readFileSync(join(HERE, file), 'utf8');
    const lines = text.split('\n');
    assert.ok(lines[0]!.startsWith('# '), 'it opens with what it shows');
    assert.ok(lines.length <= FILE_LINES_MAX, `${lines.length} lines`);
    const blocks = text.split('\n\n').map((block) => block.split('\n').length);
    assert.ok(Math.max(...blocks) <= BLOCK_LINES_MAX,
      `a block of ${Math.max(...blocks)} lines`);
  });
}
