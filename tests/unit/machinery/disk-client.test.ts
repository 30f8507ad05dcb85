import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createDisk } from '../../../engine/machinery/disk-client.ts';
import type { Disk } from '../../../engine/machinery/disk.ts';
import { LoneRealm } from '../../harness/lone-realm.ts';

function bench(content: Record<string, unknown[]> = {}): {
  readonly lone: LoneRealm;
  readonly disk: Disk;
} {
  let disk: Disk | undefined;
  const lone = new LoneRealm((realm) => {
    disk = createDisk(realm);
  }, { data: { disk: content }, answer: () => null });
  return { lone, disk: disk! };
}

test('what is on the disk at the start can be read at once', () => {
  const { disk } = bench({ wal: [1, { a: 2 }] });
  assert.deepEqual(disk.read('wal'), [1, { a: 2 }]);
  assert.deepEqual(disk.read('other'), []);
});

test('records are read as they were appended, synced or not', () => {
  const { lone, disk } = bench({ wal: [1] });
  const before = disk.read('wal');
  let synced = false;
  lone.act(() => {
    disk.append('wal', 2);
    disk.append('new', 3);
    disk.sync('wal').then(() => { synced = true; });
  });
  assert.deepEqual(before, [1]);
  assert.deepEqual(disk.read('wal'), [1, 2]);
  assert.deepEqual(disk.read('new'), [3]);
  assert.deepEqual(lone.sent, [
    { append: 'wal', record: 2 }, { append: 'new', record: 3 },
  ]);
  assert.deepEqual(lone.requests, [{ sync: 'wal' }]);
  assert.equal(synced, false);
  lone.run(5);
  assert.equal(synced, true);
});

test('a replaced file holds what it was given', () => {
  const { lone, disk } = bench({ wal: [1, 2] });
  lone.act(() => void disk.replace('wal', [9]));
  assert.deepEqual(disk.read('wal'), [9]);
  assert.deepEqual(lone.requests, [{ replace: 'wal', records: [9] }]);
});
