// What a client asks before it asks for anything: which groups, versions and
// kinds there are, which version this is, and whether it is well.
// Upstream: apiserver/pkg/endpoints/discovery and pkg/server/healthz. Same
// forms; only what is served is listed.

import type { HttpRequest, HttpResponse } from '../../machinery/component.ts';
import { apiVersionOf } from '../../machinery/api/resource.ts';
import { SUBRESOURCE_VERBS } from './dispatch.ts';
import { KINDS } from './kinds.ts';
import type { Kind, Subresource } from './kinds.ts';
import { DISCOVERY_TYPE, JSON_TYPE, viewFor } from './media.ts';

const TEXT_TYPE = 'text/plain; charset=utf-8';

const VERSION = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: '24e2b02af5543d7910c2bb074c7264df5a8f0467',
  gitTreeState: 'clean',
  buildDate: '2026-06-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};

const VERBS = [
  'create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update',
  'watch',
];

/** In the order in which the server offers them. */
const GROUPS = [
  'apps', 'events.k8s.io', 'scheduling.k8s.io', 'coordination.k8s.io',
  'discovery.k8s.io',
];

const CHECKS = [
  'ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync',
  'poststarthook/start-system-namespaces-controller',
  'poststarthook/scheduling/bootstrap-system-priority-classes', 'shutdown',
];

/** The answer if the path is one of these. */
export function discover(
  request: HttpRequest,
  path: string,
  isVerbose: boolean,
): HttpResponse | undefined {
  if (request.method !== 'GET') return undefined;
  const health = /^\/(healthz|livez|readyz)$/.exec(path)?.[1];
  if (health !== undefined) return healthy(health, isVerbose);
  if (path === '/') return json({ paths: paths() });
  if (path === '/version') return json(VERSION);
  const parts = path.split('/').filter((part) => part !== '');
  const [root, first, second, ...rest] = parts;
  if (rest.length > 0) return undefined;
  if (root === 'api' && second === undefined) {
    return first === undefined ? coreVersions(request) : resources('', first);
  }
  if (root !== 'apis') return undefined;
  if (first === undefined) return groups(request);
  return second === undefined ? group(first) : resources(first, second);
}

function healthy(name: string, isVerbose: boolean): HttpResponse {
  const headers = { 'Content-Type': TEXT_TYPE };
  if (!isVerbose) return { code: 200, headers, body: 'ok' };
  const lines = CHECKS.map((check) => `[+]${check} ok\n`).join('');
  return { code: 200, headers, body: `${lines}${name} check passed\n` };
}

function paths(): readonly string[] {
  const versions = GROUPS.flatMap((name) =>
    [`/apis/${name}`, ...versionsOf(name).map((each) => `/apis/${each}`)]);
  return [
    '/api', '/api/v1', '/apis', '/apis/', ...versions, '/healthz', '/livez',
    '/readyz', '/version',
  ].sort();
}

function coreVersions(request: HttpRequest): HttpResponse {
  if (viewFor(request) === 'discovery') return aggregated(['']);
  return json({
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [
      { clientCIDR: '0.0.0.0/0', serverAddress: '10.0.0.1:6443' },
    ],
  });
}

function groups(request: HttpRequest): HttpResponse {
  if (viewFor(request) === 'discovery') return aggregated(GROUPS);
  return json({
    kind: 'APIGroupList', apiVersion: 'v1', groups: GROUPS.map(groupOf),
  });
}

function group(name: string): HttpResponse | undefined {
  if (!GROUPS.includes(name)) return undefined;
  return json({ kind: 'APIGroup', apiVersion: 'v1', ...groupOf(name) });
}

function groupOf(name: string): object {
  const versions = versionsOf(name).map((groupVersion) => ({
    groupVersion, version: groupVersion.split('/')[1],
  }));
  return { name, versions, preferredVersion: versions[0] };
}

function versionsOf(name: string): readonly string[] {
  const all = KINDS.filter(({ resource }) => resource.group === name)
    .map(({ resource }) => apiVersionOf(resource));
  return [...new Set(all)];
}

function kindsOf(name: string, version?: string): readonly Kind[] {
  return KINDS.filter(({ resource }) => resource.group === name
    && (version === undefined || resource.version === version));
}

function resources(name: string, version: string): HttpResponse | undefined {
  const kinds = kindsOf(name, version);
  if (kinds.length === 0) return undefined;
  const rows = kinds.flatMap((kind) => [resourceRow(kind),
    ...kind.subresources.map((each) => subresourceRow(kind, each))]);
  return json({
    kind: 'APIResourceList',
    ...(name !== '' && { apiVersion: 'v1' }),
    groupVersion: name === '' ? version : `${name}/${version}`,
    resources: rows,
  });
}

function resourceRow(kind: Kind): object {
  const { resource, singular, namespaced, shortNames } = kind.resource;
  return {
    name: resource,
    singularName: singular,
    namespaced,
    kind: kind.resource.kind,
    verbs: verbsOf(kind),
    ...(shortNames.length > 0 && { shortNames }),
    ...(kind.categories && { categories: kind.categories }),
  };
}

function verbsOf({ resource }: Kind): readonly string[] {
  return resource.resource === 'namespaces'
    ? VERBS.filter((verb) => verb !== 'deletecollection') : VERBS;
}

function subresourceRow({ resource }: Kind, name: Subresource): object {
  const [kind, group] = FOREIGN[name] ?? [resource.kind];
  return {
    name: `${resource.resource}/${name}`,
    singularName: '',
    namespaced: resource.namespaced,
    ...(group && { group, version: 'v1' }),
    kind,
    verbs: SUBRESOURCE_VERBS[name],
  };
}

/** Subresources that are objects of another kind, and its group where that
 *  is another one. */
const FOREIGN: Readonly<Partial<Record<Subresource, [string, string?]>>> = {
  binding: ['Binding'],
  eviction: ['Eviction', 'policy'],
  exec: ['PodExecOptions'],
  scale: ['Scale', 'autoscaling'],
};

function aggregated(names: readonly string[]): HttpResponse {
  const items = names.map((name) => ({
    metadata: name === '' ? {} : { name },
    versions: versionsOf(name).map((groupVersion) => {
      const version = groupVersion.split('/').at(-1)!;
      return {
        version,
        resources: kindsOf(name, version).map(aggregatedRow),
        freshness: 'Current',
      };
    }),
  }));
  return {
    code: 200,
    headers: { 'Content-Type': DISCOVERY_TYPE },
    body: {
      kind: 'APIGroupDiscoveryList',
      apiVersion: 'apidiscovery.k8s.io/v2',
      metadata: {},
      items,
    },
  };
}

function aggregatedRow(kind: Kind): object {
  const { resource, singular, namespaced, shortNames } = kind.resource;
  return {
    resource,
    responseKind: { group: '', version: '', kind: kind.resource.kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: verbsOf(kind),
    ...(shortNames.length > 0 && { shortNames }),
    ...(kind.categories && { categories: kind.categories }),
    ...(kind.subresources.length > 0 && {
      subresources: kind.subresources.map((name) => {
        const [own, group = ''] = FOREIGN[name] ?? [kind.resource.kind];
        const version = group === '' ? '' : 'v1';
        return {
          subresource: name,
          responseKind: { group, version, kind: own },
          verbs: SUBRESOURCE_VERBS[name],
        };
      }),
    }),
  };
}

function json(body: object): HttpResponse {
  return { code: 200, headers: { 'Content-Type': JSON_TYPE }, body };
}
