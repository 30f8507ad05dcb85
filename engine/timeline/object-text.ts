// An object as scenarios and inspectors show it: its YAML-like text without
// what differs from run to run for no reason that matters.

import type { ApiObject, Key } from '../machinery/api/meta.ts';

interface Holder {
  objects<T extends ApiObject>(resource: string): readonly T[];
}

const VOLATILE = new Set([
  'uid', 'resourceVersion', 'creationTimestamp', 'managedFields',
]);

/** 'pod/web' or 'pod/ferry/web'; a sentence if there is none. */
export function describeObject(holder: Holder, name: string): string {
  const [kind = '', ...rest] = name.split('/');
  const key: Key = rest.length === 1 ? rest[0]! : rest.join('/');
  for (const plural of [`${kind}s`, kind, `${kind}es`]) {
    for (const resource of [plural, `${plural}.apps`,
      `${plural}.coordination.k8s.io`]) {
      const found = holder.objects(resource).find(({ metadata }) =>
        isNamed(metadata, key));
      if (found !== undefined) return objectText(found);
    }
  }
  return `there is no ${name}`;
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
  const needsQuotes = value === '' || /^[\d-]|^(true|false|null|yes|no)$|[:#]/
    .test(value);
  return needsQuotes ? JSON.stringify(value) : value;
}
