import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Catalogue } from '../../../../engine/world/registry/catalogue.ts';

test('both tags of busybox are one image', () => {
  const catalogue = new Catalogue();
  const [a, b] = ['busybox:1.35', 'busybox:1.36'].map((name) =>
    catalogue.find(name));
  assert.ok(typeof a === 'object' && typeof b === 'object');
  assert.equal(a.digest, b.digest);
  assert.equal(a.sizeBytes, 2_130_679);
});

test('a tag that was never pushed is not found', () => {
  const catalogue = new Catalogue();
  assert.equal(catalogue.find('busybox:9.99-nosuch'), 'not-found');
  assert.equal(catalogue.find('nginx:doesnotexist'), 'not-found');
  assert.equal(typeof catalogue.find('nginx:1.27-alpine'), 'object');
  assert.equal(typeof catalogue.find('ghcr.io/me/app:v3'), 'object');
});

test('a scenario says what an image weighs and whether it comes', () => {
  const catalogue = new Catalogue();
  catalogue.rule('me/app:3', { sizeBytes: 5, pullMs: 4_000 });
  const found = catalogue.find('docker.io/me/app:3');
  assert.ok(typeof found === 'object');
  assert.equal(found.sizeBytes, 5);
  assert.equal(found.pullMs, 4_000);
  catalogue.rule('me/app:3', { failure: 'denied' });
  assert.equal(catalogue.find('me/app:3'), 'denied');
  catalogue.mend('me/app:3');
  assert.equal(typeof catalogue.find('me/app:3'), 'object');
});
