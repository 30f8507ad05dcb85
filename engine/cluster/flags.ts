// Flags: upstream's names, and 1.36's defaults where nothing else is said.

import { parseDuration } from '../machinery/api/duration.ts';
import type { Part } from './slots.ts';

type Flags = Readonly<Record<string, string>>;

/** By slot; only flags that this engine looks at. A kubelet's and a
 *  scheduler's request rates are in their files upstream, not flags. */
const DEFAULTS: Readonly<Record<string, Flags>> = {
  kubelet: {
    'kube-api-qps': '50',
    'kube-api-burst': '100',
    'node-status-update-frequency': '10s',
    'node-status-report-frequency': '5m',
    'max-pods': '110',
  },
  'kube-apiserver': {
    'service-cluster-ip-range': '10.96.0.0/16',
    'service-node-port-range': '30000-32767',
  },
  'kube-scheduler': {
    'kube-api-qps': '50',
    'kube-api-burst': '100',
  },
  'kube-controller-manager': {
    'kube-api-qps': '20',
    'kube-api-burst': '30',
    'node-monitor-period': '5s',
    'node-monitor-grace-period': '50s',
    'node-startup-grace-period': '1m',
    'node-eviction-rate': '0.1',
    'secondary-node-eviction-rate': '0.01',
    'large-cluster-size-threshold': '50',
    'unhealthy-zone-threshold': '0.55',
    'terminated-pod-gc-threshold': '12500',
  },
};

const KNOWN: Flags = Object.assign({}, ...Object.values(DEFAULTS));

/** The flags that have a default. */
export const FLAG_NAMES: readonly string[] = Object.keys(KNOWN);

/** A sentence, unless the value is of the kind that the flag's default is.
 *  A flag without one is its component's affair. */
export function flagComplaint(flag: string, value: string): string | undefined {
  const byDefault = KNOWN[flag] ?? '';
  const isNumber = /^[\d.]+$/.test(byDefault);
  const isDuration = !isNumber && parseDuration(byDefault) !== undefined;
  const isWrong = isNumber ? !/^\d+(\.\d+)?$/.test(value)
    : isDuration && !(parseDuration(value)! >= 0);
  return isWrong
    ? `expected ${flag} such as ${byDefault}, found "${value}"` : undefined;
}

/** Given by '*', by group, by slot or by name, the later the stronger. */
export function flagsFor(
  part: Part,
  given: Readonly<Record<string, Flags>>,
): Flags {
  const names = ['*', part.group ?? '', part.slot, part.name];
  const defaults = {
    ...DEFAULTS[part.group ?? ''], ...DEFAULTS[part.slot],
  };
  return Object.assign({}, defaults, ...names.map((name) => given[name]));
}
