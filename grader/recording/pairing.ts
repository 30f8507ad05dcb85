// Says which object of one recording is which of the other. Given names pair
// by name; random names and equal siblings are assigned so that the entries
// fit best, owners before what they own.

import { align, type Alignment } from './align.ts';
import { assign } from './assign.ts';
import { gapsOf } from './gaps.ts';
import type { RecordedObject, RecordedObjects } from './objects.ts';
import type { Recording } from './recording.ts';

export interface ObjectPair {
  readonly real: RecordedObject;
  readonly ours: RecordedObject;
}

/** Pairs in the order in which the real objects first appear. */
export function pairObjects(
  real: RecordedObjects,
  ours: RecordedObjects,
): readonly ObjectPair[] {
  const pairs = new Map<string, string>();
  const taken = new Set<string>();
  const pair = (key: string, other: string) => {
    pairs.set(key, other);
    taken.add(other);
  };
  const siblings = siblingNodes(real.recording, ours.recording);
  for (const names of siblings) {
    assignClass(nodesAmong(real, names), nodesAmong(ours, names), pair);
  }
  const isSibling = (object: RecordedObject) => object.resource === 'nodes'
    && siblings.some((names) => names.includes(object.name));
  for (const object of real.objects.values()) {
    if (isSibling(object)) continue;
    if (ours.objects.has(object.key)) pair(object.key, object.key);
  }
  // Owners come first: a class exists once its owners are paired.
  for (let paired = -1; paired !== pairs.size;) {
    paired = pairs.size;
    const classes = classesOf(real, ours, pairs, taken);
    for (const { reals, others } of classes) assignClass(reals, others, pair);
  }
  const result: ObjectPair[] = [];
  for (const object of real.objects.values()) {
    const other = ours.objects.get(pairs.get(object.key) ?? '');
    if (other !== undefined) result.push({ real: object, ours: other });
  }
  return result;
}

interface ObjectClass {
  readonly reals: RecordedObject[];
  readonly others: RecordedObject[];
}

/** The unpaired objects with random names, by resource and paired owner. */
function classesOf(
  real: RecordedObjects,
  ours: RecordedObjects,
  pairs: ReadonlyMap<string, string>,
  taken: ReadonlySet<string>,
): readonly ObjectClass[] {
  const classes = new Map<string, ObjectClass>();
  for (const object of real.objects.values()) {
    const owner = pairs.get(object.owner ?? '');
    if (!object.isRandom || pairs.has(object.key) || owner === undefined) {
      continue;
    }
    const name = `${object.resource} of ${owner}`;
    const found = classes.get(name) ?? { reals: [], others: [] };
    classes.set(name, found);
    found.reals.push(object);
  }
  for (const object of ours.objects.values()) {
    if (!object.isRandom || taken.has(object.key)) continue;
    classes.get(`${object.resource} of ${object.owner ?? ''}`)
      ?.others.push(object);
  }
  return [...classes.values()];
}

function assignClass(
  reals: readonly RecordedObject[],
  others: readonly RecordedObject[],
  pair: (key: string, other: string) => void,
): void {
  const worth = reals.map((object, row) => others.map((other, column) =>
    fitOf(object, other) - Math.abs(row - column) / ORDER));
  assign(worth).forEach((column, row) => {
    const other = others[column];
    if (other !== undefined) pair(reals[row]!.key, other.key);
  });
}

/** Equal fits go to the same place in the order of appearance; a power of two
 * keeps the sums exact. */
const ORDER = 4096;

/** A pause that agrees is worth as much as a hundredth of all facts. */
const PAUSE = 1;

function fitOf(real: RecordedObject, ours: RecordedObject): number {
  const { matches, score } = align(real.entries, ours.entries);
  const pauses = gapsOf(real.entries, ours.entries, matches);
  return score + PAUSE * pauses.filter((gap) => gap.agrees).length;
}

function nodesAmong(
  objects: RecordedObjects, names: readonly string[],
): RecordedObject[] {
  return names.flatMap((name) => objects.objects.get(`nodes /${name}`) ?? []);
}

/** Groups of nodes that no step names and that are as their siblings. */
function siblingNodes(
  real: Recording, ours: Recording,
): readonly (readonly string[])[] {
  const words = new Set<string>();
  for (const step of real.header.steps) {
    for (const value of Object.values(step)) {
      if (typeof value !== 'string') continue;
      for (const word of value.split(/[\s/=,'"]+/)) words.add(word);
    }
  }
  const theirs = new Set(ours.header.nodes.map((node) => node.name));
  const groups = new Map<string, string[]>();
  for (const node of real.header.nodes) {
    if (words.has(node.name) || !theirs.has(node.name)) continue;
    const labels = Object.entries(node.labels).filter(
      ([, value]) => value !== node.name);
    const kind = JSON.stringify([node.allocatable, labels]);
    groups.set(kind, [...groups.get(kind) ?? [], node.name]);
  }
  return [...groups.values()];
}

export function alignPair(pair: ObjectPair): Alignment {
  return align(pair.real.entries, pair.ours.entries);
}
