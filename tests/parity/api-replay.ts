// Plays what was asked of a real API server to ours, through the HTTP door,
// and compares the answers: code, headers that matter, and every field.
// Names that were drawn by chance, uids, versions, pages' tokens and times
// are matched up: the same one must stand for the same one throughout.

import { readFileSync } from 'node:fs';
import { ControlPlane } from '../harness/control-plane.ts';
import type { HttpRequest } from '../../engine/machinery/component.ts';

export interface Exchange {
  readonly n: number;
  readonly group: string;
  readonly title: string;
  readonly request: {
    readonly method: HttpRequest['method'];
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
  readonly response: {
    readonly code: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
  readonly user?: string;
}

const FILE = new URL(
  '../../recordings/api/api-semantics.jsonl', import.meta.url,
);

export const EXCHANGES: readonly Exchange[] = readFileSync(FILE, 'utf8')
  .trim().split('\n').map((line) => JSON.parse(line) as Exchange);

type Json = Record<string, unknown>;

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const DRAWN =
  /(kube-api-access-|\bgen-|\be\.)([bcdf-hj-np-tv-xz2456789]{5})\b/g;
const AGE = /^(\d+[smhdy])+$/;
/** What controllers that are not part of this write. */
const REVISION = 'deployment.kubernetes.io/revision';

/** The recording's word for something -> ours. */
export class Matching {
  readonly #toOurs = new Map<string, string>();
  readonly #toReal = new Map<string, string>();

  /** Whether the pair fits all pairs so far; if so, it is kept. */
  pair(real: string, ours: string): boolean {
    const known = this.#toOurs.get(real);
    const other = this.#toReal.get(ours);
    if (known === undefined && other === undefined) {
      this.#toOurs.set(real, ours);
      this.#toReal.set(ours, real);
      return true;
    }
    return known === ours && other === real;
  }

  /** Whether the first always leads to the second. */
  follow(real: string, ours: string): boolean {
    const known = this.#toOurs.get(real);
    if (known === undefined) this.#toOurs.set(real, ours);
    return known === undefined || known === ours;
  }

  ours(real: string): string {
    return this.#toOurs.get(real) ?? real;
  }
}

export interface Difference {
  readonly path: string;
  readonly real: unknown;
  readonly ours: unknown;
}

export class Replay {
  readonly plane = new ControlPlane();
  readonly #uids = new Matching();
  readonly #versions = new Matching();
  readonly #drawn = new Matching();
  readonly #tokens = new Matching();

  /** Sends one request as the recording did, with our names for things. */
  play({ request }: Exchange, body: unknown = request.body) {
    const { method, headers = { 'Content-Type': 'application/json' } } =
      request;
    const path = this.#pathToOurs(request.path);
    const sent = body === null ? {} : { body: this.#bodyToOurs(body) };
    return this.plane.http({ method, path, headers, ...sent });
  }

  /** Says which of our versions a recorded one is that nobody was told. */
  know(realVersion: string, ourVersion: string): void {
    this.#versions.follow(realVersion, ourVersion);
  }

  pathToOurs(path: string): string {
    return this.#pathToOurs(path);
  }

  /** All differences between an answer and the recorded one. */
  compare(real: unknown, ours: unknown): Difference[] {
    const differences: Difference[] = [];
    this.#compare(real, ours, '', differences);
    return differences;
  }

  #compare(
    real: unknown,
    ours: unknown,
    path: string,
    differences: Difference[],
  ): void {
    if (isIgnored(path)) return;
    if (typeof real === 'string' && typeof ours === 'string') {
      if (!this.#sameText(real, ours, path)) {
        differences.push({ path, real, ours });
      }
      return;
    }
    if (!isObject(real) || !isObject(ours)) {
      if (real !== ours) differences.push({ path, real, ours });
      return;
    }
    const found = this.#inRealOrder(real, ours);
    const names = new Set([...Object.keys(real), ...Object.keys(found)]);
    for (const name of names) {
      const at = path === '' ? name : `${path}.${name}`;
      this.#compare(real[name], found[name], at, differences);
    }
  }

  /** Our list of objects in the order of the recorded one: names drawn by
   *  chance sort differently. */
  #inRealOrder(real: Json, ours: Json): Json {
    if (!Array.isArray(real) || !Array.isArray(ours)) return ours;
    if (real.length !== ours.length || !real.every(hasName)) return ours;
    const left = [...ours as Json[]];
    const sorted = real.map((each) => {
      const wanted = this.#nameToOurs(nameOf(each));
      const at = left.findIndex((other) => nameOf(other) === wanted);
      return left.splice(Math.max(at, 0), 1)[0];
    });
    return sorted as unknown as Json;
  }

  #nameToOurs(name: string): string {
    return name.replace(DRAWN, (drawn) => this.#drawn.ours(drawn));
  }

  #sameText(real: string, ours: string, path: string): boolean {
    if (real === ours) return true;
    // Others wrote in between there, so that several of its versions may be
    // one of ours.
    if (path.endsWith('resourceVersion')) {
      return this.#versions.follow(real, ours);
    }
    // Of several warnings only the last was kept.
    if (path === 'headers.Warning') return ours.endsWith(real);
    if (path.endsWith('metadata.continue')) {
      return this.#tokens.pair(real, ours);
    }
    if (/cells\.\d+$/.test(path) && AGE.test(real)) return AGE.test(ours);
    return this.#rewritten(real, ours);
  }

