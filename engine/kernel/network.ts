// The network: messages take time. First in, first out on a connection; no
// order between connections. A cut link holds what is sent until it heals
// or the connection breaks, as TCP does.

import type { Agenda, Entry } from './agenda.ts';
import type { Random } from './random.ts';
import { MICROS_PER_SECOND } from './time.ts';
import type { Micros } from './time.ts';

/** One end of a connection. */
export interface Endpoint {
  readonly name: string;
  readonly machine: Machine;
}

/** An end that calls others. */
export interface Caller extends Endpoint {
  /** By the server's name: what its plain calls there share. */
  readonly connections: Map<string, Connection>;
}

/** Processes of one machine share its clock, its power and its links. */
export interface Machine {
  readonly name: string;
  isUp: boolean;
  /** Its wall clock minus virtual time; skew acts on it alone. */
  wallOffset: Micros;
}

export interface Connection {
  readonly id: number;
  readonly client: Endpoint;
  readonly server: Endpoint;
  /** When the last message of each direction arrives. */
  lastToServer: Micros;
  lastToClient: Micros;
  /** Sent while the link was cut, in order. */
  held: Held[] | undefined;
}

interface Held {
  readonly toServer: boolean;
  readonly arrival: Entry;
  readonly extra: Micros;
}

/** How long a message takes. Draw from `random` or return a constant. */
export type Latency = (
  from: Endpoint,
  to: Endpoint,
  random: Random,
) => Micros;

/** How long a connection whose other end is silent is kept: HTTP/2 asks
 *  after 30 s and waits 15 s (client-go's ReadIdleTimeout, PingTimeout). */
export const KEEPALIVE_MICROS: Micros = 45 * MICROS_PER_SECOND;

export class Network {
  readonly #agenda: Agenda;
  readonly #time: { readonly now: Micros };
  readonly #latency: Latency;
  readonly #random: Random;
  #nextId = 1;
  /** Links that are cut, as pairs of predicates over endpoints. */
  #cuts: Cut[] = [];
  readonly #holding = new Set<Connection>();

  constructor(
    agenda: Agenda,
    time: { readonly now: Micros },
    latency: Latency,
    random: Random,
  ) {
    this.#agenda = agenda;
    this.#time = time;
    this.#latency = latency;
    this.#random = random;
  }

  /** The connection that a client's plain calls to a server share. */
  shared(client: Caller, server: Endpoint): Connection {
    let connection = client.connections.get(server.name);
    if (connection === undefined) {
      connection = this.connect(client, server);
      client.connections.set(server.name, connection);
    }
    return connection;
  }

  /** A connection of its own, as each stream has. */
  connect(client: Endpoint, server: Endpoint): Connection {
    const id = this.#nextId;
    this.#nextId += 1;
    const held = undefined;
    const lastToServer = -Infinity; // A warm boot lies before time 0.
    const lastToClient = -Infinity;
    return { id, client, server, lastToServer, lastToClient, held };
  }

  /** Puts an arrival on the agenda, or holds it if the link is cut. */
  send(
    connection: Connection,
    toServer: boolean,
    arrival: Entry,
    extra: Micros = 0,
  ): void {
    const { client, server } = connection;
    const from = toServer ? client : server;
    const to = toServer ? server : client;
    if (this.isCut(from, to)) {
      connection.held ??= [];
      connection.held.push({ toServer, arrival, extra });
      this.#holding.add(connection);
      return;
    }
    const wait = this.#latency(from, to, this.#random) + extra;
    const last = toServer ? connection.lastToServer : connection.lastToClient;
    const at = Math.max(this.#time.now + wait, last);
    if (toServer) connection.lastToServer = at;
    else connection.lastToClient = at;
    arrival.line = connection.id;
    this.#agenda.enter(at, arrival);
  }

  /** `a` and `b` say which endpoints stand on each side. One way: only what
   *  goes from a to b is held. */
  cut(cut: Cut): void {
    this.#cuts.push(cut);
  }

  /** Heals all links; what was held goes out now, in order. */
  heal(): void {
    this.#cuts = [];
    const holding = [...this.#holding];
    this.#holding.clear();
    for (const connection of holding) {
      const held = connection.held ?? [];
      connection.held = undefined;
      for (const { toServer, arrival, extra } of held) {
        this.send(connection, toServer, arrival, extra);
      }
    }
  }

  isCut(from: Endpoint, to: Endpoint): boolean {
    if (this.#cuts.length === 0) return false;
    return this.#cuts.some(({ a, b, oneWay }) =>
      (a(from) && b(to)) || (!oneWay && b(from) && a(to)));
  }
}

export interface Cut {
  readonly a: (end: Endpoint) => boolean;
  readonly b: (end: Endpoint) => boolean;
  readonly oneWay?: boolean;
}
