// kubectl cordon and uncordon. Upstream: kubectl/pkg/cmd/drain. Same words.

import type { Process } from '../../kernel/process.ts';
import { UsageError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';

export function cordon(invocation: Invocation): Process<number> {
  return setUnschedulable(invocation, true);
}

export function uncordon(invocation: Invocation): Process<number> {
  return setUnschedulable(invocation, false);
}

function* setUnschedulable(
  { args, client, say }: Invocation,
  isWanted: boolean,
): Process<number> {
  const word = isWanted ? 'cordoned' : 'uncordoned';
  if (args.words.length === 0) {
    throw new UsageError(`USAGE: ${args.verb} NODE [flags]`);
  }
  for (const name of args.words) {
    const node = yield* client.nodes.get(name.replace(/^nodes?\//, ''));
    const isSo = node.spec?.unschedulable === true;
    if (isSo === isWanted) {
      say(`node/${node.metadata.name} already ${word}`);
      continue;
    }
    yield* client.nodes.patch(node.metadata.name, {
      strategic: { spec: { unschedulable: isWanted ? true : null } },
    });
    say(`node/${node.metadata.name} ${word}`);
  }
  return 0;
}
