// Placements of the real scheduler, Pod after Pod: the same nodes are
// feasible, every plugin gives them the same scores, and whoever fits
// nowhere is told so in the same words.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createRandom } from '../../engine/kernel/random.ts';
import { matchesLabels } from '../../engine/machinery/api/selectors.ts';
import type * as v1 from '../../engine/machinery/api/v1.ts';
import { Cache } from '../../engine/control-plane/scheduler/cache.ts';
import { SchedulingCycle }
  from '../../engine/control-plane/scheduler/cycle.ts';
import type { Decision, Placed }
  from '../../engine/control-plane/scheduler/cycle.ts';
import type { Profile }
  from '../../engine/control-plane/scheduler/framework.ts';
import { podInfoOf } from '../../engine/control-plane/scheduler/pod-info.ts';
import { fitScore, mostAllocated }
  from '../../engine/control-plane/scheduler/plugins/fit.ts';
import { defaultProfile }
  from '../../engine/control-plane/scheduler/profile.ts';

const FOLDER = new URL('../../recordings/scheduler/', import.meta.url);

interface Table {
  readonly table: string;
  readonly nodes: readonly TableNode[];
  readonly services: readonly v1.Service[];
  readonly priorityClasses: readonly {
    readonly metadata: { readonly name: string };
    readonly value: number;
    readonly preemptionPolicy?: string;
  }[];
  readonly pods: readonly Placement[];
}
interface TableNode {
  readonly name: string;
  readonly allocatable: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints?: readonly v1.Taint[];
  readonly unschedulable?: boolean;
  readonly images?: readonly v1.ContainerImage[];
}
interface Placement {
  readonly pod: v1.Pod;
  readonly node: string | null;
  readonly message?: string;
  readonly scores?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly best?: readonly string[];
  readonly victims?: readonly string[];
}

/** Placements that follow from eviction, which is not built yet. */
const NEEDS_EVICTION = (placement: Placement): boolean =>
  (placement.victims ?? []).length > 0;

for (const file of readdirSync(FOLDER).sort()) {
  const table = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
  test(`${file} is decided as the real scheduler did`, () => {
    assert.deepEqual(differences(table), []);
  });
}

function differences(table: Table): string[] {
  const cache = new Cache();
  for (const node of table.nodes) cache.setNode(nodeOf(node));
  const cycles = new Map(profilesOf(table).map((profile) =>
    [profile.schedulerName, new SchedulingCycle(profile, createRandom('1'))]));
  const found: string[] = [];
  for (const placement of table.pods) {
    const pod = admitted(placement.pod, table);
    const { schedulerName = 'default-scheduler' } = pod.spec;
    const decision = cycles.get(schedulerName)!.run(podInfoOf(pod), cache);
    const { name } = pod.metadata;
    for (const line of compare(placement, decision)) {
      found.push(`${name}: ${line}`);
    }
    for (const victim of placement.victims ?? []) {
      cache.removePod({ metadata: { uid: victim } } as v1.Pod);
    }
    if (placement.node !== null) cache.assume(podInfoOf(pod), placement.node);
  }
  return found;
}

function compare(placement: Placement, decision: Decision): string[] {
  const { message, node, best = [] } = placement;
  if (decision.nodeName === undefined) {
    if (message === decision.message) return [];
    return [`expected "${message ?? node}", found "${decision.message}"`];
  }
  if (NEEDS_EVICTION(placement) || node === null) {
    return [`expected "${message}", found ${decision.nodeName}`];
  }
  const found = compareScores(placement, decision);
  if (!best.includes(decision.nodeName)) {
    found.push(`expected one of ${best}, found ${decision.nodeName}`);
  }
  return found;
}

/** Scores are only there where several nodes were feasible. */
function compareScores(placement: Placement, decision: Placed): string[] {
  const { scores = {} } = placement;
  const names = decision.feasible.map(({ name }) => name);
  const expected = Object.keys(scores);
  if (expected.length === 0) return names.length === 1 ? [] : ['no scores'];
  const found: string[] = [];
  if ([...names].sort().join() !== [...expected].sort().join()) {
    found.push(`expected feasible ${expected}, found ${names}`);
  }
  names.forEach((name, i) => {
    const { DynamicResources: _, ...wanted } = scores[name] ?? {};
    const given = Object.fromEntries(decision.scores
      .map((plugin) => [plugin.name, plugin.scores[i]!]));
    if (same(wanted, given)) return;
    found.push(`${name}: expected ${text(wanted)}, found ${text(given)}`);
  });
  return found;
}

function text(scores: Readonly<Record<string, number>>): string {
  return JSON.stringify(Object.entries(scores).sort());
}

function same(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): boolean {
  return text(a) === text(b);
}

function profilesOf({ table, services }: Table): readonly Profile[] {
  const standard = defaultProfile({
    selectorsOf: ({ metadata: { labels } }) => services
      .map(({ spec }) => ({ matchLabels: spec.selector }))
      .filter((selector) => matchesLabels(selector, labels)),
    namespaceLabels: () => ({}),
  });
  if (table.startsWith('t64')) {
    return [packing(standard, { cpu: 1, memory: 1 }, 1)];
  }
  if (!table.startsWith('t63')) return [standard];
  const packer = packing(standard, { cpu: 3, memory: 1 }, 5);
  const dropped = ['NodeResourcesBalancedAllocation', 'PodTopologySpread'];
  const isKept = ({ name }: { readonly name: string }): boolean =>
    !dropped.includes(name);
  return [standard, {
    ...packer,
    schedulerName: 'packer',
    filters: packer.filters.filter(isKept),
    scores: packer.scores.filter(({ plugin }) => isKept(plugin)),
  }];
}

/** The profile with MostAllocated in place of LeastAllocated. */
function packing(
  profile: Profile,
  weights: { readonly cpu: number; readonly memory: number },
  weight: number,
): Profile {
  const plugin = fitScore(mostAllocated, weights);
  return {
    ...profile,
    scores: profile.scores.map((each) =>
      (each.plugin.name === plugin.name ? { plugin, weight } : each)),
  };
}

function nodeOf(node: TableNode): v1.Node {
  const { name, labels, allocatable, images, taints, unschedulable } = node;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name, labels: { 'kubernetes.io/hostname': name, ...labels },
    },
    spec: { taints, unschedulable },
    status: { allocatable, images },
  } as unknown as v1.Node;
}

/** What the API server makes of a Pod before a scheduler sees it. */
function admitted(pod: v1.Pod, { priorityClasses }: Table): v1.Pod {
  const { spec, metadata } = pod;
  const priorityClass = priorityClasses.find((each) =>
    each.metadata.name === spec.priorityClassName);
  const withRequests = (container: v1.Container): v1.Container => {
    const { resources } = container;
    const requests = { ...resources?.limits, ...resources?.requests };
    return { ...container, resources: { ...resources, requests } };
  };
  return {
    ...pod,
    metadata: { ...metadata, namespace: 'default', uid: metadata.name },
    spec: {
      ...spec,
      containers: spec.containers.map(withRequests),
      initContainers: spec.initContainers?.map(withRequests),
      priority: priorityClass?.value ?? 0,
      preemptionPolicy: priorityClass?.preemptionPolicy,
    },
  } as v1.Pod;
}
