import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  apiVersionOf, deployments, groupResource, pods, resourceOfKind,
  resourceOfPlural, resourceOfWord, RESOURCES,
} from '../../../../engine/machinery/api/resource.ts';

test('knows kinds by every name they have', () => {
  assert.equal(apiVersionOf(pods), 'v1');
  assert.equal(apiVersionOf(deployments), 'apps/v1');
  assert.equal(groupResource(deployments), 'deployments.apps');
  assert.equal(resourceOfKind('apps/v1', 'Deployment'), deployments);
  assert.equal(resourceOfKind('v1', 'Deployment'), undefined);
  assert.equal(resourceOfPlural('', 'pods'), pods);
  for (const word of ['po', 'pod', 'Pods', 'POD']) {
    assert.equal(resourceOfWord(word), pods, word);
  }
  for (const word of ['deploy', 'deployments.apps', 'deployment.apps']) {
    assert.equal(resourceOfWord(word), deployments, word);
  }
  assert.equal(resourceOfWord('deployments.batch'), undefined);
  const names = RESOURCES.map(groupResource);
  assert.equal(new Set(names).size, names.length);
});
