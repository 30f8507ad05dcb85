// A static file server for the built course, on the loopback address only.
//   node scripts/serve.mjs [FOLDER] [--port N] [--base /sub/] [--csp POLICY]
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HOST = '127.0.0.1';
const PORT = 4321;
const PORTS_TRIED = 20;

const MEDIA_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.jsonl': 'application/jsonl; charset=utf-8',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
  '.yaml': 'application/yaml; charset=utf-8',
};

function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** The file for a path below the base: /a/ and /a give a/index.html. */
function fileFor(folder, path) {
  const file = resolve(folder, `.${sep}${path}`);
  if (file !== folder && !file.startsWith(folder + sep)) return undefined;
  return [file, join(file, 'index.html'), `${file}.html`].find(isFile);
}

function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function answer(request, response, { folder, base, csp }) {
  const { pathname } = new URL(request.url ?? '/', `http://${HOST}`);
  const path = decoded(pathname);
  const isBelow = path?.startsWith(base) && !path.includes('\0');
  const found = isBelow && fileFor(folder, path.slice(base.length));
  const file = found || join(folder, '404.html');
  if (!isFile(file)) {
    response.writeHead(404, { 'content-type': MEDIA_TYPES['.txt'] });
    response.end('Not found.\n');
    return;
  }
  const headers = {
    'content-type': MEDIA_TYPES[extname(file)] ?? 'application/octet-stream',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  };
  // The sandbox has a policy of its own, in the page; two would add up.
  const isSandbox = basename(file) === 'sandbox.html';
  if (csp && !isSandbox) headers['content-security-policy'] = csp;
  response.writeHead(found ? 200 : 404, headers);
  if (request.method === 'HEAD') response.end();
  else createReadStream(file).pipe(response);
}

function listen(server, port) {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, HOST, () => {
      server.off('error', fail);
      done();
    });
  });
}

/**
 * Serves `folder` under `base`. With no `port` it takes the first free one
 * from 4321 on. Gives the server and its URL.
 *
 * @param {{
 *   folder: string, base?: string, csp?: string, port?: number,
 * }} options
 */
export async function serve({ folder, base = '/', csp, port }) {
  const site = { folder: resolve(folder), base, csp };
  const server = createServer((request, response) => {
    answer(request, response, site);
  });
  const last = port ?? PORT + PORTS_TRIED - 1;
  for (let next = port ?? PORT; ; next += 1) {
    try {
      await listen(server, next);
      break;
    } catch (error) {
      if (error.code !== 'EADDRINUSE' || next === last) throw error;
    }
  }
  return { server, url: `http://${HOST}:${server.address().port}${base}` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      base: { type: 'string' },
      csp: { type: 'string' },
    },
  });
  const { url } = await serve({
    ...values,
    folder: positionals[0] ?? 'dist',
    port: values.port === undefined ? undefined : Number(values.port),
  });
  process.stdout.write(`Serving at ${url}\n`);
}
