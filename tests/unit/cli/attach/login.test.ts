import assert from 'node:assert/strict';
import type { ServerOptions } from 'node:https';
import type {
  IncomingMessage, RequestListener, ServerResponse,
} from 'node:http';
import { delimiter } from 'node:path';
import { test } from 'node:test';
import type { TLSSocket } from 'node:tls';
import { Connection } from '../../../../cli/attach/connection.ts';
import { loadAccess } from '../../../../cli/attach/kubeconfig.ts';
import {
  inspect, runsController, runsScheduler,
} from '../../../../cli/attach/preflight.ts';
import { rightsOf } from '../../../../cli/attach/rights.ts';
import type { SlotChoice } from '../../../../cli/attach/slot-choice.ts';
import { Kubeconfig } from '../../../harness/attached.ts';
import {
  LoopbackServer, loopback,
} from '../../../harness/loopback-server.ts';

const SLOT = 'node-lifecycle-controller';
const SCHEDULER = {
  slot: 'kube-scheduler', rights: rightsOf('kube-scheduler')!,
  schedulerName: 'ferry-scheduler',
};
const CHOICE = { slot: SLOT, rights: rightsOf(SLOT)! };
const VERSION = { gitVersion: 'v1.36.2' };
const ALLOWED = { status: { allowed: true } };

interface Scene {
  /** By default as the node controller. */
  readonly choice?: SlotChoice;
  readonly user?: object;
  readonly cluster?: (url: string) => object;
  readonly server?: ServerOptions;
  /** By default everything is allowed. */
  readonly answer?: (path: string, body: string) => [number, object];
  readonly isPlain?: boolean;
}

interface Seen {
  readonly requests: IncomingMessage[];
  /** Whose certificate came first. */
  readonly peer: string | undefined;
  /** What was found out, or the sentence why nothing was. */
  readonly found: unknown;
}

/** Looks at a server that a kubeconfig leads to. */
async function look(scene: Scene): Promise<Seen> {
  const requests: IncomingMessage[] = [];
  let peer: string | undefined;
  const answer = scene.answer ?? ((path) => (path === '/version'
    ? [200, VERSION] : path.startsWith('/apis/authorization')
      ? [201, ALLOWED] : [404, {}]));
  const listener = async (
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    requests.push(request);
    peer ??= scene.isPlain ? undefined : peerOf(request);
    let sent = '';
    for await (const chunk of request) sent += chunk;
    const [code, body] = answer(request.url!, sent);
    response.writeHead(code).end(JSON.stringify(body));
  };
  const serve: RequestListener = (i, o) => void listener(i, o);
  const server = scene.isPlain
    ? await LoopbackServer.servePlain(serve)
    : await LoopbackServer.serve(serve, {
      ca: loopback('ca.crt'), requestCert: true, rejectUnauthorized: false,
      ...scene.server,
    });
  const { url } = server;
  const { user } = scene;
  const cluster = scene.cluster?.(url);
  const file = new Kubeconfig(url, {
    ...user === undefined ? {} : { user },
    ...cluster === undefined ? {} : { cluster },
  });
  try {
    const access = await loadAccess({ file: file.path });
    const connection = new Connection(access, 'test');
    const found = await inspect(access, connection, scene.choice ?? CHOICE)
      .catch(({ message }: Error) =>
        message.replaceAll(url, 'SERVER').replace(/127.0.0.1:\d+/, 'SERVER'));
    return { requests, peer, found };
  } finally {
    file.remove();
    server.close();
  }
}

function peerOf({ socket }: IncomingMessage): string {
  return String((socket as TLSSocket).getPeerCertificate().subject?.CN);
}

const ALL_WELL = { version: 'v1.36.2', hasOwn: undefined };

test('a client certificate lets in', async () => {
  const { requests, peer, found } = await look({
    server: { rejectUnauthorized: true },
  });
  assert.deepEqual(found, ALL_WELL);
  assert.equal(peer, 'learner');
  // Kept alive: every request came on the one connection.
  assert.equal(new Set(requests.map(({ socket }) => socket)).size, 1);
});

test('a token lets in', async () => {
  const { requests, found } = await look({ user: { token: 's3cret' } });
  assert.deepEqual(found, ALL_WELL);
  assert.equal(requests[0]?.headers.authorization, 'Bearer s3cret');
});

test('a plugin that logs in is run', async () => {
  const credential = {
    apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential',
    status: { token: 'from-plugin' },
  };
  const { requests, found } = await look({
    user: {
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: process.execPath,
        args: ['-e', `console.log(${JSON.stringify(
          JSON.stringify(credential))})`],
      },
    },
  });
  assert.deepEqual(found, ALL_WELL);
  assert.equal(requests[0]?.headers.authorization, 'Bearer from-plugin');
  const failed = await look({
    user: {
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: process.execPath,
        args: ['-e', 'console.error("session expired"); process.exit(1)'],
      },
    },
  });
  assert.equal(failed.found,
    'the kubeconfig\'s way to log in failed: session expired');
});

