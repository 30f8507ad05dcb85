import assert from 'node:assert/strict';
import {
  globSync, mkdtempSync, readFileSync, rmSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  playCommand, readTranscript, writeTranscript,
} from '../harness/transcript.ts';

const HERE = import.meta.dirname;
const HOME = process.cwd();

/** Plays a transcript's commands in a folder of its own. */
async function play(commands: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-cli-'));
  process.chdir(folder);
  try {
    const played: { command: string; output: string }[] = [];
    for (const command of commands) {
      played.push({ command, output: await playCommand(command) });
    }
    return played;
  } finally {
    process.chdir(HOME);
    rmSync(folder, { recursive: true });
  }
}

for (const file of globSync('*.txt', { cwd: HERE }).sort()) {
  const path = join(HERE, file);
  test(file.replace(/\.txt$/, '').replaceAll('-', ' '), async () => {
    const { head, exchanges } = readTranscript(readFileSync(path, 'utf8'));
    assert.ok(head.startsWith('# '), `${file} opens with what it shows`);
    const played = await play(exchanges.map(({ command }) => command));
    if (process.env['GOLDEN_REWRITE'] === '1') {
      writeFileSync(path, writeTranscript(head, played));
      return;
    }
    for (const [i, { command, output }] of played.entries()) {
      assert.equal(output, exchanges[i]!.expected, `${file}: $ ${command}`);
    }
  });
}
