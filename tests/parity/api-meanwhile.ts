// What other clients of the recorded server did between its requests, as far
// as the answers depend on it.

import type { Exchange, Replay } from './api-replay.ts';

type Json = Readonly<Record<string, unknown>>;
type Step = (replay: Replay, exchange: Exchange) => void;

const IN_API = '/api/v1/namespaces/api';
const CONFIGMAPS = `${IN_API}/configmaps`;
const MERGE = 'application/merge-patch+json';

/** What was there before the first request. */
export function setUp({ plane }: Replay): void {
  plane.run(1_000);
  makeNamespace(plane, 'api');
  plane.send('POST', CONFIGMAPS, {
    metadata: {
      name: 'kube-root-ca.crt',
      annotations: { 'kubernetes.io/description': rootDescription() },
    },
    data: { 'ca.crt': '<pem>' },
  });
}

type Plane = Replay['plane'];

function makeNamespace(plane: Plane, name: string): void {
  plane.send('POST', '/api/v1/namespaces', { metadata: { name } });
  makeAccount(plane, name);
}

function makeAccount(plane: Plane, namespace: string): void {
  plane.send('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, {
    metadata: { name: 'default' },
  });
}

function rootDescription(): string {
  return 'Contains a CA bundle that can be used to verify the kube-apiserver '
    + 'when using internal endpoints such as the internal service IP or '
    + 'kubernetes.default.svc. No other usage is guaranteed across '
    + 'distributions of Kubernetes clusters.';
}

/** An object's life under a watch, at the recorded pace. */
const lifeOfW1: Step = ({ plane }) => {
  const path = `${CONFIGMAPS}/w1`;
  plane.run(500);
  plane.send('POST', CONFIGMAPS, {
    metadata: { name: 'w1', labels: { set: 'w' } }, data: { s: '1' },
  });
  plane.run(200);
  plane.send('PATCH', path, { data: { s: '2' } }, MERGE);
  plane.run(200);
  plane.send('PATCH', path, { metadata: { labels: { set: 'x' } } }, MERGE);
  plane.run(200);
  plane.send('DELETE', path);
};

/** Its client had listed at this version. */
const listAt = (version: string): Step => (replay) => {
  const { body } = replay.plane.get(CONFIGMAPS);
  const { metadata } = body as {
    readonly metadata: { readonly resourceVersion: string };
  };
  replay.know(version, metadata.resourceVersion);
};

/** The Pod gets its node and runs there, as the next answer shows it. */
const runGd: Step = ({ plane }, { response }) => {
  const { spec, status } = response.body as {
    readonly spec: { readonly nodeName: string };
    readonly status: Json;
  };
  const path = `${IN_API}/pods/gd`;
  const target = { kind: 'Node', name: spec.nodeName };
  plane.send('POST', `${path}/binding`, { metadata: { name: 'gd' }, target });
  plane.send('PATCH', `${path}/status`, { status }, MERGE);
};

/** The kubelet saw the deletion. */
const observeGd: Step = ({ plane }, { response }) => {
  const { status } = response.body as { readonly status: Json };
  plane.send('PATCH', `${IN_API}/pods/gd/status`, { status }, MERGE);
};

/** The recorded list was made of these before. */
const makeL: Step = ({ plane }, { response }) => {
  const { items } = response.body as { readonly items: readonly Json[] };
  for (const { metadata, data } of items) {
    const { name, labels } = metadata as Json;
    plane.send('POST', CONFIGMAPS, { metadata: { name, labels }, data });
  }
};

const makeG: Step = ({ plane }) => {
  for (const name of ['g1', 'g2']) {
    plane.send('POST', CONFIGMAPS, {
      metadata: { name, labels: { set: 'g' } }, data: { a: '1' },
    });
  }
};

const changeG: Step = ({ plane }) => {
  const patch = (a: string): void => {
    plane.send('PATCH', `${CONFIGMAPS}/g1`, { data: { a } }, MERGE);
  };
  for (const a of ['10', '11', '12']) patch(a);
};

function makePod(plane: Plane, name: string): void {
  plane.send('POST', `${IN_API}/pods`, {
    metadata: { name },
    spec: { containers: [{ name: 'c', image: 'busybox:1.36' }] },
  });
}

