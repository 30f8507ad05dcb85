// Where the next page of a list begins, as a word for the client to hand
// back. Upstream: apiserver/pkg/storage/continue.go. Same format and errors.

import { badRequest } from '../../machinery/api/errors.ts';

export interface ContinueToken {
  /** The revision that all pages show; -1 for whatever is there now. */
  readonly revision: number;
  /** The first key of the page, without the list's own prefix. */
  readonly start: string;
}

const VERSION = 'meta.k8s.io/v1';
const ALPHABET =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function encodeContinue({ revision, start }: ContinueToken): string {
  return toBase64(JSON.stringify({ v: VERSION, rv: revision, start }));
}

/** Throws BadRequest for what was not made by `encodeContinue`. */
export function decodeContinue(token: string): ContinueToken {
  const text = fromBase64(token);
  const { v, rv, start } = parse(text);
  if (v !== VERSION) throw unreadable('server does not recognize this encoded '
    + `version "${String(v)}"`);
  if (typeof rv !== 'number' || rv === 0) {
    throw unreadable('incorrect encoded start resourceVersion (version '
      + `${VERSION})`);
  }
  if (typeof start !== 'string' || start === '') {
    throw unreadable(`encoded start key empty (version ${VERSION})`);
  }
  return { revision: rv, start };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    const first = text[0];
    throw unreadable(first === undefined ? 'unexpected end of JSON input'
      : `invalid character '${first}' looking for beginning of value`);
  }
}

function unreadable(why: string) {
  return badRequest(
    `invalid continue token: continue key is not valid: ${why}`,
  );
}

/** Of text whose characters are below 256, without padding. */
function toBase64(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i += 3) {
    const rest = text.length - i;
    const word = (text.charCodeAt(i) << 16)
      | (rest > 1 ? text.charCodeAt(i + 1) << 8 : 0)
      | (rest > 2 ? text.charCodeAt(i + 2) : 0);
    for (let digit = 0; digit < Math.min(rest + 1, 4); digit += 1) {
      out += ALPHABET[(word >> (18 - 6 * digit)) & 63];
    }
  }
  return out;
}

function fromBase64(text: string): string {
  let out = '';
  let bits = 0;
  let word = 0;
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw unreadable('illegal base64 data');
    word = ((word << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += String.fromCharCode((word >> bits) & 255);
  }
  return out;
}
