import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  fitsNode, matchesTerm, preferredWeight,
} from '../../../../engine/machinery/api/node-affinity.ts';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';

const node = {
  metadata: { name: 'node-1', labels: { zone: 'a', cpus: '8', name: 'x' } },
} as unknown as v1.Node;

function podOf(spec: object): v1.Pod {
  return { spec: { containers: [], ...spec } } as unknown as v1.Pod;
}

function affinity(nodeAffinity: object): v1.Pod {
  return podOf({ affinity: { nodeAffinity } });
}

const term = (key: string, operator: string, ...values: string[]):
  v1.NodeSelectorTerm => ({ matchExpressions: [{ key, operator, values }] });

test('knows six operators', () => {
  const cases: readonly (readonly [v1.NodeSelectorTerm, boolean])[] = [
    [term('zone', 'In', 'a', 'b'), true],
    [term('zone', 'NotIn', 'a'), false],
    [term('none', 'NotIn', 'a'), true],
    [term('zone', 'Exists'), true],
    [term('zone', 'DoesNotExist'), false],
    [term('cpus', 'Gt', '7'), true],
    [term('cpus', 'Gt', '8'), false],
    [term('cpus', 'Lt', '10'), true],
    [term('zone', 'Gt', '0'), false],
    [term('none', 'Lt', '5'), false],
    [term('zone', 'Like', 'a'), false],
  ];
  for (const [each, expected] of cases) {
    assert.equal(matchesTerm(each, node), expected, JSON.stringify(each));
  }
});

test('matches the name of a node by matchFields alone', () => {
  const byName = (value: string): v1.NodeSelectorTerm => ({
    matchFields: [{ key: 'metadata.name', operator: 'In', values: [value] }],
  });
  assert.equal(matchesTerm(byName('node-1'), node), true);
  assert.equal(matchesTerm(byName('x'), node), false);
  assert.equal(matchesTerm({
    matchFields: [{ key: 'metadata.uid', operator: 'Exists' }],
  }, node), false);
});

test('needs one term, and all of a term; an empty term matches nothing', () => {
  const required = (...nodeSelectorTerms: v1.NodeSelectorTerm[]): boolean =>
    fitsNode(affinity({
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms },
    }), node);
  assert.equal(required(term('zone', 'In', 'b'), term('cpus', 'Exists')), true);
  assert.equal(required(term('zone', 'In', 'b')), false);
  assert.equal(required({}), false);
  assert.equal(required({
    matchExpressions: [
      { key: 'zone', operator: 'Exists' }, { key: 'y', operator: 'Exists' },
    ],
  }), false);
});

test('needs the nodeSelector too', () => {
  assert.equal(fitsNode(podOf({}), node), true);
  assert.equal(fitsNode(podOf({ nodeSelector: { zone: 'a' } }), node), true);
  assert.equal(fitsNode(podOf({ nodeSelector: { zone: 'b' } }), node), false);
});

test('adds the weights of preferred terms that match', () => {
  const pod = affinity({
    preferredDuringSchedulingIgnoredDuringExecution: [
      { weight: 10, preference: term('zone', 'In', 'a') },
      { weight: 5, preference: term('zone', 'In', 'b') },
      { weight: 1, preference: term('cpus', 'Gt', '1') },
      { weight: 50, preference: {} },
    ],
  });
  assert.equal(preferredWeight(pod, node), 11);
  assert.equal(preferredWeight(podOf({}), node), 0);
});
