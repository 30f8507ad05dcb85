// Which objects a command line means: 'pod web', 'pods a b', 'deploy/web',
// 'pods --all', 'pods -l app=web'.
// Upstream: cli-runtime/pkg/resource/builder.go.

import type { Process } from '../kernel/process.ts';
import type { ApiObject, Key } from '../machinery/api/meta.ts';
import { resourceOfWord } from '../machinery/api/resource.ts';
import type { Resource } from '../machinery/api/resource.ts';
import type { Arguments } from './arguments.ts';
import { flagOf, isOn } from './arguments.ts';
import { UsageError } from './errors.ts';
import type { Invocation } from './invocation.ts';

export interface Target {
  readonly resource: Resource;
  readonly name: string;
  readonly key: Key;
}

export function resourceNamed(word: string): Resource {
  const resource = resourceOfWord(word);
  if (resource !== undefined) return resource;
  throw new UsageError(
    `the server doesn't have a resource type "${word}"`,
  );
}

/** How output names it: 'pod/web', 'deployment.apps/web'. */
export function label({ resource, name }: Pick<Target, 'resource' | 'name'>) {
  const { singular, group } = resource;
  return `${group === '' ? singular : `${singular}.${group}`}/${name}`;
}

export function target(
  resource: Resource,
  name: string,
  { namespace }: Pick<Arguments, 'namespace'>,
): Target {
  const key = resource.namespaced ? `${namespace}/${name}` : name;
  return { resource, name, key };
}

/** Targets by name; `words` is what follows the verb. */
export function namedTargets(
  args: Arguments,
  words: readonly string[] = args.words,
): Target[] {
  const [first = '', ...names] = words;
  if (first.includes('/')) {
    return words.map((word) => {
      const { resource, name } = typeAndName(word);
      return target(resource, name, args);
    });
  }
  if (first === '') {
    throw new UsageError('you must specify the type of resource to act on');
  }
  return first.split(',').map(resourceNamed).flatMap((resource) =>
    names.map((name) => target(resource, name, args)));
}

/** 'deploy/web' */
export function typeAndName(word: string): {
  readonly resource: Resource;
  readonly name: string;
} {
  const [type = '', name = '', ...more] = word.split('/');
  if (type === '' || name === '' || more.length > 0) {
    throw new UsageError('arguments in resource/name form must have a single '
      + 'resource and name');
  }
  return { resource: resourceNamed(type), name };
}

/** The same, or all by `--all` or a selector. */
export function* chosenTargets(
  { client, args }: Invocation,
): Process<Target[]> {
  const named = namedTargets(args);
  const selector = flagOf(args, 'selector');
  if (named.length > 0) return named;
  if (selector === undefined && !isOn(args, 'all')) {
    throw new UsageError('resource(s) were provided, but no name was '
      + 'specified');
  }
  const found: Target[] = [];
  for (const resource of args.words[0]!.split(',').map(resourceNamed)) {
    const list = yield* client.resource<ApiObject>(resource).list({
      ...(resource.namespaced ? { namespace: args.namespace } : {}),
      ...(selector === undefined ? {} : { labelSelector: selector }),
    });
    found.push(...list.items.map(({ metadata: { name } }) =>
      target(resource, name, args)));
  }
  return found;
}
