// What a player needs to do again what a recording did: the machines, the
// images, and the steps in order. Plain data; parity.ts drives a cluster by it.

import { imagesAtStart, imagesOf, type PlayImage } from './images.ts';
import type { RecordedRenewal } from './read.ts';
import type { RecordedEntry, Recording, Step } from './recording.ts';
import { wordsOf } from './words.ts';

export interface PlayNode {
  readonly name: string;
  /** Quantities by resource, extended ones too. */
  readonly allocatable: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Images there at t = 0. */
  readonly images: readonly string[];
  /** Seconds until it joins; 0 for those of the header. */
  readonly joinsAt: number;
  /** Seconds until its first heartbeat, where that is recorded. */
  readonly beatsAt?: number;
}

export type PlayStep =
  | {
    readonly t: number;
    readonly kind: 'kubectl';
    /** Words after kubectl; may hold placeholders. */
    readonly args: readonly string[];
    readonly stdin?: string;
  }
  | Exclude<Step, { kind: 'kubectl' | 'join' | 'note' }>;

/** A document left aside because its kind is not served yet. */
export interface Skipped {
  readonly t: number;
  readonly kind: string;
  readonly name: string;
}

/** A step that the engine cannot take yet, by what it names. */
export interface Untaken {
  readonly t: number;
  readonly what: string;
}

export interface Play {
  readonly scenario: string;
  readonly seconds: number;
  readonly nodes: readonly PlayNode[];
  /** Those that no step makes. */
  readonly namespaces: readonly string[];
  /** Seconds until a pass of the node controller that left a trace. */
  readonly looksAt?: number;
  /** Seconds until a kubelet did what it does once a minute. */
  readonly minuteAt?: number;
  readonly images: readonly PlayImage[];
  readonly steps: readonly PlayStep[];
  readonly skipped: readonly Skipped[];
}

/**
 * Makes a recording playable. `isServed` says whether the API knows a kind;
 * documents of others are skipped, by name. `renewals` are the recorded ones
 * of Leases.
 */
export function playOf(
  recording: Recording,
  isServed: (kind: string) => boolean,
  renewals: readonly RecordedRenewal[] = [],
): Play {
  const { header, entries } = recording;
  const looksAt = entries.find(isPass)?.t;
  const minuteAt = entries.find((entry) => entry.kind === 'event'
    && entry.reason === 'ContainerGCFailed')?.t;
  const skipped: Skipped[] = [];
  const steps: PlayStep[] = [];
  for (const step of header.steps) {
    if (step.kind === 'note' || step.kind === 'join') continue;
    if (step.kind !== 'kubectl') {
      steps.push(step);
      continue;
    }
    const { t } = step;
    const args = wordsOf(step.args);
    if (step.manifest === undefined) {
      steps.push({ t, kind: 'kubectl', args });
      continue;
    }
    const manifest = recording.manifests.get(step.manifest) ?? '';
    const { kept, left } = splitByServed(manifest, isServed);
    skipped.push(...left.map((document) => ({ t, ...document })));
    if (kept !== '') steps.push({ t, kind: 'kubectl', args, stdin: kept });
  }
  return {
    scenario: header.scenario,
    seconds: header.duration,
    nodes: nodesOf(recording).map((node) =>
      (renewals.length === 0 || node.joinsAt > 0
        ? node : {
          ...node, beatsAt: firstBeat(node.name, recording, renewals),
        })),
    namespaces: header.namespaces.filter((name) =>
      !entries.some((entry) => isCreationOf(entry, name))),
    ...(looksAt === undefined ? {} : { looksAt }),
    ...(minuteAt === undefined ? {} : { minuteAt }),
    images: imagesOf(recording),
    steps, skipped,
  };
}

function isCreationOf(entry: RecordedEntry, namespace: string): boolean {
  return entry.kind === 'write' && entry.verb === 'create'
    && entry.resource === 'namespaces' && entry.name === namespace;
}

