import assert from 'node:assert/strict';
import { test } from 'node:test';

import { EventCorrelator }
  from '../../../engine/machinery/event-correlator.ts';
import type { Observed }
  from '../../../engine/machinery/event-correlator.ts';

const SECOND = 1_000_000;

/** Observes occurrences of one object; names are e1, e2 … */
function observer(): (
  message: string,
  seconds: number,
  more?: { type?: string; reason?: string; fieldPath?: string },
) => Observed | undefined {
  const correlator = new EventCorrelator();
  let names = 0;
  return (message, seconds, more = {}) => {
    const { type = 'Normal', reason = 'Created', fieldPath } = more;
    return correlator.observe(
      { about: 'uid-1', type, reason, message, fieldPath },
      seconds * SECOND, `t${seconds}`, () => `e${names += 1}`,
    );
  };
}

test('equal occurrences are counted in one Event', () => {
  const observe = observer();
  assert.deepEqual(observe('made', 1), {
    name: 'e1', firstTimestamp: 't1', count: 1, message: 'made',
  });
  assert.deepEqual(observe('made', 9), {
    name: 'e1', firstTimestamp: 't1', count: 2, message: 'made',
  });
  assert.equal(observe('made', 9, { fieldPath: 'x' })?.name, 'e2');
  assert.equal(observe('other', 9)?.name, 'e3');
  assert.equal(observe('made', 9, { reason: 'Started' })?.name, 'e4');
});

test('from the tenth different message on they are combined', () => {
  const observe = observer();
  for (let i = 1; i < 10; i += 1) {
    assert.equal(observe(`pod ${i}`, i)?.message, `pod ${i}`);
  }
  assert.deepEqual(observe('pod 10', 10), {
    name: 'e10', firstTimestamp: 't10', count: 1,
    message: '(combined from similar events): pod 10',
  });
  assert.deepEqual(observe('pod 11', 11), {
    name: 'e10', firstTimestamp: 't10', count: 2,
    message: '(combined from similar events): pod 11',
  });
});

test('a message that is known still is counted by itself', () => {
  const observe = observer();
  for (let i = 1; i <= 11; i += 1) observe(`pod ${i}`, i);
  assert.deepEqual(observe('pod 9', 12), {
    name: 'e9', firstTimestamp: 't9', count: 2, message: 'pod 9',
  });
  // It takes a tenth different one to combine again.
  assert.match(observe('pod 12', 13)!.message, /^\(combined/);
});

test('600 s after the last similar one messages stand alone again', () => {
  const observe = observer();
  for (let i = 1; i <= 10; i += 1) observe(`pod ${i}`, i);
  assert.match(observe('pod 11', 610)!.message, /^\(combined/);
  assert.equal(observe('pod 12', 1_211)?.message, 'pod 12');
});

test('the spam filter drops the 26th of a type, and counts it', () => {
  const observe = observer();
  for (let i = 0; i < 25; i += 1) {
    assert.equal(observe('again', 1)?.count, i + 1);
  }
  assert.equal(observe('again', 2), undefined);
  assert.equal(observe('again', 3), undefined);
  assert.equal(observe('warned', 3, { type: 'Warning' })?.count, 1);
  assert.equal(observe('again', 301)?.count, 28);
  assert.equal(observe('again', 301), undefined);
});

test('objects do not share what is known of them', () => {
  const correlator = new EventCorrelator();
  const observe = (about: string): number | undefined =>
    correlator.observe(
      { about, type: 'Normal', reason: 'r', message: 'm',
        fieldPath: undefined },
      0, 't', () => about,
    )?.count;
  assert.deepEqual(['a', 'b', 'a', 'b'].map(observe), [1, 1, 2, 2]);
});

test('the object not seen for the longest time is forgotten', () => {
  const correlator = new EventCorrelator();
  const observe = (about: string): number | undefined =>
    correlator.observe(
      { about, type: 'Normal', reason: 'r', message: 'm',
        fieldPath: undefined },
      0, 't', () => about,
    )?.count;
  for (let i = 0; i < 4_096; i += 1) observe(`o${i}`);
  assert.equal(observe('o0'), 2);
  observe('one more');
  assert.equal(observe('o0'), 3);
  assert.equal(observe('o1'), 1);
});
