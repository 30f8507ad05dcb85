import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  withTag, wholeName,
} from '../../../../engine/machinery/api/image-name.ts';

test('names an image in full', () => {
  for (const [short, whole] of [
    ['busybox', 'docker.io/library/busybox:latest'],
    ['busybox:1.36', 'docker.io/library/busybox:1.36'],
    ['me/app', 'docker.io/me/app:latest'],
    ['localhost/app:2', 'localhost/app:2'],
    ['localhost:5000/app', 'localhost:5000/app:latest'],
    ['example.com:5000/app', 'example.com:5000/app:latest'],
    ['app@sha256:ab', 'docker.io/library/app@sha256:ab'],
  ] as const) assert.equal(wholeName(short), whole);
});

test('takes no port for a tag', () => {
  assert.equal(withTag('example.com:5000/app'), 'example.com:5000/app:latest');
  assert.equal(withTag('app:2'), 'app:2');
});
