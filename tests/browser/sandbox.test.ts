// The frame that learner code lives in: what it can name, and that nothing
// leaves it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { ALLOWED } from '../../grader/sandbox/globals.ts';
import type { ModuleText, Program } from '../../grader/sandbox.ts';
import type { Ground } from '../../grader/sandbox/program.ts';

/** What the realm of a program says first. */
async function firstWord(page: Page, program: Program): Promise<string> {
  await page.goto('grader/');
  return page.evaluate(async (given) => {
    const frame = document.createElement('iframe');
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.src = new URL('../sandbox.html', location.href).href;
    const loaded = new Promise((resolve) => {
      frame.addEventListener('load', resolve);
    });
    document.body.append(frame);
    await loaded;
    const control = new MessageChannel();
    const realm = new MessageChannel();
    const heard = new Promise<string>((resolve) => {
      realm.port1.onmessage = ({ data }) => resolve(data as string);
    });
    frame.contentWindow!.postMessage('begin', '*', [control.port1]);
    const message = { open: 1, program: given };
    control.port2.postMessage(message, [realm.port2]);
    return heard;
  }, program);
}

/** A module without imports that says what it found by throwing it. */
function telling(text: string): ModuleText {
  return { name: 'entry', parts: [text], imports: [] };
}

async function closedGlobals(page: Page): Promise<ModuleText> {
  const response = await page.request.get('grounds/first-loop.json');
  const { ground } = await response.json() as { ground: Ground };
  return ground.modules[0]!;
}

function messageOf(word: string): string {
  const { message } = JSON.parse(word.replace(/^failed /, '')) as {
    message: string;
  };
  return message;
}

test('nothing is left on the global but what is allowed', async ({ page }) => {
  const found = await firstWord(page, {
    modules: [await closedGlobals(page), telling(`
      const names = new Set();
      for (let at = globalThis; at !== null && at !== Object.prototype;
        at = Object.getPrototypeOf(at)) {
        for (const name of Reflect.ownKeys(at)) {
          try { if (globalThis[name] !== undefined) names.add(String(name)); }
          catch (error) {
            if (!/ is not there: /.test(error.message)) names.add(error);
          }
        }
      }
      const allowed = ${JSON.stringify(ALLOWED)};
      const more = [...names].filter((name) => !allowed.includes(name));
      const gone = allowed.filter((name) =>
        !names.has(name) && name !== 'undefined');
      throw new Error('more: ' + more + '; gone: ' + gone);
    `)],
  });
  expect(messageOf(found)).toBe('more: ; gone: ');
});

test('nothing leaves the frame, even from an open realm', async ({ page }) => {
  const asked: string[] = [];
  const server = createServer(({ url }, response) => {
    asked.push(url ?? '');
    response.setHeader('access-control-allow-origin', '*');
    response.end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  // Open: nothing takes fetch and the others away, only the policy is left.
  const open: ModuleText = {
    name: 'open',
    parts: ['export const describeFailure = ({ message }) => '
      + 'JSON.stringify({ message });'],
    imports: [],
  };
  const target = `http://127.0.0.1:${port}/leaked`;
  const found = await firstWord(page, {
    modules: [open, telling(`
      const to = ${JSON.stringify(target)};
      const ways = {
        fetch: () => fetch(to, { mode: 'no-cors' }),
        xhr: () => new Promise((done, fail) => {
          const request = new XMLHttpRequest();
          request.onload = done;
          request.onerror = () => fail(new Error('no'));
          request.open('GET', to);
          request.send();
        }),
        socket: () => new Promise((done, fail) => {
          const socket = new WebSocket(to.replace('http', 'ws'));
          socket.onopen = done;
          socket.onerror = () => fail(new Error('no'));
        }),
        events: () => new Promise((done, fail) => {
          const source = new EventSource(to);
          source.onopen = done;
          source.onerror = () => fail(new Error('no'));
        }),
        import: () => import(to),
        scripts: () => importScripts(to),
        eval: () => (0, eval)('1'),
        storage: () => new Promise((done, fail) => {
          const request = indexedDB.open('a');
          request.onsuccess = done;
          request.onerror = fail;
        }),
      };
      const worked = [];
      for (const [name, way] of Object.entries(ways)) {
        try { await way(); worked.push(name); } catch {}
      }
      throw new Error('worked: ' + worked);
    `)],
  });
  expect(messageOf(found)).toBe('worked: ');
  expect(asked).toEqual([]);
  server.close();
});
