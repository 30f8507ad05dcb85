// What `create` and `run` say of what they made, or would make.
// Upstream: kubectl/pkg/cmd/util (DryRunStrategy). Same words; different:
// `--dry-run=server` is not there.

import type { ApiObject } from '../machinery/api/meta.ts';
import type { Resource } from '../machinery/api/resource.ts';
import { flagOf } from './arguments.ts';
import type { Arguments } from './arguments.ts';
import { UsageError } from './errors.ts';
import type { Invocation } from './invocation.ts';
import { printed, refuseUnknownFormat } from './printing.ts';
import { label } from './targets.ts';

/** Whether only to look; throws at a word that it does not know. */
export function dryRunOf(args: Arguments): boolean {
  refuseUnknownFormat(flagOf(args, 'output') ?? '', []);
  const word = flagOf(args, 'dry-run') ?? 'none';
  if (word === 'client') return true;
  if (word === 'none') return false;
  throw new UsageError(`Invalid dry-run value (${word}). Must be "none" or `
    + '"client".');
}

/** Without the namespace that nobody named. */
function asWritten({ flags }: Arguments, object: ApiObject): object {
  if (flags.has('namespace')) return object;
  const { namespace: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

export function sayMade(
  { args, say }: Invocation,
  resource: Resource,
  object: ApiObject,
): void {
  const output = flagOf(args, 'output') ?? '';
  const name = label({ resource, name: object.metadata.name });
  if (output === 'name') return say(name);
  if (output !== '') {
    const shown = dryRunOf(args) ? asWritten(args, object) : object;
    for (const line of printed(shown, output)) say(line);
    return;
  }
  say(`${name} created${dryRunOf(args) ? ' (dry run)' : ''}`);
}