test('a certificate that nobody vouches for is refused', async () => {
  const stranger = await look({ cluster: (server) => ({ server }) });
  assert.match(String(stranger.found), new RegExp('^the certificate of SERVER '
    + 'was refused \\([A-Z_]+: .*\\): the '
    + 'kubeconfig\'s certificate-authority has to be the one that signed it$'));
  assert.equal(stranger.requests.length, 0);
  const other = await look({
    cluster: (server) => ({
      server, 'tls-server-name': 'elsewhere.example',
      'certificate-authority-data': loopback('ca.crt').toString('base64'),
    }),
  });
  assert.match(String(other.found), /refused \(ERR_TLS_CERT_ALTNAME_INVALID/);
  const unchecked = await look({
    cluster: (server) => ({ server, 'insecure-skip-tls-verify': true }),
  });
  assert.deepEqual(unchecked.found, ALL_WELL);
});

test('a server that wants another certificate says so', async () => {
  const { found } = await look({
    user: {}, server: { rejectUnauthorized: true },
  });
  assert.match(String(found),
    /^SERVER refused the certificate of this kubeconfig: /);
});

test('of several kubeconfigs those count that are there', async () => {
  const first = new Kubeconfig('https://first.example');
  const before = process.env['KUBECONFIG'];
  const named = (...paths: string[]): void => {
    process.env['KUBECONFIG'] = paths.join(delimiter);
  };
  try {
    named('missing', first.path);
    assert.equal((await loadAccess({})).url.host, 'first.example');
    named('missing', 'too');
    await assert.rejects(loadAccess({}), {
      message: 'there is no kubeconfig: KUBECONFIG names '
        + `missing${delimiter}too, which is missing`,
    });
  } finally {
    first.remove();
    if (before === undefined) delete process.env['KUBECONFIG'];
    else process.env['KUBECONFIG'] = before;
  }
});

test('a server that speaks no TLS is told apart', async () => {
  assert.equal((await look({ isPlain: true })).found,
    'SERVER does not speak TLS');
});

test('who is not known is told so', async () => {
  const { found } = await look({
    user: { token: 'old' },
    answer: () => [401, { kind: 'Status', message: 'Unauthorized' }],
  });
  assert.equal(found, 'SERVER does not know user "learner" (401): '
    + 'Unauthorized');
});

test('what may not be done is listed before anything starts', async () => {
  const { found } = await look({
    answer: (path, body) => {
      if (path === '/version') return [200, VERSION];
      const isDenied = /"(patch|update)".*"resource":"nodes"|"leases"/
        .test(body);
      return [201, { status: { allowed: !isDenied } }];
    },
  });
  assert.equal(found, 'user "learner" is forbidden (403) to update, patch '
    + 'nodes; update, patch nodes/status; get, list, watch '
    + 'leases.coordination.k8s.io in kube-node-lease: attach needs a role '
    + 'that grants this');
});

test('a scheduler that may not bind is told so', async () => {
  const { found } = await look({
    choice: SCHEDULER,
    answer: (path, body) => {
      if (path === '/version') return [200, VERSION];
      const isDenied = /"binding"|"group":"events.k8s.io"/.test(body);
      return [201, { status: { allowed: !isDenied } }];
    },
  });
  assert.equal(found, 'user "learner" is forbidden (403) to create '
    + 'pods/binding; create, patch events.events.k8s.io: attach needs a '
    + 'role that grants this');
});

test('where the server does not review, a list shows what is forbidden',
  async () => {
    const { found } = await look({
      answer: (path) => {
        if (path === '/version') return [200, VERSION];
        return path.startsWith('/api/v1/pods') ? [403, {}] : [404, {}];
      },
    });
    assert.equal(found, 'user "learner" is forbidden (403) to list pods: '
      + 'attach needs a role that grants this');
  });

function managerWith(...args: string[]): Scene {
  const containers = [{ command: ['kube-controller-manager', ...args] }];
  return {
    answer: (path) => {
      if (path.startsWith('/apis/authorization')) return [201, ALLOWED];
      return path === '/version' ? [200, VERSION]
        : [200, { items: [{ spec: { containers } }] }];
    },
  };
}

test('a controller that is there already is found', async () => {
  const own = await look(managerWith('--bind-address=127.0.0.1'));
  assert.deepEqual(own.found, { ...ALL_WELL, hasOwn: true });
  const none = await look(managerWith(`--controllers=*,-${SLOT}`));
  assert.deepEqual(none.found, { ...ALL_WELL, hasOwn: false });
});

test('of a cluster\'s scheduler its labels and its flags tell', async () => {
  const asked: string[] = [];
  const withArgs = (...args: string[]): Scene => ({
    choice: SCHEDULER,
    answer: (path) => {
      asked.push(path);
      if (path.startsWith('/apis/authorization')) return [201, ALLOWED];
      if (path === '/version') return [200, VERSION];
      const containers = [{ command: ['kube-scheduler', ...args] }];
      return [200, { items: [{ spec: { containers } }] }];
    },
  });
  const plain = await look(withArgs('--leader-elect=true'));
  assert.deepEqual(plain.found, { ...ALL_WELL, hasOwn: false });
  assert.match(asked.at(-1)!, /labelSelector=component%3Dkube-scheduler/);
  const configured = await look(withArgs('--config=/etc/scheduler.yaml'));
  assert.deepEqual(configured.found, ALL_WELL);
  assert.equal(runsScheduler(['--leader-elect'], 'default-scheduler'), true);
  assert.equal(runsScheduler(['--config', 'a'], 'default-scheduler'),
    undefined);
});

test('--controllers is read as the controller manager reads it', () => {
  const cases: [string | undefined, boolean][] = [
    [undefined, true], ['*', true], [`*,-${SLOT}`, false],
    ['*,-nodelifecycle', false], [SLOT, true], ['nodelifecycle', true],
    ['job-controller', false], ['*,-job-controller', true],
  ];
  for (const [list, expected] of cases) {
    const args = list === undefined ? [] : [`--controllers=${list}`];
    assert.equal(runsController(args, SLOT), expected, String(list));
  }
  assert.ok(!runsController([], 'controllers/keep-one'));
});
