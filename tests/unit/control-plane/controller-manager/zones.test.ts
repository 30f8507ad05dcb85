import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  taintingRate, zoneKeyOf, Zones, zoneStateOf,
} from
  '../../../../engine/control-plane/controller-manager/zones.ts';
import type { TaintingRates, ZoneCount } from
  '../../../../engine/control-plane/controller-manager/zones.ts';
import type * as v1 from '../../../../engine/machinery/api/v1.ts';

const RATES: TaintingRates = {
  primary: 0.1, secondary: 0.01, largeThreshold: 50, unhealthyThreshold: 0.55,
};

function node(labels?: Record<string, string>): v1.Node {
  return { metadata: { name: 'n', labels } } as unknown as v1.Node;
}

test('a zone is a region and a zone, and nodes without labels are one', () => {
  const zone = 'topology.kubernetes.io/zone';
  const region = 'topology.kubernetes.io/region';
  assert.equal(zoneKeyOf(node()), '');
  assert.equal(zoneKeyOf(node({ other: 'x' })), '');
  assert.notEqual(zoneKeyOf(node({ [zone]: 'a' })),
    zoneKeyOf(node({ [region]: 'a' })));
  assert.notEqual(zoneKeyOf(node({ [zone]: 'a', [region]: 'r' })),
    zoneKeyOf(node({ [zone]: 'a', [region]: 's' })));
});

/** [ready, not ready, what its zone is] */
const STATES = [
  [3, 0, 'Normal'],
  [1, 1, 'Normal'],
  [1, 2, 'Normal'],
  [0, 1, 'FullDisruption'],
  [0, 9, 'FullDisruption'],
  [1, 3, 'PartialDisruption'],
  [3, 3, 'Normal'],
  [9, 11, 'PartialDisruption'],
  [50, 50, 'Normal'],
  [0, 0, 'Normal'],
] as const;

for (const [ready, notReady, state] of STATES) {
  test(`${notReady} of ${ready + notReady} dark is ${state}`, () => {
    assert.equal(zoneStateOf({ ready, notReady }, RATES), state);
  });
}

test('only a large zone that is mostly dark is given up, and slowly', () => {
  assert.equal(taintingRate('Normal', 4, RATES), 0.1);
  assert.equal(taintingRate('FullDisruption', 4, RATES), 0.1);
  assert.equal(taintingRate('PartialDisruption', 50, RATES), 0);
  assert.equal(taintingRate('PartialDisruption', 51, RATES), 0.01);
});

function counts(all: Record<string, readonly [number, number]>) {
  return new Map(Object.entries(all).map(([zone, [ready, notReady]]) =>
    [zone, { ready, notReady } as ZoneCount]));
}

test('a zone is told of only when its state changes', () => {
  const zones = new Zones(RATES);
  const first = zones.note(counts({ a: [3, 0], b: [3, 0] }));
  assert.deepEqual(first, {
    kind: 'usual', rates: new Map([['a', 0.1], ['b', 0.1]]),
  });
  const dark = zones.note(counts({ a: [3, 0], b: [1, 3] }));
  assert.deepEqual(dark, { kind: 'usual', rates: new Map([['b', 0]]) });
  const same = zones.note(counts({ a: [3, 0], b: [1, 3] }));
  assert.deepEqual(same, { kind: 'usual', rates: new Map() });
});

test('with the last zone everything goes dark, and is told once', () => {
  const zones = new Zones(RATES);
  zones.note(counts({ a: [3, 0], b: [0, 3] }));
  assert.equal(zones.note(counts({ a: [0, 3], b: [0, 3] })).kind,
    'went dark');
  assert.equal(zones.note(counts({ a: [0, 3], b: [0, 3] })).kind, 'usual');
});

test('when one node answers again every zone gets its rate anew', () => {
  const zones = new Zones(RATES);
  zones.note(counts({ a: [3, 0], b: [3, 0] }));
  zones.note(counts({ a: [0, 3], b: [0, 4] }));
  assert.deepEqual(zones.note(counts({ a: [1, 2], b: [0, 4] })), {
    kind: 'light again', rates: new Map([['a', 0.1], ['b', 0.1]]),
  });
});

test('a cluster that begins in the dark goes dark', () => {
  assert.equal(new Zones(RATES).note(counts({ a: [0, 2] })).kind,
    'went dark');
});

test('a zone without nodes is forgotten', () => {
  const zones = new Zones(RATES);
  zones.note(counts({ a: [0, 3], b: [3, 0] }));
  // Nobody went dark: who was in the light is gone.
  assert.deepEqual(zones.note(counts({ a: [0, 3] })),
    { kind: 'usual', rates: new Map() });
  assert.equal(zones.note(counts({ a: [1, 2] })).kind, 'light again');
});
