// What a recording says of images: which were on which node before anything
// was pulled, how long pulls took, how large they are, and which name nothing.

import { RecordingError } from './fields.ts';
import type { RecordedEvent, Recording } from './recording.ts';

export interface PlayImage {
  readonly name: string;
  /** False where the registry answers "not found". */
  readonly exists: boolean;
  /** Undefined where no pull was recorded. */
  readonly sizeBytes: number | undefined;
  /** The pulls as recorded, in order. */
  readonly pulls: readonly Pull[];
}

export interface Pull {
  readonly node: string;
  /** Seconds since the beginning, when it was done. */
  readonly t: number;
  /** The pull itself, without waiting for other pulls. */
  readonly millis: number;
}

const PRESENT = /^Container image "([^"]+)" already present on machine/;
const PULLED =
  /^Successfully pulled image "([^"]+)" in (\S+) .*?(?:size: (\d+) bytes)?\.?$/;
const FAILED = /^Failed to pull image "([^"]+)": .*not found$/;

/** Every image that the recording names, by name. */
export function imagesOf(recording: Recording): readonly PlayImage[] {
  const pulls = new Map<string, Pull[]>();
  const sizes = new Map<string, number>();
  const missing = new Set<string>();
  const names = new Set(namedImages(recording));
  for (const event of eventsOf(recording)) {
    const failed = FAILED.exec(event.message)?.[1];
    if (failed !== undefined) missing.add(failed);
    const present = PRESENT.exec(event.message)?.[1];
    if (present !== undefined) names.add(present);
    const pulled = PULLED.exec(event.message);
    if (pulled === null) continue;
    const [, name = '', duration = '', size] = pulled;
    names.add(name);
    pulls.set(name, [...pulls.get(name) ?? [], {
      node: nodeOf(event), t: event.t, millis: millisOf(duration),
    }]);
    if (size !== undefined) sizes.set(name, Number(size));
  }
  return [...names].sort().map((name) => ({
    name,
    exists: !missing.has(name),
    sizeBytes: sizes.get(name),
    pulls: pulls.get(name) ?? [],
  }));
}

/**
 * The images on each of the header's nodes at t = 0: those whose first Pulled
 * Event there says "already present". Of a node where nothing needed an image
 * the recording says nothing: it has the image if all that tell of it do.
 */
export function imagesAtStart(
  recording: Recording,
): ReadonlyMap<string, readonly string[]> {
  const { nodes } = recording.header;
  const onNode = new Map<string, string[]>(
    nodes.map(({ name }) => [name, []]));
  for (const [image, byNode] of firstPulls(recording)) {
    const everywhere = [...byNode.values()].every((isPresent) => isPresent);
    for (const [node, images] of onNode) {
      if (byNode.get(node) ?? everywhere) images.push(image);
    }
  }
  return onNode;
}

/** By image and node: whether it was there when first needed. */
function firstPulls(
  recording: Recording,
): ReadonlyMap<string, ReadonlyMap<string, boolean>> {
  const found = new Map<string, Map<string, boolean>>();
  for (const event of eventsOf(recording)) {
    if (event.reason !== 'Pulled') continue;
    const present = PRESENT.exec(event.message)?.[1];
    const name = present ?? PULLED.exec(event.message)?.[1];
    if (name === undefined) continue;
    const byNode = found.get(name) ?? new Map<string, boolean>();
    found.set(name, byNode);
    const node = nodeOf(event);
    if (!byNode.has(node)) byNode.set(node, present !== undefined);
  }
  return found;
}

function eventsOf(recording: Recording): readonly RecordedEvent[] {
  return recording.entries.filter((entry): entry is RecordedEvent =>
    entry.kind === 'event' && entry.actor.startsWith('kubelet/'));
}

function nodeOf(event: RecordedEvent): string {
  return event.actor.slice('kubelet/'.length);
}

/** Names in manifests and command lines. */
function namedImages(recording: Recording): readonly string[] {
  const found: string[] = [];
  for (const manifest of recording.manifests.values()) {
    for (const match of manifest.matchAll(/\bimage:\s*["']?([^\s"',}]+)/g)) {
      found.push(match[1]!);
    }
  }
  for (const step of recording.header.steps) {
    if (step.kind !== 'kubectl' || !/\bset image\b/.test(step.args)) continue;
    for (const match of step.args.matchAll(/\s[\w.*-]+=(\S+)/g)) {
      found.push(match[1]!);
    }
  }
  return found;
}

const UNIT_MILLIS: Readonly<Record<string, number>> = {
  h: 3_600_000, m: 60_000, s: 1_000, ms: 1, µs: 0.001, us: 0.001,
};

/** Go's text of a duration in milliseconds: 69ms, 1.2s, 1m20s. */
export function millisOf(duration: string): number {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|µs|us|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== duration) {
    throw new RecordingError(
      `expected a duration such as 1m20s or 69ms, found "${duration}".`);
  }
  let millis = 0;
  for (const [, count, unit] of parts) {
    millis += Number(count) * UNIT_MILLIS[unit!]!;
  }
  return millis;
}
