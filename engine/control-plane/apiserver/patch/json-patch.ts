// JSON patch (RFC 6902): a list of operations, all or none.
// Upstream: evanphx/json-patch behind apiserver/pkg/endpoints/handlers/
// patch.go. Different: the operations are the rfc6902 library's; a failed one
// is told as upstream tells it, without saying which.

import { applyPatch } from 'rfc6902';
import type { Operation } from 'rfc6902';
import type { ApiError } from '../../../machinery/api/errors.ts';
import { tooLarge, unprocessable } from '../validation/refusal.ts';
import { isRecord } from './patch-body.ts';

const OPERATIONS_MAX = 10_000;
const OPERATIONS = new Set([
  'add', 'remove', 'replace', 'move', 'copy', 'test',
]);

/** `target` with the operations applied. Containers that no operation
 *  touches are shared with it. Throws Invalid (422) if one of them fails. */
export function jsonPatch(
  target: Readonly<Record<string, unknown>>,
  patch: readonly unknown[],
): Record<string, unknown> {
  if (patch.length > OPERATIONS_MAX) throw tooMany(patch.length);
  const root = { ...target };
  const owned = new WeakSet<object>([root]);
  for (const operation of patch) apply(root, operation, owned);
  return root;
}

function apply(
  root: Record<string, unknown>,
  operation: unknown,
  owned: WeakSet<object>,
): void {
  if (!isRecord(operation) || !OPERATIONS.has(String(operation.op))) {
    throw unprocessable();
  }
  const { op, path, from } = operation;
  const isNew = op === 'add' || op === 'copy' || op === 'move';
  unshare(root, path, isNew, owned);
  if (from !== undefined) unshare(root, from, false, owned);
  if (attempt(root, operation) !== null) throw unprocessable();
}

/** The library's verdict; it throws on a path that is no JSON pointer. */
function attempt(
  root: Record<string, unknown>,
  operation: Readonly<Record<string, unknown>>,
): unknown {
  try {
    const [verdict] = applyPatch(root, [operation as unknown as Operation]);
    return verdict;
  } catch (error) {
    return error;
  }
}

/** The library changes containers in place, so each one on the path is
 *  copied first, unless it is a copy already. It also follows a path into
 *  what an object inherits, and past the end of a list, so that is refused
 *  here. `isNew`: the path's last part need not exist. */
function unshare(
  root: Record<string, unknown>,
  path: unknown,
  isNew: boolean,
  owned: WeakSet<object>,
): void {
  if (typeof path !== 'string') throw unprocessable();
  const tokens = path.split('/').slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  let node: Record<string, unknown> = root;
  for (const [index, key] of tokens.entries()) {
    const isLast = index === tokens.length - 1;
    checkStep(node, key, isLast, isLast && isNew);
    const child = node[key];
    if (typeof child !== 'object' || child === null) {
      if (isLast) return;
      throw unprocessable();
    }
    if (!owned.has(child)) {
      const copy = Array.isArray(child) ? [...child] : { ...child };
      owned.add(copy);
      node[key] = copy;
    }
    node = node[key] as Record<string, unknown>;
  }
}

function checkStep(
  node: object,
  key: string,
  isLast: boolean,
  isNew: boolean,
): void {
  if (key === '__proto__') throw unprocessable();
  if (!isLast && (key === 'constructor' || key === 'prototype')) {
    throw unprocessable();
  }
  if (Array.isArray(node)) {
    if (isNew && key === '-') return;
    const end = isNew ? node.length + 1 : node.length;
    if (/^(0|[1-9]\d{0,8})$/.test(key) && Number(key) < end) return;
    throw unprocessable();
  }
  if (!isNew && !Object.hasOwn(node, key)) throw unprocessable();
}

function tooMany(count: number): ApiError {
  return tooLarge(
    'The allowed maximum operations in a JSON patch is ' +
    `${OPERATIONS_MAX}, got ${count}`,
  );
}
