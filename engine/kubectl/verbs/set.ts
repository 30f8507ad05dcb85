// kubectl set image and set env. Upstream: kubectl/pkg/cmd/set. Same words.

import type { Process } from '../../kernel/process.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { flagOf } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { chosenTargets, label } from '../targets.ts';
import type { Target } from '../targets.ts';

type Containers = readonly object[];

export function* set(invocation: Invocation): Process<number> {
  const { args } = invocation;
  const [what, ...words] = args.words;
  const at = words.findIndex((word) => word.includes('=')
    || (what === 'env' && /^\w+-$/.test(word)));
  const changes = at < 0 ? [] : words.slice(at);
  const change = Object.hasOwn(CHANGES, what ?? '')
    ? CHANGES[what ?? ''] : undefined;
  if (change === undefined) {
    throw new UsageError(`unknown command "${what ?? ''}" for "kubectl set"`);
  }
  if (changes.length === 0) {
    throw new UsageError(`at least one ${what} update is required`);
  }
  const which = flagOf(args, 'containers') ?? flagOf(args, 'container') ?? '*';
  const named = { ...args, words: words.slice(0, at) };
  const chosen = { ...invocation, args: named };
  for (const target of yield* chosenTargets(chosen)) {
    yield* setOn(invocation, target, (pod) =>
      change.of(pod, changes, which), change.done);
  }
  return 0;
}

interface Change {
  readonly of: (
    pod: v1.PodSpec,
    changes: readonly string[],
    which: string,
  ) => Containers;
  readonly done: string;
}

const CHANGES: Readonly<Record<string, Change>> = {
  image: { of: images, done: 'image updated' },
  env: { of: env, done: 'env updated' },
};

function* setOn(
  { client, say }: Invocation,
  target: Target,
  change: (pod: v1.PodSpec) => Containers,
  done: string,
): Process {
  const kind = client.resource<ApiObject>(target.resource);
  const object = yield* kind.get(target.key) as ReturnType<typeof kind.get>;
  const isPod = object.kind === 'Pod';
  const { spec } = object as ApiObject & {
    readonly spec: v1.PodSpec & { readonly template: { spec: v1.PodSpec } };
  };
  const containers = change(isPod ? spec : spec.template.spec);
  const pod = { spec: { containers } };
  yield* kind.patch(target.key, {
    strategic: isPod ? pod : { spec: { template: pod } },
  });
  say(`${label(target)} ${done}`);
}

function images(pod: v1.PodSpec, changes: readonly string[]): Containers {
  return changes.flatMap((change) => {
    const equals = change.indexOf('=');
    const name = change.slice(0, equals);
    const image = change.slice(equals + 1);
    const named = pod.containers.filter((container) =>
      name === '*' || container.name === name);
    if (named.length === 0) {
      throw new UsageError(`unable to find container named "${name}"`);
    }
    return named.map((container) => ({ name: container.name, image }));
  });
}

function env(
  pod: v1.PodSpec,
  changes: readonly string[],
  which: string,
): Containers {
  const variables = changes.map((change) => {
    const equals = change.indexOf('=');
    return equals < 0
      ? { $patch: 'delete', name: change.replace(/-$/, '') }
      : { name: change.slice(0, equals), value: change.slice(equals + 1) };
  });
  return pod.containers
    .filter(({ name }) => which === '*' || which === name)
    .map(({ name }) => ({ name, env: variables }));
}
