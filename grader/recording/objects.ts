// The objects that a recording's entries are about: what was written to each
// and which Events regard it, in the store's order. A random name is told from
// a given one by the owner whose name it continues.

import { withoutEarlier } from './earlier-events.ts';
import {
  isOfAbsentKind, leftOutBy, type LeftOutRule,
} from './left-out.ts';
import { normaliser } from './normalise.ts';
import { factsOf, type Facts } from './facts.ts';
import type {
  RecordedEntry, RecordedWrite, Recording,
} from './recording.ts';

/** An entry that counts, ready to be compared. */
export interface Counted {
  readonly entry: RecordedEntry;
  /** Writer, verb, resource, subresource: equal for counterparts. */
  readonly token: string;
  /** A writer's writes, or its Events: within a lane order is kept. Between
   * lanes it is a race in the real cluster too: Events are sent by a thread
   * of their own, and two writers know nothing of each other. */
  readonly lane: string;
  readonly facts: Facts;
}

export interface RecordedObject {
  /** "resource namespace/name", unique in the recording. */
  readonly key: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  /** Key of the owner, if the creation is recorded and names one. */
  readonly owner: string | undefined;
  readonly isRandom: boolean;
  readonly entries: readonly Counted[];
}

export interface RecordedObjects {
  readonly recording: Recording;
  readonly objects: ReadonlyMap<string, RecordedObject>;
  readonly leftOut: Readonly<Partial<Record<LeftOutRule, number>>>;
  readonly text: (raw: string) => string;
}

/** Sorts a recording's entries by their objects. */
export function objectsOf(recording: Recording): RecordedObjects {
  const leftOut: Partial<Record<LeftOutRule, number>> = {};
  const counted: RecordedEntry[] = [];
  const isAbsent = absentIn(recording.entries);
  for (const entry of withoutEarlier(recording.entries)) {
    const rule = leftOutBy(entry, isAbsent(entry));
    if (rule === undefined) counted.push(entry);
    else leftOut[rule] = (leftOut[rule] ?? 0) + 1;
  }
  const births = birthsOf(counted);
  const text = normaliser(runNames(recording, births));
  const nodeOf = nodesOfPods(counted);
  const byKey = new Map<string, Counted[]>();
  for (const entry of counted) {
    const key = keyOfEntry(entry);
    const writer = writerOf(entry.actor, key, nodeOf);
    const ready = {
      entry, lane: `${writer} ${entry.kind}`, token: tokenOf(entry, writer),
      facts: factsOf(entry, text),
    };
    const before = byKey.get(key);
    if (before === undefined) byKey.set(key, [ready]);
    else before.push(ready);
  }
  const objects = new Map<string, RecordedObject>();
  for (const [key, entries] of byKey) {
    const birth = births.get(key);
    objects.set(key, {
      key, entries, ...namedBy(key),
      owner: birth?.owner, isRandom: birth?.isRandom ?? false,
    });
  }
  return { recording, objects, leftOut, text };
}

/** Objects that the engine has no controller for and what belongs to them,
 * also where a Service's endpoints tell of their Pods. */
function absentIn(
  entries: readonly RecordedEntry[],
): (entry: RecordedEntry) => boolean {
  const keys = new Set(entries.filter(isOfAbsentKind).map(keyOfEntry));
  const pods = [...keys].map(namedBy)
    .filter(({ resource }) => resource === 'pods').map(({ name }) => name);
  return (entry) => keys.has(keyOfEntry(entry))
    || (entry.kind === 'write' && entry.resource.startsWith('endpoint')
      && tellsOf(entry, pods));
}

function tellsOf(
  { changed, object }: RecordedWrite,
  pods: readonly string[],
): boolean {
  const text = JSON.stringify([changed, object]);
  return pods.some((name) =>
    text.includes(`[${name}]`) || text.includes(`"name":"${name}"`));
}

