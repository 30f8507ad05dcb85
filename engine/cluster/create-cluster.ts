// Puts a cluster together: machines, components in their slots, the wires
// between them, and the journal over all.

import { assert } from '../kernel/assert.ts';
import { deepFreeze } from '../kernel/freeze.ts';
import { Kernel } from '../kernel/kernel.ts';
import { localRealm, textRealm } from '../kernel/local-realm.ts';
import type { Latency } from '../kernel/network.ts';
import type { RealmEnd } from '../kernel/protocol.ts';
import { Realm } from '../kernel/realm.ts';
import { createRandom } from '../kernel/random.ts';
import { MICROS_PER_SECOND, microsOf } from '../kernel/time.ts';
import type { Micros } from '../kernel/time.ts';
import { defined } from '../machinery/api/defined.ts';
import { parseTime } from '../machinery/api/time.ts';
import { apiErrors } from '../machinery/realm-errors.ts';
import { StoredState } from '../machinery/stored-state.ts';
import type { EntryBody, RecordedBody } from '../machinery/journal.ts';
import { checkNames, checkNode, checkOptions } from './check-options.ts';
import { contextFor } from './contexts.ts';
import { flagsFor } from './flags.ts';
import { MemoryDisk } from './memory-disk.ts';
import { createObserver } from './observer.ts';
import type { Cluster, ClusterOptions, NodeSpec, SlotFill }
  from './options.ts';
import { RunningCluster } from './running-cluster.ts';
import {
  controlPlaneParts, extraPart, nodeParts, worldParts,
} from './slots.ts';
import type { AnyComponent, Guests, Part } from './slots.ts';

/** A warm boot takes so long; t = 0 is its end. */
export const BOOT_MICROS: Micros = 60 * MICROS_PER_SECOND;

/** Boots it and returns it at t = 0. */
export function buildCluster(
  options: ClusterOptions,
  guests: Guests = {},
): Cluster {
  const builder = new Builder(options, guests);
  return builder.build();
}

export class Builder {
  readonly options: ClusterOptions;
  readonly kernel: Kernel<EntryBody>;
  readonly state = new StoredState();
  readonly disks = new Map<string, MemoryDisk>();
  readonly parts = new Map<string, Part>();
  readonly nodes = new Map<string, NodeSpec>();
  /** How often machines have been switched on, where more than once. */
  readonly boots = new Map<string, number>();
  readonly #seed: string;
  readonly #guests: Guests;

  /** Throws an Error with a sentence for options that cannot be meant. */
  constructor(options: ClusterOptions, guests: Guests) {
    checkOptions(options);
    this.options = options;
    this.#guests = guests;
    this.#seed = String(options.seed ?? 1);
    const { retention = 'all', limits = {} } = options;
    const kernel: Kernel<EntryBody> = new Kernel<EntryBody>({
      seed: this.#seed,
      epoch: microsOf(parseTime(options.epoch ?? '1970-01-01T00:00:00Z')),
      latency: latencyOf(options.latency ?? [1, 3]),
      retention: typeof retention === 'string'
        ? retention : { last: microsOf(retention.lastMs) },
      limits,
    }, createObserver({
      write: (actor, body) => this.#write(actor, deepFreeze(body)),
      writeAsIs: (actor, body) => this.#write(actor, body),
    }));
    this.kernel = kernel;
  }

  build(): Cluster {
    const guests = this.#guests;
    const { boot = 'warm', nodes = 1 } = this.options;
    const parts = [...controlPlaneParts(guests), ...worldParts(guests)];
    checkNames(this.options, parts);
    for (const part of parts) this.add(part);
    for (const slot of Object.keys(this.options.slots ?? {})) {
      if (slot.startsWith('controllers/')) this.add(extraPart(slot));
    }
    for (const node of nodeSpecs(nodes)) this.addNode(node);
    const cluster = new RunningCluster(this);
    if (boot === 'warm') this.kernel.now = -BOOT_MICROS;
    cluster.boot();
    return cluster;
  }

  /** A machine and what runs on it; nothing is started yet. Throws an Error
   *  with a sentence for one that cannot be meant. */
  addNode(node: NodeSpec): readonly Part[] {
    checkNode(node, this.nodes);
    this.nodes.set(node.name, node);
    const parts = nodeParts(node.name, this.#guests);
    for (const part of parts) this.add(part);
    return parts;
  }

  add(part: Part): void {
    this.parts.set(part.name, part);
    const { name, machine, wiring, hasDisk, mayRecord } = part;
    const fill = this.#fill(part);
    const isOurs = fill === 'reference';
    const disk = hasDisk ? this.#disk(name) : undefined;
    this.kernel.add({
      name,
      machine,
      wiring: disk === undefined ? wiring : { ...wiring, disk },
      openNetwork: isOurs,
      mayRecord: isOurs && mayRecord === true,
      listens: isOurs ? part.listens ?? [] : [],
      realm: () => this.#realm(part, fill),
      bootData: () => {
        const flags = flagsFor(part, this.options.flags ?? {});
        const node = this.nodes.get(machine);
        return defined({
          flags, disk: disk?.contents(), node,
          nodeIndex: node && [...this.nodes.keys()].indexOf(machine) + 1,
          boots: node && (this.boots.get(machine) ?? 1),
        });
      },
    });
  }

  /** Whether anything stands in the slot. */
  isFilled(part: Part): boolean {
    const fill = this.#fill(part);
    if (fill === 'empty') return false;
    return fill !== 'reference' || part.component !== undefined;
  }

  #fill({ name, slot }: Part): SlotFill {
    const { slots = {} } = this.options;
    return slots[name] ?? slots[slot] ?? 'reference';
  }

  #realm(part: Part, fill: SlotFill): RealmEnd {
    if (typeof fill === 'object') return fill.realm(part.name);
    const component = typeof fill === 'function'
      ? fill as AnyComponent : part.component;
    assert(component, `${part.name} has a component to start`);
    const realm = new Realm(
      (started) => component(contextFor(started) as never), apiErrors,
    );
    return this.options.throughText
      ? textRealm(realm) : localRealm(realm, this.options.hop);
  }

  #disk(name: string): MemoryDisk {
    const random = createRandom(`${this.#seed}/disk/${name}`);
    const disk = new MemoryDisk(random, this.kernel);
    this.disks.set(name, disk);
    return disk;
  }

  #write(actor: string, entry: EntryBody): void {
    this.kernel.write(actor, entry);
    if (entry.kind === 'stored') this.state.note(entry);
  }
}

export type { RecordedBody };

function nodeSpecs(nodes: number | readonly NodeSpec[]): readonly NodeSpec[] {
  if (typeof nodes !== 'number') return nodes;
  return Array.from({ length: nodes }, (_, i) => ({ name: `node-${i + 1}` }));
}

/** Between processes of one machine a socket is quick; between machines a
 *  message takes what the scenario says. */
const LOCAL_MICROS = 50;

function latencyOf(given: NonNullable<ClusterOptions['latency']>): Latency {
  const [low, high] = typeof given === 'number' ? [given, given] : given;
  const from = microsOf(low);
  const to = microsOf(high);
  return (a, b, random) => {
    if (a.machine === b.machine) return LOCAL_MICROS;
    return from === to ? from : random.integer(from, to);
  };
}
