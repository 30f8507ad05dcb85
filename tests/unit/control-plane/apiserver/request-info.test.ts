import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUrl, requestInfo } from
  '../../../../engine/control-plane/apiserver/request-info.ts';
import type { HttpRequest } from
  '../../../../engine/machinery/component.ts';

/** 'verb group/version resource[/sub] [namespace/]name' */
function read(line: string): string {
  const [method, path] = line.split(' ') as [HttpRequest['method'], string];
  const info = requestInfo(method, parseUrl(path));
  if (info === undefined) return 'none';
  const { verb, group, version, resource, subresource, namespace, name } =
    info;
  const what = subresource === undefined
    ? resource : `${resource}/${subresource}`;
  return `${verb} ${group}/${version} ${what} ${namespace ?? '-'} `
    + `${name ?? '-'}`;
}

test('reads what a request is about from its path', () => {
  const cases: [string, string][] = [
    ['GET /api/v1/pods', 'list /v1 pods - -'],
    ['GET /api/v1/namespaces/a/pods/b', 'get /v1 pods a b'],
    ['POST /api/v1/namespaces/a/pods/b/binding',
      'create /v1 pods/binding a b'],
    ['GET /api/v1/namespaces', 'list /v1 namespaces - -'],
    ['GET /api/v1/namespaces/a', 'get /v1 namespaces - a'],
    ['PUT /api/v1/namespaces/a/finalize',
      'update /v1 namespaces/finalize - a'],
    ['PUT /api/v1/namespaces/a/status', 'update /v1 namespaces/status - a'],
    ['GET /apis/apps/v1/deployments?watch=1', 'watch apps/v1 deployments - -'],
    ['GET /apis/apps/v1/deployments?watch=false',
      'list apps/v1 deployments - -'],
    ['GET /api/v1/namespaces/a/pods/b?watch=1', 'get /v1 pods a b'],
    ['GET /api/v1/watch/namespaces/a/pods/b', 'watch /v1 pods a b'],
    ['DELETE /api/v1/nodes', 'deletecollection /v1 nodes - -'],
    ['GET /healthz', 'none'],
    ['GET /apis/apps', 'none'],
  ];
  for (const [line, expected] of cases) assert.equal(read(line), expected);
});

test('reads the parameters that say how', () => {
  const url = parseUrl('/api/v1/pods?labelSelector=a%3Db%2Cc+in+(d)&limit=5'
    + '&allowWatchBookmarks=true&timeoutSeconds=x&dryRun=All&force=0');
  assert.deepEqual(requestInfo('GET', url)?.options, {
    labelSelector: 'a=b,c in (d)',
    limit: 5,
    allowWatchBookmarks: true,
    force: false,
    dryRun: ['All'],
  });
});
