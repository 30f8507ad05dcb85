// kubectl patch. Upstream: kubectl/pkg/cmd/patch. Same words.

import { parse } from 'yaml';
import type { Process } from '../../kernel/process.ts';
import type { Patch, PatchOptions } from '../../machinery/component.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import { flagOf } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { label, namedTargets } from '../targets.ts';

export function* patch(invocation: Invocation): Process<number> {
  const { args, client, say } = invocation;
  const text = flagOf(args, 'patch');
  if (text === undefined) {
    throw new UsageError('must specify --patch or --patch-file containing '
      + 'the contents of the patch');
  }
  const change = readPatch(flagOf(args, 'type') ?? 'strategic', text);
  const options = subresourceOf(flagOf(args, 'subresource'));
  const targets = namedTargets(args);
  if (targets.length === 0) {
    throw new UsageError('resource(s) were provided, but no name was '
      + 'specified');
  }
  for (const target of targets) {
    const kind = client.resource<ApiObject>(target.resource);
    const before = yield* kind.get(target.key);
    const after = yield* kind.patch(target.key, change, options);
    const isSame = isUnchanged(before, after);
    say(`${label(target)} patched${isSame ? ' (no change)' : ''}`);
  }
  return 0;
}

/** What goes with its last finalizer keeps its version. */
function isUnchanged(
  { metadata: before }: ApiObject, { metadata: after }: ApiObject,
): boolean {
  return before.resourceVersion === after.resourceVersion
    && before.finalizers?.length === after.finalizers?.length;
}

function subresourceOf(word: string | undefined): PatchOptions {
  if (word === undefined) return {};
  if (word === 'status') return { subresource: 'status' };
  throw new UsageError(`invalid subresource value: "${word}". Must be one of `
    + '[status scale resize]');
}

function readPatch(type: string, text: string): Patch {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    throw new UsageError(`unable to parse "${text}": it is neither JSON nor `
      + 'YAML');
  }
  switch (type) {
    case 'strategic': return { strategic: fieldsOf(value) };
    case 'merge': return { merge: fieldsOf(value) };
    case 'json': {
      if (Array.isArray(value)) return { json: value as object[] };
      throw new UsageError('a JSON patch is a list of operations');
    }
    default: throw new UsageError(`--type must be one of [json merge `
      + `strategic], not "${type}"`);
  }
}

function fieldsOf(value: unknown): object {
  if (typeof value === 'object' && value !== null) return value;
  throw new UsageError('a patch is an object');
}
