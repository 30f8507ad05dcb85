// Leases, PriorityClasses and Events.
// Upstream: pkg/apis/coordination/validation, pkg/apis/scheduling/validation
// and pkg/apis/core/validation/events.go. Same.

import type { Lease } from '../../../machinery/api/coordinationv1.ts';
import type * as eventsv1 from '../../../machinery/api/eventsv1.ts';
import type { PriorityClass } from '../../../machinery/api/schedulingv1.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { forbiddenField, invalidValue, required } from './cause.ts';
import type { Cause } from './cause.ts';
import { isEqual } from './equal.ts';
import {
  checkKindMetaUpdate, checkMeta, checkMetaUpdate, immutable, isSet,
  notNegative, oneOf,
} from './meta.ts';
import { dnsSubdomain, qualifiedName } from './names.ts';
import { PREEMPTION_POLICIES } from './pod.ts';

const USER_PRIORITY_MAX = 1_000_000_000;
const SYSTEM_PREFIX = 'system-';
const SYSTEM_CLASSES: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};
const EVENT_TEXT_MAX = 128;
const NOTE_MAX = 1024;

export function leaseCreate(lease: Lease, causes: Cause[]): void {
  checkMeta(lease.metadata, true, dnsSubdomain, causes);
  checkLeaseSpec(lease, causes);
}

export function leaseUpdate(lease: Lease, old: Lease, causes: Cause[]): void {
  checkMetaUpdate(lease.metadata, old.metadata, causes);
  checkLeaseSpec(lease, causes);
}

function checkLeaseSpec({ spec }: Lease, causes: Cause[]): void {
  const { leaseDurationSeconds: seconds } = spec;
  if (seconds !== undefined && seconds <= 0) {
    const at = 'spec.leaseDurationSeconds';
    causes.push(invalidValue(at, seconds, 'must be greater than 0'));
  }
  notNegative('spec.leaseTransitions', spec.leaseTransitions, causes);
}

export function priorityClassCreate(
  object: PriorityClass,
  causes: Cause[],
): void {
  checkMeta(object.metadata, false, dnsSubdomain, causes);
  const { name } = object.metadata;
  if (name?.startsWith(SYSTEM_PREFIX) === true) {
    checkSystemClass(name, object, causes);
  } else if (object.value > USER_PRIORITY_MAX) {
    causes.push(forbiddenField('value',
      'maximum allowed value of a user defined priority is ' +
      USER_PRIORITY_MAX));
  }
  const { preemptionPolicy: policy } = object;
  if (policy === undefined) return;
  oneOf('preemptionPolicy', policy, PREEMPTION_POLICIES, causes);
}

function checkSystemClass(
  name: string,
  object: PriorityClass,
  causes: Cause[],
): void {
  const value = SYSTEM_CLASSES[name];
  if (value === object.value && object.globalDefault !== true) return;
  let why = `${name} is not a known system priority class`;
  if (value !== undefined) {
    why = value === object.value ? `globalDefault of ${name} must be false`
      : `value of ${name} PriorityClass must be ${value}`;
  }
  causes.push(forbiddenField('metadata.name',
    `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for ` +
    `system use only. error: ${why}`));
}

export function priorityClassUpdate(
  object: PriorityClass,
  old: PriorityClass,
  causes: Cause[],
): void {
  checkKindMetaUpdate(object.metadata, old.metadata, causes);
  if (object.value !== old.value) {
    causes.push(forbiddenField('value', 'may not be changed in an update.'));
  }
  const { preemptionPolicy } = object;
  immutable('preemptionPolicy', preemptionPolicy, old.preemptionPolicy, causes);
}

/** The core group's Events; those of events.k8s.io are checked as these. */
export function eventCreate(event: v1.Event, causes: Cause[]): void {
  checkEvent(event, 'reportingComponent', causes);
}