/** So many writes of Pods that the first have left the window. */
const wearOutPods: Step = ({ plane }) => {
  makePod(plane, 'worn');
  for (let turn = 0; turn < 300; turn += 1) {
    const labels = { turn: String(turn) };
    const path = `${IN_API}/pods/worn`;
    plane.send('PATCH', path, { metadata: { labels } }, MERGE);
    plane.run(1_000);
  }
};

const WEB = '/apis/apps/v1/namespaces/api/deployments/web';
const REVISION = 'deployment.kubernetes.io/revision';

/** The deployment controller writes what the next answer shows. */
const followWeb: Step = ({ plane }, { response }) => {
  const real = response.body as {
    readonly metadata: { readonly annotations?: Json };
    readonly status: { readonly conditions?: readonly Json[] };
  };
  const now = plane.get(WEB).body as {
    readonly metadata: { readonly annotations?: Json };
  };
  const conditions = (real.status.conditions ?? [])
    .filter(({ type }) => type !== 'Custom');
  const revision = real.metadata.annotations?.[REVISION];
  const own = now.metadata.annotations;
  const annotations = revision === undefined
    ? own : { ...own, [REVISION]: revision };
  plane.send('PUT', `${WEB}/status`, {
    ...now,
    metadata: { ...now.metadata, annotations },
    status: { ...real.status, ...(conditions.length && { conditions }) },
  });
};

const settleWeb: Step = ({ plane }) => {
  const status = {
    replicas: 3, readyReplicas: 3, updatedReplicas: 3, availableReplicas: 3,
  };
  plane.send('PATCH', `${WEB}/status`, { status }, MERGE);
};

/** What server-side apply left of its ConfigMap. */
const makeSsa: Step = ({ plane }) => {
  plane.send('POST', CONFIGMAPS, {
    metadata: { name: 'ssa' }, data: { a: '1', b: '1' },
  });
  const patch = (data: Json): void => {
    plane.send('PATCH', `${CONFIGMAPS}/ssa`, { data }, MERGE);
  };
  patch({ a: '2' });
  patch({ b: null });
};

/** The Pod p runs, as the next answer shows it but for what is patched. */
const runP: Step = ({ plane }, { response }) => {
  const { metadata, spec, status } = response.body as {
    readonly metadata: Json;
    readonly spec: Json;
    readonly status: { readonly conditions: readonly Json[] };
  };
  const { labels } = metadata;
  const pods = '/api/v1/namespaces/api3/pods';
  plane.send('POST', pods, { metadata: { name: 'p', labels }, spec });
  const conditions = status.conditions
    .filter(({ type }) => type !== 'example.com/gate');
  plane.send('PATCH', `${pods}/p/status`, {
    status: { ...status, conditions },
  }, MERGE);
};

/** By the number of the request that comes next; a watch's own steps come
 *  while it is open, and before it under the negative number. */
export const MEANWHILE: Readonly<Record<number, Step>> = {
  33: ({ plane }) => {
    plane.send('POST', CONFIGMAPS, {
      metadata: { name: 'yaml' }, data: { k: 'v' },
    });
  },
  55: makeL,
  78: lifeOfW1,
  [-79]: listAt('4882'),
  79: lifeOfW1,
  90: followWeb,
  93: followWeb,
  95: followWeb,
  96: followWeb,
  97: followWeb,
  98: followWeb,
  99: followWeb,
  105: followWeb,
  120: (replay, exchange) => {
    followWeb(replay, exchange);
    makeSsa(replay, exchange);
  },
  121: followWeb,
  133: runGd,
  134: observeGd,
  163: settleWeb,
  240: ({ plane }) => makePod(plane, 'upd'),
  252: ({ plane }) => makeNamespace(plane, 'api-q'),
  290: makeG,
  291: changeG,
  [-296]: wearOutPods,
  412: ({ plane }) => makeAccount(plane, 'api3'),
  444: runP,
};

const LARGE = {
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'big' },
};

/** The body that was sent where the recording shortened it. */
export function sentBody({ plane }: Replay, { n, request }: Exchange): unknown {
  switch (n) {
    case 38: return { ...LARGE, data: { x: 'y'.repeat(1_100_000) } };
    case 39: return { ...LARGE, data: { x: 'y'.repeat(3_300_000) } };
    case 123: {
      const body = request.body as { readonly metadata: Json };
      const { body: now } = plane.get(request.path);
      const { metadata } = now as { readonly metadata: Json };
      return { ...body, metadata };
    }
    default: return request.body;
  }
}
