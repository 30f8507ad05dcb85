// Where a Pod wants to run: tolerations, affinity, spread, gates; and a
// node's taints.
// Upstream: pkg/apis/core/validation. Same, but for matchLabelKeys and
// comparing tolerations (Gt, Lt), which are off by default.

import {
  dnsLabel, labelValue, qualifiedName,
} from '../../../machinery/api/names.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { each, given, isRepeated, oneOf, struct, within } from './checks.ts';
import type { Check } from './checks.ts';
import {
  checkKeyAndValues, checkOperator, checkSelector, refuseOperator,
} from './meta.ts';
import type { Place } from './place.ts';

const OPERATORS = ['Equal', 'Exists'];
const COMPARISONS = ['Lt', 'Gt'];
const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];
const POSITIVE = 'must be greater than zero';

const checkEffect = oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute');

/** All that is wrong with a label's value, as one. */
function checkValue(value: string, at: Place): void {
  const wrong = labelValue(value).join(';');
  if (wrong !== '') at.invalid(value, wrong);
}

export function checkToleration(
  toleration: v1.Toleration,
  at: Place,
): void {
  const { key = '', operator = '', value = '', effect = '' } = toleration;
  const place = at.at('operator');
  if (key !== '') at.at('key').name(key, qualifiedName);
  else if (operator !== 'Exists') {
    place.invalid(operator,
      'operator must be Exists when `key` is empty, which means ' +
      '"match all values and all keys"');
  }
  if (toleration.tolerationSeconds !== undefined && effect !== 'NoExecute') {
    at.at('effect').invalid(effect,
      "effect must be 'NoExecute' when `tolerationSeconds` is set");
  }
  if (operator === 'Exists') {
    const text = "value must be empty when `operator` is 'Exists'";
    if (value !== '') place.invalid(value, text);
  } else if (operator === 'Equal' || operator === '') {
    checkValue(value, place);
  } else {
    const others = COMPARISONS.includes(operator) ? COMPARISONS : [];
    place.notSupported(operator, [...OPERATORS, ...others]);
  }
  if (effect !== '') checkEffect(effect, at.at('effect'));
}

export const checkTaints: Check<readonly v1.Taint[]> = (taints, at) => {
  const seen = new Set<string>();
  at.each(taints, (taint, place) => {
    const { key, value = '', effect } = taint;
    place.at('key').name(key, qualifiedName);
    checkValue(value, place.at('value'));
    checkEffect(effect, place.at('effect'));
    if (!isRepeated(`${key}:${effect}`, seen)) return;
    place.duplicate(taint, 'taints must be unique by key and effect pair');
  });
};

const checkWeight = within(1, 100, 'must be in the range 1-100');

const checkFields = each<v1.NodeSelectorRequirement>(checkNodeField);

/** The values of what is only preferred are not looked at. */
const checkPreference = struct<v1.NodeSelectorTerm>({
  matchExpressions: each((requirement, at) => {
    checkNodeOperator(requirement, at);
    at.at('key').name(requirement.key, qualifiedName);
  }),
  matchFields: checkFields,
});

const checkNodeTerm = struct<v1.NodeSelectorTerm>({
  matchExpressions: each((requirement, at) => {
    checkNodeOperator(requirement, at);
    checkKeyAndValues(requirement, at);
  }),
  matchFields: checkFields,
});

function checkNodeOperator(
  requirement: v1.NodeSelectorRequirement,
  at: Place,
): void {
  const { operator, values = [] } = requirement;
  if (operator !== 'Gt' && operator !== 'Lt') checkOperator(requirement, at);
  else if (values.length !== 1) {
    at.at('values').required(
      "must be specified single value when `operator` is 'Lt' or 'Gt'");
  }
}

