import assert from 'node:assert/strict';
import { test } from 'node:test';
import { framed, FrameReader } from '../../../../cli/sandbox/frames.ts';

const TEXTS = ['hello', '', 'turn 1 {"name":"Zoë"}', '\u{1f6a2}'];

test('texts come out as they went in, wherever the bytes are cut', () => {
  const bytes = framed(TEXTS);
  for (let size = 1; size <= bytes.length; size += 1) {
    const reader = new FrameReader();
    const read: string[] = [];
    for (let at = 0; at < bytes.length; at += size) {
      read.push(...reader.read(bytes.subarray(at, at + size)));
    }
    assert.deepEqual(read, TEXTS, `${size} at a time`);
  }
});

test('a text that would fill the runner\'s memory is not waited for', () => {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(0xffff_ffff);
  assert.throws(() => new FrameReader().read(head), /too long/);
});
