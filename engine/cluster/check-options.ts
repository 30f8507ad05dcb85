// What a host may ask a cluster to be made from: each mistake is one sentence.

import { dnsSubdomain } from '../machinery/api/names.ts';
import { isQuantity } from '../machinery/api/quantity.ts';
import { parseTime } from '../machinery/api/time.ts';
import { flagComplaint } from './flags.ts';
import type { ClusterOptions, NodeSpec } from './options.ts';
import { nodeParts } from './slots.ts';
import type { Part } from './slots.ts';

/** As many as Kubernetes itself is tested with. */
const NODES_MAX = 5_000;
const LATENCY_MS_MAX = 60_000;

/** Throws an Error with a sentence. */
export function checkOptions(options: ClusterOptions): void {
  const { nodes = 1, epoch, latency, flags = {} } = options;
  if (typeof nodes === 'number') checkCount(nodes);
  else checkCount(nodes.length);
  if (epoch !== undefined && Number.isNaN(parseTime(epoch))) {
    throw new Error(
      `expected an epoch such as 2026-01-01T00:00:00Z, found "${epoch}"`);
  }
  if (latency !== undefined) checkLatency([latency].flat());
  for (const given of Object.values(flags)) {
    for (const [flag, value] of Object.entries(given)) {
      const complaint = flagComplaint(flag, value);
      if (complaint !== undefined) throw new Error(complaint);
    }
  }
}

/** Throws an Error with a sentence for a slot or a component's flags that no
 *  part of the cluster asks for. */
export function checkNames(
  { slots = {}, flags = {} }: ClusterOptions,
  parts: readonly Part[],
): void {
  const names = new Set([...parts, ...nodeParts('NODE', {})]
    .flatMap(({ name, slot }) => [slot, name]));
  const groups = parts.map(({ group = '*' }) => group);
  const owners = new Set([...names, '*', ...groups]);
  for (const slot of Object.keys(slots)) checkName(slot, names);
  for (const owner of Object.keys(flags)) checkName(owner, owners);
  for (const [slot, fill] of Object.entries(slots)) {
    if (typeof fill !== 'string' || fill === 'reference' || fill === 'empty') {
      continue;
    }
    throw new Error(`expected ${slot} to be 'reference', 'empty', a component `
      + `or realms, found "${fill as string}"`);
  }
}

/** A node that has not joined yet has its parts' names, too. */
function checkName(name: string, known: ReadonlySet<string>): void {
  const general = name.replace(/\/.*$/, '/NODE');
  if (known.has(name) || known.has(general)) return;
  if (name.startsWith('controllers/')) return;
  throw new Error(`expected a slot (${[...known].join(', ')}, or `
    + `controllers/NAME), found "${name}"`);
}

function checkCount(nodes: number): void {
  if (Number.isInteger(nodes) && nodes >= 0 && nodes <= NODES_MAX) return;
  throw new Error(`expected 0 to ${NODES_MAX} nodes, found ${nodes}`);
}

function checkLatency([from = NaN, to = from]: readonly number[]): void {
  if (from >= 0 && from <= to && to <= LATENCY_MS_MAX) return;
  throw new Error(`expected a latency of 0 to ${LATENCY_MS_MAX} ms, found `
    + (from === to ? String(from) : `${from} to ${to}`));
}

/** Throws an Error with a sentence; `known` are the cluster's nodes. */
export function checkNode(
  { name, cpu, memory, pods, extended = {} }: NodeSpec,
  known: { has(name: string): boolean },
): void {
  const [wrong] = typeof name === 'string'
    ? dnsSubdomain(name) : ['a name is text'];
  if (wrong !== undefined) {
    throw new Error(`expected a node's name, found "${name}": ${wrong}`);
  }
  if (known.has(name)) {
    throw new Error(`expected a new node, found "${name}" again`);
  }
  if (pods !== undefined && !(Number.isInteger(pods) && pods >= 0)) {
    throw new Error(`expected ${name}'s pods as a whole number, found ${pods}`);
  }
  const amounts = Object.entries({ cpu, memory, ...extended });
  for (const [resource, amount] of amounts) {
    if (amount === undefined || isQuantity(amount)) continue;
    throw new Error(`expected ${name}'s ${resource} as a quantity such as 4 or `
      + `8Gi, found "${amount}"`);
  }
}
