import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../../../engine/kernel/random.ts';
import { newId }
  from '../../../../engine/node/container-runtime/identity.ts';
import { ImageStore, shownName }
  from '../../../../engine/node/container-runtime/image-store.ts';
import { Addresses }
  from '../../../../engine/node/container-runtime/network.ts';

test('an address rests before it comes back', () => {
  const addresses = new Addresses('10.244.1');
  assert.equal(addresses.next(), '10.244.1.2');
  assert.equal(addresses.next(), '10.244.1.3');
  addresses.free('10.244.1.2');
  assert.equal(addresses.next(), '10.244.1.4');
  for (let i = 5; i <= 254; i += 1) addresses.next();
  assert.equal(addresses.next(), '10.244.1.2');
  assert.throws(() => addresses.next(), /253 Pod addresses/);
});

test('an address in use is not given after a restart', () => {
  const addresses = new Addresses('10.244.1');
  addresses.reserve('10.244.1.9');
  assert.equal(addresses.next(), '10.244.1.10');
});

test('one image has all its names, and shows the first tag', () => {
  const store = new ImageStore();
  const pulled = { digest: 'sha256:01', sizeBytes: 7 };
  store.add('busybox:1.36', pulled);
  const image = store.add('busybox:1.35', pulled);
  assert.deepEqual(image.names, [
    'docker.io/library/busybox@sha256:01', 'docker.io/library/busybox:1.35',
    'docker.io/library/busybox:1.36',
  ]);
  assert.equal(shownName(store.find('busybox:1.36')!),
    'docker.io/library/busybox:1.35');
  assert.equal(store.find('busybox'), undefined);
  assert.equal(store.list().length, 1);
});

test('an id has 64 hexadecimal digits', () => {
  const random = createRandom('ids');
  const ids = [newId(random), newId(random)];
  for (const id of ids) assert.match(id, /^[0-9a-f]{64}$/);
  assert.notEqual(ids[0], ids[1]);
});
