// JSON patch (RFC 6902): a list of operations, all or none.
// Upstream: evanphx/json-patch behind apiserver/pkg/endpoints/handlers/
// patch.go. Same results; a failed operation is told as upstream tells it,
// without saying which.

import type { ApiError } from '../../../machinery/api/errors.ts';
import { tooLarge, unprocessable } from '../validation/refusal.ts';
import { DEPTH_MAX } from './merge-patch.ts';
import { isRecord } from './patch-body.ts';
import type { Json } from './patch-body.ts';

const OPERATIONS_MAX = 10_000;

/** `target` with the operations applied. Containers that no operation
 *  touches are shared with it. Throws Invalid (422) if one of them fails. */
export function jsonPatch(
  target: Json,
  patch: readonly unknown[],
): Record<string, unknown> {
  if (patch.length > OPERATIONS_MAX) throw tooMany(patch.length);
  const document = new Document(target);
  for (const operation of patch) {
    if (!isRecord(operation)) throw unprocessable();
    document.apply(operation);
  }
  return document.root;
}

type Container = Record<string, unknown>;

/** Where an operation acts: a part of a container. */
interface Place {
  readonly node: Container;
  readonly key: string;
}

/** A document that changes in place, but for what it shares with others:
 *  each container on a path is copied first, unless it is a copy already. */
class Document {
  readonly root: Container;
  readonly #owned: WeakSet<object>;

  constructor(target: Json) {
    this.root = { ...target };
    this.#owned = new WeakSet([this.root]);
  }

  apply(operation: Json): void {
    const { op, path } = operation;
    switch (op) {
      case 'add': return add(this.#place(path, true), valueOf(operation));
      case 'remove': return void remove(this.#place(path));
      case 'replace': {
        const { node, key } = this.#place(path);
        node[key] = valueOf(operation);
        return;
      }
      case 'move': return this.#move(path, operation.from);
      case 'copy': {
        // Both must be able to go ways of their own.
        const value = copyOf(this.#read(operation.from));
        return add(this.#place(path, true), value);
      }
      case 'test': {
        if (isSame(this.#read(path), operation.value)) return;
        throw unprocessable();
      }
      default: throw unprocessable();
    }
  }

  #move(path: unknown, from: unknown): void {
    const value = this.#read(from);
    const isInside = String(path).startsWith(`${String(from)}/`);
    // Nothing can be moved into itself.
    if (isInside) throw unprocessable();
    remove(this.#place(from));
    add(this.#place(path, true), value);
  }

  #read(path: unknown): unknown {
    if (path === '') return this.root;
    const { node, key } = this.#place(path);
    return node[key];
  }

  /** `isNew`: the path's last part need not exist. */
  #place(path: unknown, isNew = false): Place {
    const tokens = tokensOf(path);
    const key = tokens.pop()!;
    let node = this.root;
    for (const token of tokens) {
      checkStep(node, token, false);
      if (token === 'constructor' || token === 'prototype') {
        throw unprocessable();
      }
      node = this.#own(node, token);
    }
    checkStep(node, key, isNew);
    return { node, key };
  }

  #own(node: Container, key: string): Container {
    const child = node[key];
    if (typeof child !== 'object' || child === null) throw unprocessable();
    if (this.#owned.has(child)) return child as Container;
    const copy = Array.isArray(child) ? [...child] : { ...child };
    this.#owned.add(copy);
    node[key] = copy;
    return copy as Container;
  }
}

/** Of a JSON pointer that is not the whole document's. */
function tokensOf(path: unknown): string[] {
  if (typeof path !== 'string' || !path.startsWith('/')) {
    throw unprocessable();
  }
  return path.split('/').slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Neither what an object inherits nor what lies past a list's end. */
function checkStep(node: object, key: string, isNew: boolean): void {
  if (key === '__proto__') throw unprocessable();
  if (Array.isArray(node)) {
    if (isNew && key === '-') return;
    const end = isNew ? node.length + 1 : node.length;
    if (/^(0|[1-9]\d{0,8})$/.test(key) && Number(key) < end) return;
    throw unprocessable();
  }
  if (!isNew && !Object.hasOwn(node, key)) throw unprocessable();
}

function valueOf(operation: Json): unknown {
  if (Object.hasOwn(operation, 'value')) return operation.value;
  throw unprocessable();
}

function add({ node, key }: Place, value: unknown): void {
  if (!Array.isArray(node)) node[key] = value;
  else if (key === '-') node.push(value);
  else node.splice(Number(key), 0, value);
}

function remove({ node, key }: Place): void {
  if (Array.isArray(node)) node.splice(Number(key), 1);
  else delete node[key];
}

function copyOf(value: unknown, depth = 0): unknown {
  if (depth > DEPTH_MAX) throw unprocessable();
  const inner = (part: unknown): unknown => copyOf(part, depth + 1);
  if (Array.isArray(value)) return value.map(inner);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value)
    .map(([key, part]) => [key, inner(part)]));
}

function isSame(a: unknown, b: unknown, depth = 0): boolean {
  if (a === b) return true;
  if (depth > DEPTH_MAX) throw unprocessable();
  const isInnerSame = (x: unknown, y: unknown): boolean =>
    isSame(x, y, depth + 1);
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length
      && a.every((item, index) => isInnerSame(item, b[index]));
  }
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) =>
    Object.hasOwn(b, key) && isInnerSame(a[key], b[key]));
}

function tooMany(count: number): ApiError {
  return tooLarge(
    'The allowed maximum operations in a JSON patch is ' +
    `${OPERATIONS_MAX}, got ${count}`,
  );
}
