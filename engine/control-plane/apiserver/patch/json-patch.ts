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
  unshare(root, operation.path, owned);
  unshare(root, operation.from, owned);
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
 *  copied first, unless it is a copy already. */
function unshare(
  root: Record<string, unknown>,
  path: unknown,
  owned: WeakSet<object>,
): void {
  if (typeof path !== 'string') return;
  let node: Record<string, unknown> = root;
  for (const token of path.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!Object.hasOwn(node, key)) return;
    const child = node[key];
    if (typeof child !== 'object' || child === null) return;
    if (!owned.has(child)) {
      const copy = Array.isArray(child) ? [...child] : { ...child };
      owned.add(copy);
      node[key] = copy;
    }
    node = node[key] as Record<string, unknown>;
  }
}

function tooMany(count: number): ApiError {
  return tooLarge(
    'The allowed maximum operations in a JSON patch is ' +
    `${OPERATIONS_MAX}, got ${count}`,
  );
}