  /** Whether our text is the recorded one with our names in it. */
  #rewritten(real: string, ours: string): boolean {
    const uids = zip(real.match(UID), ours.match(UID));
    const drawn = zip(real.match(DRAWN), ours.match(DRAWN));
    if (uids === undefined || drawn === undefined) return false;
    const fits = uids.every(([a, b]) => this.#uids.pair(a, b))
      && drawn.every(([a, b]) => this.#drawn.pair(a, b));
    return fits && withoutAddresses(plain(real))
      === withoutAddresses(plain(ours));
  }

  #pathToOurs(path: string): string {
    return path.replace(/(resourceVersion|continue)=([^&]+)/g, (_, k, v) => {
      const matching = k === 'continue' ? this.#tokens : this.#versions;
      return `${k}=${matching.ours(v)}`;
    });
  }

  #bodyToOurs(body: unknown): unknown {
    if (!isObject(body)) return body;
    return JSON.parse(JSON.stringify(body, (name, value: unknown) => {
      if (typeof value !== 'string') return value;
      if (name === 'resourceVersion') return this.#versions.ours(value);
      return value.replace(UID, (uid) => this.#uids.ours(uid));
    })) as unknown;
  }
}

/** Of a text, what is left without times, uids, versions and names drawn. */
function plain(text: string): string {
  return text.replace(TIME, '<time>').replace(UID, '<uid>')
    .replace(DRAWN, '$1<drawn>')
    // The difference of two Go structs, in Go's words.
    .replace(/\n@@[^]*$/, '\n')
    .replace(/(current: |in record \(|version: \d+ \()\d+/g, '$1<version>');
}

/** Cluster IPs are drawn, but for the first ones; the server's own address is
 *  its machine's. */
function withoutAddresses(text: string): string {
  return text.replace(/10\.96\.(?!0\.)\d+\.\d+/g, '<address>')
    .replace(/10\.(0|200)\.0\.1/g, '<server>');
}

function zip(
  a: readonly string[] | null,
  b: readonly string[] | null,
): [string, string][] | undefined {
  const left = a ?? [];
  const right = b ?? [];
  if (left.length !== right.length) return undefined;
  return left.map((item, index) => [item, right[index]!]);
}

function isIgnored(path: string): boolean {
  return path.endsWith('managedFields') || path.endsWith(REVISION)
    || path.endsWith('storageVersionHash')
    || /columnDefinitions\.\d+\.description$/.test(path);
}

function nameOf(item: unknown): string {
  const { metadata, cells } = item as {
    readonly metadata?: { readonly name?: string };
    readonly cells?: readonly unknown[];
  };
  return metadata?.name ?? String(cells?.[0] ?? '');
}

function hasName(item: unknown): boolean {
  return isObject(item) && nameOf(item) !== '';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
