import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../../scripts/serve.mjs';

const CSP = 'default-src \'self\'';
const top = mkdtempSync(join(tmpdir(), 'clusterwright-serve-'));
let site: Awaited<ReturnType<typeof serve>>;

before(async () => {
  const folder = join(top, 'dist');
  mkdirSync(join(folder, 'lesson'), { recursive: true });
  writeFileSync(join(top, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), 'home');
  writeFileSync(join(folder, 'lesson', 'index.html'), 'lesson');
  writeFileSync(join(folder, '404.html'), 'lost');
  site = await serve({ folder, base: '/sub/', csp: CSP });
});

after(() => {
  site.server.close();
  site.server.closeAllConnections();
  rmSync(top, { recursive: true });
});

/** Asks for the very path: fetch would tidy up its dots. */
function get(path: string): Promise<{ status?: number; body: string }> {
  const { port } = new URL(site.url);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      let body = '';
      response.on('data', (data) => { body += String(data); });
      response.on('end', () => {
        const { statusCode: status } = response;
        resolve({ ...status === undefined ? {} : { status }, body });
      });
    }).on('error', reject).end();
  });
}

test('serves a folder by its index below the base', async () => {
  assert.deepEqual(await get('/sub/'), { status: 200, body: 'home' });
  const lesson = { status: 200, body: 'lesson' };
  assert.deepEqual(await get('/sub/lesson/'), lesson);
  assert.deepEqual(await get('/sub/lesson?a=b'), lesson);
});

test('answers 404 with the page for it', async () => {
  const lost = { status: 404, body: 'lost' };
  assert.deepEqual(await get('/'), lost);
  assert.deepEqual(await get('/sub/nothing'), lost);
  assert.deepEqual(await get('/sub/%'), lost);
});

test('gives nothing from outside its folder', async () => {
  for (const up of ['..', '%2e%2e', '..%2f', '..%2f..%2fdist%2f..%2f']) {
    const { body } = await get(`/sub/${up}/secret.txt`);
    assert.equal(body, 'lost');
  }
});

test('sends the policy it was given', async () => {
  const { headers } = await fetch(site.url);
  assert.equal(headers.get('content-security-policy'), CSP);
});
