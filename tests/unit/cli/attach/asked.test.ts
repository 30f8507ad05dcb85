import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAsked } from '../../../../cli/attach/asked.ts';
import { httpMessage } from '../../../../cli/attach/http-message.ts';

const NODE = {
  verb: 'get', group: '', version: 'v1', resource: 'nodes', name: 'node-1',
};

/** Method and path of what a realm said, or undefined if it is refused. */
function sent(message: unknown, isDry = false): string | undefined {
  const asked = readAsked(message);
  if (asked === undefined) return undefined;
  const { method, path, body } = httpMessage(asked.request, isDry);
  return [method, path, body].filter((part) => part !== undefined).join(' ');
}

test('a request becomes the HTTP that a server reads', () => {
  const pods = { group: '', version: 'v1', resource: 'pods' };
  const web = { ...pods, namespace: 'default', name: 'web' };
  const cases: [object, string][] = [
    [NODE, 'GET /api/v1/nodes/node-1'],
    [{ ...pods, verb: 'list', options: { labelSelector: 'app in (a,b)' } },
      'GET /api/v1/pods?labelSelector=app+in+%28a%2Cb%29'],
    [{
      ...NODE, verb: 'watch', name: undefined,
      options: { resourceVersion: '7', allowWatchBookmarks: true },
    }, 'GET /api/v1/nodes?watch=true&resourceVersion=7'
      + '&allowWatchBookmarks=true'],
    [{ ...NODE, verb: 'update', subresource: 'status', body: { a: 1 } },
      'PUT /api/v1/nodes/node-1/status {"a":1}'],
    [{ ...web, verb: 'create', subresource: 'binding', body: {} },
      'POST /api/v1/namespaces/default/pods/web/binding {}'],
    [{
      verb: 'get', group: 'coordination.k8s.io', version: 'v1',
      resource: 'leases', namespace: 'kube-node-lease', name: 'node-1',
    }, 'GET /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/'
      + 'leases/node-1'],
    [{ ...web, verb: 'delete', options: { preconditions: { uid: 'u' } } },
      'DELETE /api/v1/namespaces/default/pods/web {"kind":"DeleteOptions",'
      + '"apiVersion":"v1","preconditions":{"uid":"u"}}'],
  ];
  for (const [api, expected] of cases) assert.equal(sent({ api }), expected);
});

test('a patch says of what type it is', () => {
  const api = { ...NODE, verb: 'patch', body: {} };
  for (const [patchType, type] of [
    ['strategic', 'application/strategic-merge-patch+json'],
    ['merge', 'application/merge-patch+json'],
    ['json', 'application/json-patch+json'],
  ]) {
    const { request } = readAsked({ api: { ...api, patchType } })!;
    assert.equal(httpMessage(request, false).contentType, type);
  }
});

test('a name that is a path leads nowhere', () => {
  for (const name of [
    '..', '.', '', 'a/b', 'a%2fb', '..%2f..', 'a\\b', 'a b', 'a\u0000',
    'a\u202e', 'a'.repeat(254), 7, null, {},
  ]) {
    assert.equal(sent({ api: { ...NODE, name } }), undefined, String(name));
    assert.equal(sent({ api: { ...NODE, namespace: name } }), undefined);
    assert.equal(sent({ api: { ...NODE, resource: name } }), undefined);
    assert.equal(sent({ api: { ...NODE, subresource: name } }), undefined);
  }
});

test('what is no request is refused, whatever it is', () => {
  for (const message of [
    undefined, null, 7, 'api', [], {}, { api: null }, { api: 'get' },
    { api: { ...NODE, verb: 'connect' } }, { api: { ...NODE, group: null } },
    { api: { ...NODE, verb: 'constructor' } },
    { api: { ...NODE, verb: 'patch', patchType: 'ssa' } },
    { http: { method: 'GET' } }, { http: { method: 'CONNECT', path: '/' } },
    { http: { method: 'GET', path: '/metrics' } },
    { http: { method: 'GET', path: '/api/v1/../../etc' } },
    { http: { method: 'GET', path: '/api/v1/pods?watch=1' } },
  ]) assert.equal(sent(message), undefined, JSON.stringify(message));
});

test('HTTP is taken apart and built anew', () => {
  const path = '/api/v1//namespaces/default/pods/web/?junk=1&limit=5';
  assert.equal(sent({ http: { method: 'GET', path } }),
    'GET /api/v1/namespaces/default/pods/web?limit=5');
  assert.equal(sent({
    http: {
      method: 'PATCH', path: '/api/v1/nodes/a', body: '{"spec":{}}',
      headers: { 'content-type': 'application/merge-patch+json' },
    },
  }), 'PATCH /api/v1/nodes/a {"spec":{}}');
  assert.equal(sent({
    http: { method: 'PATCH', path: '/api/v1/nodes/a', body: '{}' },
  }), undefined, 'a patch of no type');
});

test('whether a write is only tried is not the file\'s to say', () => {
  const update = {
    ...NODE, verb: 'update', body: {}, options: { dryRun: [], force: 'yes' },
  };
  assert.equal(sent({ api: update }), 'PUT /api/v1/nodes/node-1 {}');
  assert.equal(sent({ api: update }, true),
    'PUT /api/v1/nodes/node-1?dryRun=All {}');
  const gone = {
    ...NODE, verb: 'delete', options: { gracePeriodSeconds: 0, dryRun: [] },
  };
  // A server reads no option from the query of a delete with a body.
  assert.equal(sent({ api: gone }, true), 'DELETE /api/v1/nodes/node-1 '
    + '{"kind":"DeleteOptions","apiVersion":"v1","gracePeriodSeconds":0,'
    + '"dryRun":["All"]}');
  const http = {
    method: 'POST', path: '/api/v1/nodes?dryRun=&fieldManager=x', body: '{}',
  };
  assert.equal(sent({ http }, true),
    'POST /api/v1/nodes?fieldManager=x&dryRun=All {}');
});
