// Where a Pod wants to run: tolerations, affinity, spread, gates; and a
// node's taints.
// Upstream: pkg/apis/core/validation. Same, but for matchLabelKeys and
// comparing tolerations (Gt, Lt), which are off by default.

import type * as v1 from '../../../machinery/api/v1.ts';
import { duplicate, invalidValue, notSupported, required } from './cause.ts';
import type { Cause } from './cause.ts';
import {
  checkLabelKey, checkOperator, checkSelector, checkValues, isSet,
} from './meta.ts';
import { dnsLabel, labelValue, qualifiedName } from './names.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const OPERATORS = ['Equal', 'Exists'];
const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];
const INCLUSIONS = ['Honor', 'Ignore'];
const WEIGHT_MAX = 100;
const POSITIVE = 'must be greater than zero';

export function checkTolerations(
  path: string,
  tolerations: readonly v1.Toleration[],
  causes: Cause[],
): void {
  for (const [index, toleration] of tolerations.entries()) {
    checkToleration(`${path}[${index}]`, toleration, causes);
  }
}

function checkToleration(
  path: string,
  toleration: v1.Toleration,
  causes: Cause[],
): void {
  const { key = '', operator = '', value = '', effect } = toleration;
  if (key !== '') checkLabelKey(`${path}.key`, key, causes);
  else if (operator !== 'Exists') {
    causes.push(invalidValue(`${path}.operator`, operator,
      'operator must be Exists when `key` is empty, which means ' +
      '"match all values and all keys"'));
  }
  const isTimed = toleration.tolerationSeconds !== undefined;
  if (isTimed && effect !== 'NoExecute') {
    causes.push(invalidValue(`${path}.effect`, effect ?? '',
      "effect must be 'NoExecute' when `tolerationSeconds` is set"));
  }
  const at = `${path}.operator`;
  if (operator === 'Exists') {
    if (value !== '') {
      causes.push(invalidValue(at, value,
        "value must be empty when `operator` is 'Exists'"));
    }
  } else if (operator === 'Equal' || operator === '') {
    const wrong = labelValue(value).join(';');
    if (wrong !== '') causes.push(invalidValue(at, value, wrong));
  } else if (operator === 'Lt' || operator === 'Gt') {
    causes.push(notSupported(at, operator, [...OPERATORS, 'Lt', 'Gt']));
  } else causes.push(notSupported(at, operator, OPERATORS));
  if (isSet(effect)) checkEffect(`${path}.effect`, effect, causes);
}

function checkEffect(path: string, effect: string, causes: Cause[]): void {
  if (effect === '') causes.push(required(path));
  else if (!EFFECTS.includes(effect)) {
    causes.push(notSupported(path, effect, EFFECTS));
  }
}

export function checkTaints(
  path: string,
  taints: readonly v1.Taint[],
  causes: Cause[],
): void {
  const seen = new Set<string>();
  for (const [index, taint] of taints.entries()) {
    const at = `${path}[${index}]`;
    const { key, value = '', effect } = taint;
    checkLabelKey(`${at}.key`, key, causes);
    const wrong = labelValue(value).join(';');
    if (wrong !== '') causes.push(invalidValue(`${at}.value`, value, wrong));
    checkEffect(`${at}.effect`, effect, causes);
    const pair = `${key}:${effect}`;
    if (seen.has(pair)) {
      causes.push(duplicate(at, taint,
        'taints must be unique by key and effect pair'));
    }
    seen.add(pair);
  }
}

export function checkAffinity(
  path: string,
  affinity: v1.Affinity | undefined,
  causes: Cause[],
): void {
  if (affinity === undefined) return;
  const { nodeAffinity, podAffinity, podAntiAffinity } = affinity;
  if (nodeAffinity !== undefined) {
    checkNodeAffinity(`${path}.nodeAffinity`, nodeAffinity, causes);
  }
  if (podAffinity !== undefined) {
    checkPodAffinity(`${path}.podAffinity`, podAffinity, causes);
  }
  if (podAntiAffinity !== undefined) {
    checkPodAffinity(`${path}.podAntiAffinity`, podAntiAffinity, causes);
  }
}