/** "resource namespace/name" of what the entry is about. */
export function keyOfEntry(entry: RecordedEntry): string {
  if (entry.kind === 'write') {
    return keyFor(entry.resource, entry.namespace, entry.name);
  }
  const [kind = '', place = ''] = entry.regarding.split(' ');
  const cut = place.indexOf('/');
  return keyFor(
    pluralOf(kind), place.slice(0, Math.max(cut, 0)), place.slice(cut + 1));
}

function keyFor(resource: string, namespace = '', name = ''): string {
  return `${resource} ${namespace}/${name}`;
}

function namedBy(key: string) {
  const [resource = '', place = ''] = key.split(' ');
  const cut = place.indexOf('/');
  return {
    resource, namespace: place.slice(0, cut), name: place.slice(cut + 1),
  };
}

/** The plural of a kind, as the API's own kinds form it. */
export function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (word === 'endpoints') return word;
  if (/(s|x|ch|sh)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

interface Birth {
  readonly owner: string | undefined;
  readonly isRandom: boolean;
}

/** What the creations say of owners and of given or random names. */
function birthsOf(entries: readonly RecordedEntry[]) {
  const births = new Map<string, Birth>();
  for (const entry of entries) {
    if (entry.kind !== 'write' || entry.object === undefined) continue;
    if (births.has(keyOfEntry(entry))) continue;
    const owner = ownerOf(entry);
    births.set(keyOfEntry(entry), {
      owner: owner === undefined
        ? undefined
        : keyFor(pluralOf(owner.kind), entry.namespace, owner.name),
      isRandom: owner !== undefined
        && entry.name.startsWith(`${owner.name}-`),
    });
  }
  return births;
}

interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly controller?: boolean;
}

function ownerOf(write: RecordedWrite): OwnerReference | undefined {
  const metadata = write.object?.['metadata'] as
    { ownerReferences?: readonly OwnerReference[] } | undefined;
  const owners = metadata?.ownerReferences ?? [];
  return owners.find((owner) => owner.controller === true) ?? owners[0];
}

/** Names that differ from run to run, and what stands for each. */
function runNames(
  recording: Recording,
  births: ReadonlyMap<string, Birth>,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const node of recording.header.nodes) names.set(node.name, '<node>');
  for (const [key, birth] of births) {
    if (!birth.isRandom || birth.owner === undefined) continue;
    const owner = namedBy(birth.owner);
    names.set(namedBy(key).name,
      `<${namedBy(key).resource} of ${names.get(owner.name) ?? owner.name}>`);
  }
  return names;
}

/** The node that each Pod was bound to. */
function nodesOfPods(
  entries: readonly RecordedEntry[],
): ReadonlyMap<string, string> {
  const nodes = new Map<string, string>();
  for (const entry of entries) {
    if (entry.kind !== 'write' || entry.resource !== 'pods') continue;
    const spec = entry.object?.['spec'] as { nodeName?: unknown } | undefined;
    const name = entry.changed?.['spec.nodeName']?.[1] ?? spec?.nodeName;
    if (typeof name === 'string') nodes.set(keyOfEntry(entry), name);
  }
  return nodes;
}

/** A Pod's own kubelet is one writer wherever the Pod went. */
function writerOf(
  actor: string, key: string, nodeOf: ReadonlyMap<string, string>,
): string {
  if (!actor.startsWith('kubelet/')) return actor;
  const node = actor.slice('kubelet/'.length);
  const home = key.startsWith('nodes /')
    ? key.slice('nodes /'.length) : nodeOf.get(key);
  return home === undefined || home === node
    ? 'its kubelet' : 'another kubelet';
}

function tokenOf(entry: RecordedEntry, writer: string): string {
  return entry.kind === 'event'
    ? [writer, entry.verb, 'Event', entry.reason, entry.fieldPath ?? '']
      .join(' ')
    : [writer, entry.verb, entry.resource, entry.subresource ?? '-',
      entry.watch ?? ''].join(' ');
}
