import { test } from 'node:test';
import assert from 'node:assert/strict';
import { normaliser } from '../../../../grader/recording/normalise.ts';

const text = normaliser(new Map([
  ['node-1', '<node>'],
  ['web-6d4f9', '<pods of web>'],
  ['web-6d4f9.two', '<another>'],
]));

/** [as recorded, as compared] */
const TEXTS = [
  ['Successfully assigned made/web-6d4f9 to node-1',
    'Successfully assigned made/<pods of web> to <node>'],
  ['Deleted pod: web-6d4f9.', 'Deleted pod: <pods of web>.'],
  ['Deleted pod: web-6d4f9.two', 'Deleted pod: <another>'],
  ['Stopping container web', 'Stopping container web'],
  ['node-10 and node-1x stay', 'node-10 and node-1x stay'],
  ['back-off 1m20s restarting', 'back-off <duration> restarting'],
  ['pulled in 69ms (1.2s including waiting)',
    'pulled in <duration> (<duration> including waiting)'],
  ['Get "http://10.244.2.5:8080/": refused',
    'Get "http://<address>:8080/": refused'],
  ['0/3 nodes are available: 3 Insufficient cpu.',
    '0/3 nodes are available: 3 Insufficient cpu.'],
  ['pod crash_made(3061eda1-0e85-490e-992d-7e0494b4af9f)',
    'pod crash_made(<uid>)'],
  ['volume "kube-api-access-x7k2p"',
    'volume "kube-api-access-<random>"'],
  ['since 2026-11-21T09:30:33Z', 'since <time>'],
  ['Image size: 2130679 bytes.', 'Image size: 2130679 bytes.'],
  ['image "busybox:1.36"', 'image "busybox:1.36"'],
] as const;

for (const [raw, wanted] of TEXTS) {
  test(`reads "${raw}" as "${wanted}"`, () => {
    assert.equal(text(raw), wanted);
  });
}