export function newEventCreate(event: eventsv1.Event, causes: Cause[]): void {
  checkEvent(asCore(event), 'reportingController', causes);
  checkMeta(event.metadata, true, dnsSubdomain, causes);
  if (!isSet(event.eventTime ?? '')) causes.push(required('eventTime'));
  const { type = '', series } = event;
  if (type !== 'Normal' && type !== 'Warning') {
    causes.push(invalidValue('type', '', `has invalid value: ${type}`));
  }
  checkSeries(series, causes);
  const unset = (field: string, isSetHere: boolean): void => {
    if (isSetHere) causes.push(invalidValue(field, '', 'needs to be unset'));
  };
  unset('firstTimestamp', isSet(event.deprecatedFirstTimestamp ?? ''));
  unset('lastTimestamp', isSet(event.deprecatedLastTimestamp ?? ''));
  unset('count', (event.deprecatedCount ?? 0) !== 0);
  const { component, host } = event.deprecatedSource ?? {};
  unset('source', isSet(component) || isSet(host));
}

export function newEventUpdate(
  event: eventsv1.Event,
  old: eventsv1.Event,
  causes: Cause[],
): void {
  checkEvent(asCore(event), 'reportingController', causes);
  checkKindMetaUpdate(event.metadata, old.metadata, causes);
  if (!isEqual(event.series, old.series)) checkSeries(event.series, causes);
  const fixed: readonly (readonly [string, keyof eventsv1.Event])[] = [
    ['involvedObject', 'regarding'], ['reason', 'reason'],
    ['message', 'note'], ['source', 'deprecatedSource'],
    ['firstTimestamp', 'deprecatedFirstTimestamp'],
    ['lastTimestamp', 'deprecatedLastTimestamp'],
    ['count', 'deprecatedCount'], ['type', 'type'],
    ['eventTime', 'eventTime'], ['action', 'action'], ['related', 'related'],
    ['reportingController', 'reportingController'],
    ['reportingInstance', 'reportingInstance'],
  ];
  for (const [field, name] of fixed) {
    immutable(field, event[name], old[name], causes);
  }
}

function asCore(event: eventsv1.Event): v1.Event {
  const { regarding, note, reportingController = '', ...rest } = event;
  return {
    ...rest,
    involvedObject: regarding,
    message: note,
    reportingComponent: reportingController,
  } as unknown as v1.Event;
}

function checkSeries(
  series: eventsv1.EventSeries | undefined,
  causes: Cause[],
): void {
  if (series === undefined) return;
  if (series.count < 2) {
    causes.push(invalidValue('series.count', '', 'should be at least 2'));
  }
  if (isSet(series.lastObservedTime)) return;
  causes.push(required('series.lastObservedTime'));
}

/** An Event with an eventTime is of the new kind, and more is asked of it. */
function checkEvent(
  event: v1.Event,
  controllerField: string,
  causes: Cause[],
): void {
  const { metadata, involvedObject } = event;
  const { namespace = '' } = metadata;
  const of = involvedObject.namespace ?? '';
  const isNew = isSet(event.eventTime ?? '');
  const homes = isNew ? ['default', 'kube-system'] : ['', 'default'];
  const isWrong = of === '' ? !homes.includes(namespace)
    : !isNew && of !== namespace;
  if (isWrong) {
    const text = 'does not match event.namespace';
    causes.push(invalidValue('involvedObject.namespace', of, text));
  }
  if (isNew) checkNewEvent(event, controllerField, causes);
  for (const text of dnsSubdomain(namespace)) {
    causes.push(invalidValue('namespace', namespace, text));
  }
}

function checkNewEvent(
  event: v1.Event,
  controllerField: string,
  causes: Cause[],
): void {
  const controller = event.reportingComponent ?? '';
  if (controller === '') causes.push(required(controllerField));
  for (const text of qualifiedName(controller)) {
    causes.push(invalidValue(controllerField, controller, text));
  }
  for (const field of ['reportingInstance', 'action', 'reason'] as const) {
    const value = event[field] ?? '';
    if (value === '') causes.push(required(field));
    checkLength(field, value, EVENT_TEXT_MAX, causes);
  }
  checkLength('message', event.message ?? '', NOTE_MAX, causes);
}

function checkLength(
  field: string,
  value: string,
  max: number,
  causes: Cause[],
): void {
  if (value.length <= max) return;
  causes.push(invalidValue(field, '', `can have at most ${max} characters`));
}