function nodesOf(recording: Recording): readonly PlayNode[] {
  const images = imagesAtStart(recording);
  const { nodes, steps } = recording.header;
  const joins = new Map(steps.flatMap((step) =>
    step.kind === 'join' ? [[step.node, step.t] as const] : []));
  const here = nodes.map((node) => ({
    ...node,
    images: images.get(node.name) ?? [],
    joinsAt: joins.get(node.name) ?? 0,
  }));
  // A machine that the header does not list is as the first one is.
  const like = nodes[0];
  const known = new Set(nodes.map((node) => node.name));
  for (const [name, joinsAt] of joins) {
    if (known.has(name) || like === undefined) continue;
    const labels = Object.fromEntries(Object.entries(like.labels).map(
      ([label, value]) => [label, value === like.name ? name : value]));
    here.push({
      name, allocatable: like.allocatable, labels,
      images: images.get(name) ?? [], joinsAt,
    });
  }
  return here;
}

/** A node's status is marked in a pass, and NoExecute taints come and go with
 * one; NoSchedule taints follow a node's conditions at once. */
function isPass(entry: RecordedEntry): boolean {
  if (entry.kind !== 'write' || entry.actor !== 'node-controller') {
    return false;
  }
  const { resource, subresource, changed = {} } = entry;
  return resource === 'nodes' && (subresource === 'status'
    || Object.keys(changed).some((path) => path.endsWith(':NoExecute]')));
}

/** Status and Lease are looked after every ten seconds and a little. */
const BEAT = 10.2;
/** One that does not come in the first ten was about to. */
const LATEST_BEAT = 9.9;

/** Of a kubelet that ends, its Lease counts: how long its silence lasts. Of
 * one that lives on, its status: when it says what happened. */
function firstBeat(
  node: string,
  { header: { steps }, entries }: Recording,
  renewals: readonly RecordedRenewal[],
): number {
  const name = `kubelet/${node}`;
  const ends = steps.some((step) =>
    (step.kind === 'crash' || step.kind === 'stop')
      && step.component === name);
  const status = entries.find((entry) => entry.kind === 'write'
    && entry.actor === name && entry.resource === 'nodes'
    && entry.subresource === 'status');
  if (!ends && status !== undefined) return status.t % BEAT;
  const renewal = renewals.find(({ t, namespace, name: lease }) =>
    t >= 0 && namespace === 'kube-node-lease' && lease === node);
  return Math.min(renewal?.t ?? LATEST_BEAT, LATEST_BEAT);
}

function splitByServed(
  manifest: string,
  isServed: (kind: string) => boolean,
) {
  const kept: string[] = [];
  const left: { kind: string; name: string }[] = [];
  for (const document of manifest.split(/^---[ \t]*$/m)) {
    const kind = /^kind:\s*(\w+)/m.exec(document)?.[1];
    if (kind === undefined) continue;
    if (isServed(kind)) {
      kept.push(document.trim());
      continue;
    }
    const name = /^metadata:\s*\{?\s*name:\s*["']?([\w.-]+)/m.exec(document);
    left.push({ kind, name: name?.[1] ?? '' });
  }
  const text = kept.join('\n---\n');
  return { kept: text === '' ? '' : `${text}\n`, left };
}

export interface Placeholder {
  readonly text: string;
  /** 'replicaset' */
  readonly ownerKind: string;
  readonly ownerName: string;
  /** The how-manieth Pod that the owner created, from 1. */
  readonly nth: number;
}

/** The placeholders in a word, such as {replicaset/web#2}. */
export function placeholdersOf(word: string): readonly Placeholder[] {
  const found = word.matchAll(/\{([a-z]+)\/([a-z0-9.-]+)#(\d{1,4})\}/g);
  return [...found].map(([text, ownerKind, ownerName, nth]) => ({
    text, ownerKind: ownerKind!, ownerName: ownerName!, nth: Number(nth),
  }));
}

/** Replaces the placeholders of a word; `nameOf` finds a Pod's name. */
export function filled(
  word: string,
  nameOf: (placeholder: Placeholder) => string,
): string {
  let text = word;
  for (const placeholder of placeholdersOf(word)) {
    text = text.replace(placeholder.text, () => nameOf(placeholder));
  }
  return text;
}
