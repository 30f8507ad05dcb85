// Links that carry code, compressed, in the fragment, which no server sees.
import type { ReplayPoint } from './replay-point.ts';

const VERSION = '1';
const BYTES_MAX = 200_000;

export interface Shared {
  readonly exercise: string;
  readonly text: string;
  /** The failure it was copied from, if any. */
  readonly check?: string;
  readonly point?: ReplayPoint;
}

async function piped(
  bytes: Uint8Array<ArrayBuffer>, through: GenericTransformStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(through);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function toBase64Url(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_')
    .replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
}

export async function shareHash(shared: Shared): Promise<string> {
  const bytes = new TextEncoder().encode(shared.text);
  const packed = await piped(bytes, new CompressionStream('deflate-raw'));
  const fields = new URLSearchParams({
    v: VERSION, x: shared.exercise,
    ...(shared.check ? { f: shared.check } : {}),
    ...(shared.point ? pointFields(shared.point) : {}),
    c: toBase64Url(packed),
  });
  return `#${fields}`;
}

const WORD = /^[a-z0-9-]{1,60}$/;
const SEED = /^[0-9a-z]{1,40}$/;
const ORDERING = /^\d+(\.\d+)*$/;

/** As the runner writes and reads them, and `i` for the journal entry. */
function pointFields(point: ReplayPoint): Record<string, string> {
  const { scenario, seed, ordering, wrongAt, wrongIndex } = point;
  return {
    t: String(wrongAt), n: scenario, s: seed,
    ...(ordering.length === 0 ? {} : { o: ordering.join('.') }),
    ...(wrongIndex === undefined ? {} : { i: String(wrongIndex) }),
  };
}

function pointIn(fields: URLSearchParams): ReplayPoint | undefined {
  const [scenario = '', seed = '', order = ''] = ['n', 's', 'o']
    .map((name) => fields.get(name) ?? '');
  if (!WORD.test(scenario) || !SEED.test(seed)) return undefined;
  const index = Number(fields.get('i') ?? NaN);
  return {
    scenario, seed,
    ordering: ORDERING.test(order) ? order.split('.').map(Number) : [],
    wrongAt: Number(fields.get('t')) || 0,
    ...(Number.isInteger(index) ? { wrongIndex: index } : {}),
  };
}

/** What a fragment carries for this exercise; undefined if nothing. */
export async function sharedIn(
  hash: string, exercise: string,
): Promise<Shared | undefined> {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const code = fields.get('c');
  const isOurs = fields.get('v') === VERSION && fields.get('x') === exercise;
  if (!isOurs || code === null || code.length > BYTES_MAX) return undefined;
  try {
    const bytes = await piped(
      fromBase64Url(code), new DecompressionStream('deflate-raw'),
    );
    if (bytes.length > BYTES_MAX) return undefined;
    const [check, point] = [fields.get('f'), pointIn(fields)];
    return {
      exercise,
      text: new TextDecoder().decode(bytes),
      ...(check ? { check } : {}),
      ...(point ? { point } : {}),
    };
  } catch {
    return undefined;
  }
}
