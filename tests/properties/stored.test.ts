// Whatever is stored reads back as it was written, to the byte: what a
// request sends back as it was stored is not read again.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '@clusterwright/engine';
import type { ApiObject, Cluster } from '@clusterwright/engine';
import { KINDS } from '../../engine/control-plane/apiserver/kinds.ts';
import { decode }
  from '../../engine/control-plane/apiserver/validation/decode.ts';
import { apiVersionOf } from '../../engine/machinery/api/resource.ts';
import { seedRun } from '../harness/seed-run.ts';
import { WEB } from '../harness/web.ts';

const SEEDS = [1, 2, 3];

const APP = `
apiVersion: v1
kind: Service
metadata: {name: web, annotations: {note: "1"}, labels: {app: web}}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: held, finalizers: [example.org/hold]}
data: {b: "2", a: "1"}
---${WEB}`;

/** Marks and changes of metadata, whose parts come from many hands. */
const COMMANDS = [
  'create namespace shop', 'label node node-1 disk=ssd',
  'annotate deployment web note=2', 'scale deployment web --replicas=5',
  'cordon node-1', 'taint node node-2 gone=yes:NoExecute',
  'set image deployment/web web=busybox:1.37',
  'delete configmap held --wait=false', 'label configmap held still=here',
  'delete namespace shop --wait=false', 'delete service web',
  'delete deployment web',
];

function manyHands(): Cluster {
  const cluster = createCluster({ nodes: 3, seed: 4 });
  cluster.kubectl(['apply', '-f', '-'], APP);
  for (const command of COMMANDS) {
    cluster.run('20s');
    const run = cluster.kubectl(command.split(' '));
    cluster.run('20s');
    assert.equal(run.result?.code, 0,
      `kubectl ${command}: ${run.result?.stderr}`);
  }
  return cluster;
}

test('what is stored reads back as it was written', () => {
  const seen = new Set<string>();
  const clusters = [manyHands(), ...SEEDS.map((seed) => seedRun(seed))];
  for (const cluster of clusters) {
    for (const entry of cluster.entries()) {
      if (entry.kind !== 'stored' || entry.after === undefined) continue;
      const written = JSON.stringify(entry.after);
      const { kind, apiVersion } = JSON.parse(written) as ApiObject;
      const found = KINDS.find(({ resource }) => resource.kind === kind
        && apiVersionOf(resource) === apiVersion);
      assert.ok(found, `${apiVersion} ${kind} is served`);
      const read = decode(found.resource, JSON.parse(written));
      assert.equal(JSON.stringify(read), written,
        `${entry.verb} of ${entry.resource} ${entry.key}`);
      seen.add(`${kind} ${entry.verb} ${entry.subresource ?? ''}`.trim());
    }
  }
  for (const way of ['Pod create', 'Pod create binding', 'Pod patch status',
    'Pod delete', 'Lease update', 'Event create', 'Event patch', 'Node patch',
    'Node patch status', 'ConfigMap delete', 'ConfigMap patch',
    'EndpointSlice update', 'Namespace delete']) {
    assert.ok(seen.has(way), `${way} is among them`);
  }
});