/** Only a node's name can be matched, and only one at a time. */
function checkNodeField(
  { key, operator, values = [] }: v1.NodeSelectorRequirement,
  at: Place,
): void {
  if (operator !== 'In' && operator !== 'NotIn') refuseOperator(operator, at);
  else if (values.length !== 1) {
    at.at('values').required(
      "must be only one value when `operator` is 'In' or 'NotIn' for node " +
      'field selector');
  }
  if (key === 'metadata.name') return;
  at.at('key').invalid(key, 'not a valid field selector key');
}

const checkPodTerm = struct<v1.PodAffinityTerm>({
  labelSelector: checkSelector,
  namespaceSelector: checkSelector,
});

function checkAffinityTerm(term: v1.PodAffinityTerm, at: Place): void {
  checkPodTerm(term, at);
  for (const name of term.namespaces ?? []) {
    at.at('namespace').name(name, dnsLabel);
  }
  const place = at.at('topologyKey');
  checkTopologyKey(term.topologyKey, place);
  place.name(term.topologyKey, qualifiedName);
}

function checkTopologyKey(key: string, at: Place): void {
  if (key === '') at.required('can not be empty');
}

const checkPodAffinity = struct<v1.PodAffinity>({
  requiredDuringSchedulingIgnoredDuringExecution: each(checkAffinityTerm),
  preferredDuringSchedulingIgnoredDuringExecution: each(struct({
    weight: checkWeight,
    podAffinityTerm: given(checkAffinityTerm),
  })),
});

export const checkAffinity = struct<v1.Affinity>({
  nodeAffinity: struct<v1.NodeAffinity>({
    requiredDuringSchedulingIgnoredDuringExecution: struct({
      nodeSelectorTerms: (terms = [], at) => {
        if (terms.length === 0) {
          at.required('must have at least one node selector term');
        }
        at.each(terms, checkNodeTerm);
      },
    }),
    preferredDuringSchedulingIgnoredDuringExecution: each(struct({
      weight: checkWeight,
      preference: checkPreference,
    })),
  }),
  podAffinity: checkPodAffinity,
  podAntiAffinity: checkPodAffinity,
});

export const checkSpread: Check<readonly v1.TopologySpreadConstraint[]> = (
  constraints, at,
) => {
  at.each(constraints, (constraint, place, index) => {
    const { maxSkew, topologyKey, whenUnsatisfiable } = constraint;
    if (maxSkew <= 0) place.at('maxSkew').invalid(maxSkew, POSITIVE);
    checkTopologyKey(topologyKey, place.at('topologyKey'));
    place.at('whenUnsatisfiable').oneOf(whenUnsatisfiable, ACTIONS);
    const isRepeatedLater = constraints!.slice(index + 1).some((other) =>
      other.topologyKey === topologyKey &&
      other.whenUnsatisfiable === whenUnsatisfiable);
    if (isRepeatedLater) {
      place.at('{topologyKey, whenUnsatisfiable}')
        .duplicate(`{${topologyKey}, ${whenUnsatisfiable}}`);
    }
    checkMinDomains(constraint, place.at('minDomains'));
    checkSpreadOptions(constraint, place);
  });
};

function checkMinDomains(
  { minDomains, whenUnsatisfiable }: v1.TopologySpreadConstraint,
  at: Place,
): void {
  if (minDomains === undefined) return;
  if (minDomains <= 0) at.invalid(minDomains, POSITIVE);
  if (whenUnsatisfiable === 'DoNotSchedule') return;
  at.invalid(minDomains,
    'can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ' +
    whenUnsatisfiable);
}

const checkInclusion = given<string>((policy, at) =>
  at.oneOf(policy, ['Honor', 'Ignore']));

const checkSpreadOptions = struct<v1.TopologySpreadConstraint>({
  nodeAffinityPolicy: checkInclusion,
  nodeTaintsPolicy: checkInclusion,
  labelSelector: checkSelector,
});

export const checkSchedulingGates: Check<readonly v1.PodSchedulingGate[]> = (
  gates, at,
) => {
  const seen = new Set<string>();
  at.each(gates, ({ name }, place) => {
    place.name(name, qualifiedName);
    if (isRepeated(name, seen)) place.duplicate(name);
  });
};