function checkNodeAffinity(
  path: string,
  affinity: v1.NodeAffinity,
  causes: Cause[],
): void {
  const needed = affinity.requiredDuringSchedulingIgnoredDuringExecution;
  if (needed !== undefined) {
    const at = `${path}.requiredDuringSchedulingIgnoredDuringExecution` +
      '.nodeSelectorTerms';
    const terms = needed.nodeSelectorTerms ?? [];
    if (terms.length === 0) {
      causes.push(required(at, 'must have at least one node selector term'));
    }
    for (const [index, term] of terms.entries()) {
      checkNodeTerm(`${at}[${index}]`, term, true, causes);
    }
  }
  const wished = affinity.preferredDuringSchedulingIgnoredDuringExecution;
  for (const [index, { weight, preference }] of (wished ?? []).entries()) {
    const at =
      `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
    checkWeight(`${at}.weight`, weight, causes);
    checkNodeTerm(`${at}.preference`, preference, false, causes);
  }
}

function checkWeight(path: string, weight: number, causes: Cause[]): void {
  if (weight > 0 && weight <= WEIGHT_MAX) return;
  causes.push(invalidValue(path, weight, 'must be in the range 1-100'));
}

function checkNodeTerm(
  path: string,
  { matchExpressions = [], matchFields = [] }: v1.NodeSelectorTerm,
  areValuesChecked: boolean,
  causes: Cause[],
): void {
  for (const [index, requirement] of matchExpressions.entries()) {
    const at = `${path}.matchExpressions[${index}]`;
    const { key, operator, values = [] } = requirement;
    if (operator === 'Gt' || operator === 'Lt') {
      if (values.length !== 1) {
        causes.push(required(`${at}.values`,
          "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      }
    } else checkOperator(at, operator, values, causes);
    checkLabelKey(`${at}.key`, key, causes);
    if (areValuesChecked) checkValues(`${at}.values`, values, causes);
  }
  for (const [index, requirement] of matchFields.entries()) {
    checkNodeField(`${path}.matchFields[${index}]`, requirement, causes);
  }
}

/** Only a node's name can be matched, and only one at a time. */
function checkNodeField(
  path: string,
  { key, operator, values = [] }: v1.NodeSelectorRequirement,
  causes: Cause[],
): void {
  if (operator !== 'In' && operator !== 'NotIn') {
    const text = 'not a valid selector operator';
    causes.push(invalidValue(`${path}.operator`, operator, text));
  } else if (values.length !== 1) {
    causes.push(required(`${path}.values`,
      "must be only one value when `operator` is 'In' or 'NotIn' for node " +
      'field selector'));
  }
  if (key === 'metadata.name') return;
  const text = 'not a valid field selector key';
  causes.push(invalidValue(`${path}.key`, key, text));
}

function checkPodAffinity(
  path: string,
  affinity: v1.PodAffinity,
  causes: Cause[],
): void {
  const needed = affinity.requiredDuringSchedulingIgnoredDuringExecution;
  for (const [index, term] of (needed ?? []).entries()) {
    checkPodTerm(
      `${path}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`,
      term, causes,
    );
  }
  const wished = affinity.preferredDuringSchedulingIgnoredDuringExecution;
  for (const [index, { weight, podAffinityTerm }] of (wished ?? []).entries()) {
    const at =
      `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
    checkWeight(`${at}.weight`, weight, causes);
    checkPodTerm(`${at}.podAffinityTerm`, podAffinityTerm, causes);
  }
}

function checkPodTerm(
  path: string,
  term: v1.PodAffinityTerm,
  causes: Cause[],
): void {
  checkSelector(`${path}.labelSelector`, term.labelSelector, causes);
  checkSelector(`${path}.namespaceSelector`, term.namespaceSelector, causes);
  for (const name of term.namespaces ?? []) {
    for (const text of dnsLabel(name)) {
      causes.push(invalidValue(`${path}.namespace`, name, text));
    }
  }
  const at = `${path}.topologyKey`;
  if (term.topologyKey === '') causes.push(required(at, 'can not be empty'));
  checkLabelKey(at, term.topologyKey, causes);
}

export function checkSpread(
  path: string,
  constraints: readonly v1.TopologySpreadConstraint[],
  causes: Cause[],
): void {
  for (const [index, constraint] of constraints.entries()) {
    const at = `${path}[${index}]`;
    const { maxSkew, topologyKey, whenUnsatisfiable } = constraint;
    if (maxSkew <= 0) {
      causes.push(invalidValue(`${at}.maxSkew`, maxSkew, POSITIVE));
    }
    if (topologyKey === '') {
      causes.push(required(`${at}.topologyKey`, 'can not be empty'));
    }
    if (!ACTIONS.includes(whenUnsatisfiable)) {
      const field = `${at}.whenUnsatisfiable`;
      causes.push(notSupported(field, whenUnsatisfiable, ACTIONS));
    }
    const isRepeated = constraints.slice(index + 1).some((other) =>
      other.topologyKey === topologyKey &&
      other.whenUnsatisfiable === whenUnsatisfiable);
    if (isRepeated) {
      causes.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`,
        `{${topologyKey}, ${whenUnsatisfiable}}`));
    }
    checkSpreadOptions(at, constraint, causes);
  }
}

function checkSpreadOptions(
  path: string,
  constraint: v1.TopologySpreadConstraint,
  causes: Cause[],
): void {
  const { minDomains, whenUnsatisfiable } = constraint;
  if (minDomains !== undefined) {
    const at = `${path}.minDomains`;
    if (minDomains <= 0) causes.push(invalidValue(at, minDomains, POSITIVE));
    if (whenUnsatisfiable !== 'DoNotSchedule') {
      causes.push(invalidValue(at, minDomains,
        'can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ' +
        whenUnsatisfiable));
    }
  }
  for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
    const policy = constraint[field];
    if (policy === undefined || INCLUSIONS.includes(policy)) continue;
    causes.push(notSupported(`${path}.${field}`, policy, INCLUSIONS));
  }
  checkSelector(`${path}.labelSelector`, constraint.labelSelector, causes);
}

export function checkSchedulingGates(
  path: string,
  gates: readonly v1.PodSchedulingGate[],
  causes: Cause[],
): void {
  const seen = new Set<string>();
  for (const [index, { name }] of gates.entries()) {
    const at = `${path}[${index}]`;
    for (const text of qualifiedName(name)) {
      causes.push(invalidValue(at, name, text));
    }
    if (seen.has(name)) causes.push(duplicate(at, name));
    seen.add(name);
  }
}
