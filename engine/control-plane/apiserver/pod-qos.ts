// A Pod's quality of service. Upstream: pkg/apis/core/helper/qos/qos.go.
// Same rule; requests and limits of a whole Pod, where set, decide alone.

import type * as v1 from '../../machinery/api/v1.ts';
import { milliValue } from '../../machinery/api/quantity.ts';

type Amounts = Readonly<Record<string, string>>;

/** Of all resources only these two count. */
const COUNTED = ['cpu', 'memory'];

/**
 * Guaranteed: every container limits cpu and memory, and asks for just what
 * it limits. BestEffort: nobody asks for or limits anything. Else Burstable.
 */
export function podQosClass(spec: v1.PodSpec): v1.PodQOSClass {
  const { containers = [], initContainers = [], resources } = spec;
  const all = resources === undefined
    ? [...containers, ...initContainers].map((each) => each.resources)
    : [resources];
  const isAsked = all.some((each) => COUNTED.some((name) =>
    amount(each?.requests, name) > 0 || amount(each?.limits, name) > 0));
  if (!isAsked) return 'BestEffort';
  const isExact = all.every((each) => COUNTED.every((name) => {
    const limit = amount(each?.limits, name);
    return limit > 0 && limit === amount(each?.requests, name);
  }));
  return isExact ? 'Guaranteed' : 'Burstable';
}

function amount(amounts: Amounts | undefined, name: string): number {
  const text = amounts?.[name];
  return text === undefined ? 0 : milliValue(text);
}
