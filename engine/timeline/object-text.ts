// An object as scenarios and inspectors show it: its YAML-like text without
// what differs from run to run for no reason that matters.

import type { ApiObject, Key } from '../machinery/api/meta.ts';
import { groupResource, resourceOfWord }
  from '../machinery/api/resource.ts';

interface Holder {
  objects<T extends ApiObject>(resource: string): readonly T[];
}

const VOLATILE = new Set([
  'uid', 'resourceVersion', 'creationTimestamp', 'managedFields',
]);

/** 'pod/web', 'deploy/ferry/web'; a sentence if there is none. */
export function describeObject(holder: Holder, name: string): string {
  const [kind = '', ...rest] = name.split('/');
  const key: Key = rest.join('/');
  const resource = resourceOfWord(kind);
  const found = resource === undefined ? undefined
    : holder.objects(groupResource(resource)).find(({ metadata }) =>
      isNamed(metadata, key));
  return found === undefined ? `there is no ${name}` : objectText(found);
}

function isNamed(
  { namespace, name }: ApiObject['metadata'],
  key: Key,
): boolean {
  return key === `${namespace}/${name}`
    || (key === name && (namespace ?? 'default') === 'default');
}

/** Two spaces a level, lists with dashes; close enough to YAML to read. */
export function objectText(object: unknown): string {
  return lines(object, '').join('\n');
}

function lines(value: unknown, indent: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      const [first = '', ...rest] = lines(item, `${indent}  `);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  if (typeof value !== 'object' || value === null) {
    return [`${indent}${scalar(value)}`];
  }
  return Object.entries(value).flatMap(([name, item]) => {
    if (VOLATILE.has(name) || item === undefined) return [];
    if (typeof item !== 'object' || item === null) {
      return [`${indent}${name}: ${scalar(item)}`];
    }
    const isEmpty = Object.keys(item).length === 0;
    if (isEmpty) {
      return [`${indent}${name}: ${Array.isArray(item) ? '[]' : '{}'}`];
    }
    return [`${indent}${name}:`, ...lines(item, `${indent}  `)];
  });
}

function scalar(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  const needsQuotes = value === '' || /^[\d-]|^(true|false|null|yes|no)$|[:#\n]/
    .test(value);
  return needsQuotes ? JSON.stringify(value) : value;
}
