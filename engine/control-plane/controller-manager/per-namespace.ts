// One object of a kind in every namespace: made when missing, put back when
// somebody removes it. The two controllers that do this differ in nothing
// else.

import type { Process } from '../../kernel/process.ts';
import type { ComponentContext } from '../../machinery/component.ts';
import type { ApiObject, New } from '../../machinery/api/meta.ts';
import { isAlreadyExists, isForbidden, isNotFound }
  from '../../machinery/api/errors.ts';
import { namespaces } from '../../machinery/api/resource.ts';
import type { Resource } from '../../machinery/api/resource.ts';
import { isTerminating } from '../../machinery/api/pods.ts';

export interface Wanted<T extends ApiObject> {
  readonly resource: Resource<T>;
  readonly name: string;
  readonly make: (namespace: string) => New<T>;
}

export function keepInEveryNamespace<T extends ApiObject>(
  ctx: ComponentContext,
  { resource, name, make }: Wanted<T>,
): void {
  const queue = ctx.queue(name);
  const spaces = ctx.informer(namespaces);
  const made = ctx.informer(resource, {
    fieldSelector: `metadata.name=${name}`,
  });
  spaces.onAdd((space) => queue.add(space.metadata.name));
  spaces.onUpdate((_, space) => queue.add(space.metadata.name));
  made.onDelete((object) => queue.add(object.metadata.namespace!));
  const client = ctx.client.resource(resource);

  ctx.reconcile(queue, 1, function* (namespace): Process {
    const space = spaces.get(namespace);
    if (space === undefined || isTerminating(space)) return;
    if (made.get(`${namespace}/${name}`) !== undefined) return;
    try {
      yield* client.create(make(namespace));
    } catch (error) {
      // Somebody was quicker, or the namespace is going: both are fine.
      const isFine = isAlreadyExists(error) || isForbidden(error)
        || isNotFound(error);
      if (!isFine) throw error;
    }
  });
}
