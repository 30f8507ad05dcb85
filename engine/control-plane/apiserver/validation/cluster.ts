// Leases, PriorityClasses and Events.
// Upstream: pkg/apis/coordination/validation, pkg/apis/scheduling/validation
// and pkg/apis/core/validation/events.go. Same.

import type {
  Lease, LeaseSpec,
} from '../../../machinery/api/coordinationv1.ts';
import { isEqual } from '../../../machinery/api/equal.ts';
import type * as eventsv1 from '../../../machinery/api/eventsv1.ts';
import { dnsSubdomain, qualifiedName } from '../../../machinery/api/names.ts';
import type { PriorityClass } from '../../../machinery/api/schedulingv1.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { immutable, isSet, notNegative, struct, within } from './checks.ts';
import { checkKindMetaUpdate, checkMeta } from './meta.ts';
import type { Place } from './place.ts';
import { checkPreemptionPolicy } from './pod.ts';

const USER_PRIORITY_MAX = 1_000_000_000;
const SYSTEM_PREFIX = 'system-';
export const SYSTEM_CLASSES: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};
const EVENT_TEXT_MAX = 128;
const NOTE_MAX = 1024;

export const checkLease = struct<Lease>({
  spec: struct<LeaseSpec>({
    leaseDurationSeconds: within(1, Infinity, 'must be greater than 0'),
    leaseTransitions: notNegative,
  }),
});

export function checkPriorityClass(object: PriorityClass, at: Place): void {
  const { name } = object.metadata;
  if (name?.startsWith(SYSTEM_PREFIX) === true) {
    checkSystemClass(name, object, at.at('metadata').at('name'));
  } else if (object.value > USER_PRIORITY_MAX) {
    at.at('value').forbidden(
      'maximum allowed value of a user defined priority is ' +
      USER_PRIORITY_MAX);
  }
  checkPreemptionPolicy(object.preemptionPolicy, at.at('preemptionPolicy'));
}

function checkSystemClass(
  name: string,
  { value, globalDefault }: PriorityClass,
  at: Place,
): void {
  const known = SYSTEM_CLASSES[name];
  if (known === value && globalDefault !== true) return;
  let why = `${name} is not a known system priority class`;
  if (known !== undefined) {
    why = known === value ? `globalDefault of ${name} must be false`
      : `value of ${name} PriorityClass must be ${known}`;
  }
  at.forbidden(
    `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for ` +
    `system use only. error: ${why}`);
}

export function checkPriorityClassUpdate(
  object: PriorityClass,
  old: PriorityClass,
  at: Place,
): void {
  if (object.value !== old.value) {
    at.at('value').forbidden('may not be changed in an update.');
  }
  immutable(object.preemptionPolicy, old.preemptionPolicy,
    at.at('preemptionPolicy'));
}

/** The core group's Events; those of events.k8s.io are checked as these. */
export function checkCoreEvent(event: v1.Event, at: Place): void {
  checkEvent(event, at, 'reportingComponent');
}

export function checkNewEvent(event: eventsv1.Event, at: Place): void {
  checkEvent(asCore(event), at, 'reportingController');
  checkMeta(event.metadata, at.at('metadata'), true, dnsSubdomain);
  if (!isSet(event.eventTime ?? '')) at.at('eventTime').required();
  const { type = '', series } = event;
  if (type !== 'Normal' && type !== 'Warning') {
    at.at('type').invalid('', `has invalid value: ${type}`);
  }
  checkSeries(series, at.at('series'));
  const { component, host } = event.deprecatedSource ?? {};
  refuseSet(event.deprecatedFirstTimestamp ?? '', at, 'firstTimestamp');
  refuseSet(event.deprecatedLastTimestamp ?? '', at, 'lastTimestamp');
  refuseSet(event.deprecatedCount, at, 'count');
  refuseSet(component || host, at, 'source');
}

function refuseSet(value: unknown, at: Place, field: string): void {
  if (isSet(value)) at.at(field).invalid('', 'needs to be unset');
}

/** The fields that never change, as the core group's Event names them. */
const FIXED: readonly (readonly [string, keyof eventsv1.Event])[] = [
  ['involvedObject', 'regarding'], ['reason', 'reason'],
  ['message', 'note'], ['source', 'deprecatedSource'],
  ['firstTimestamp', 'deprecatedFirstTimestamp'],
  ['lastTimestamp', 'deprecatedLastTimestamp'],
  ['count', 'deprecatedCount'], ['type', 'type'],
  ['eventTime', 'eventTime'], ['action', 'action'], ['related', 'related'],
  ['reportingController', 'reportingController'],
  ['reportingInstance', 'reportingInstance'],
];

export function checkNewEventUpdate(
  event: eventsv1.Event,
  old: eventsv1.Event,
  at: Place,
): void {
  checkEvent(asCore(event), at, 'reportingController');
  checkKindMetaUpdate(event.metadata, old.metadata, at.at('metadata'));
  if (!isEqual(event.series, old.series)) {
    checkSeries(event.series, at.at('series'));
  }
  for (const [field, name] of FIXED) {
    immutable(event[name], old[name], at.at(field));
  }
}

function asCore(event: eventsv1.Event): Judged {
  const { metadata, eventTime, reportingInstance, action, reason } = event;
  return {
    metadata, eventTime, reportingInstance, action, reason,
    involvedObject: event.regarding,
    message: event.note,
    reportingComponent: event.reportingController,
  } as Judged;
}

function checkSeries(
  series: eventsv1.EventSeries | undefined,
  at: Place,
): void {
  if (series === undefined) return;
  if (series.count < 2) at.at('count').invalid('', 'should be at least 2');
  if (!isSet(series.lastObservedTime)) at.at('lastObservedTime').required();
}

/** What is judged alike in Events of both groups. */
type Judged = Pick<v1.Event, 'metadata' | 'involvedObject' | 'eventTime' |
  'reportingComponent' | 'reportingInstance' | 'action' | 'reason' | 'message'>;

/** An Event with an eventTime is of the new kind, and more is asked of it. */
function checkEvent(
  event: Judged,
  at: Place,
  controllerField: string,
): void {
  const { metadata, involvedObject } = event;
  const { namespace = '' } = metadata;
  const of = involvedObject.namespace ?? '';
  const isNew = isSet(event.eventTime ?? '');
  const homes = isNew ? ['default', 'kube-system'] : ['', 'default'];
  const isWrong = of === '' ? !homes.includes(namespace)
    : !isNew && of !== namespace;
  if (isWrong) {
    at.at('involvedObject').at('namespace')
      .invalid(of, 'does not match event.namespace');
  }
  if (isNew) checkNewFields(event, at, controllerField);
  at.at('namespace').name(namespace, dnsSubdomain);
}

function checkNewFields(
  event: Judged,
  at: Place,
  controllerField: string,
): void {
  const controller = event.reportingComponent ?? '';
  const place = at.at(controllerField);
  if (controller === '') place.required();
  place.name(controller, qualifiedName);
  for (const field of ['reportingInstance', 'action', 'reason'] as const) {
    const value = event[field] ?? '';
    if (value === '') at.at(field).required();
    checkLength(value, at.at(field), EVENT_TEXT_MAX);
  }
  checkLength(event.message ?? '', at.at('message'), NOTE_MAX);
}

function checkLength(value: string, at: Place, max: number): void {
  if (value.length <= max) return;
  at.invalid('', `can have at most ${max} characters`);
}
