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
  invocation: Invocation,
  isWanted: boolean,
): Process<number> {
  const { args } = invocation;
  if (args.words.length === 0) {
    throw new UsageError(`USAGE: ${args.verb} NODE [flags]`);
  }
  for (const name of args.words) {
    yield* cordonNode(invocation, name.replace(/^nodes?\//, ''), isWanted);
  }
  return 0;
}

export function* cordonNode(
  { client, say }: Invocation,
  name: string,
  isWanted: boolean,
): Process {
  const word = isWanted ? 'cordoned' : 'uncordoned';
  const node = yield* client.nodes.get(name);
  if ((node.spec?.unschedulable === true) === isWanted) {
    say(`node/${name} already ${word}`);
    return;
  }
  yield* client.nodes.patch(name, {
    strategic: { spec: { unschedulable: isWanted ? true : null } },
  });
  say(`node/${name} ${word}`);
}
