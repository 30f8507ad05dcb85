// kubectl expose: a Service for what selects Pods, or is one.
// Upstream: kubectl/pkg/cmd/expose. Same objects and words.

import type { Process } from '../../kernel/process.ts';
import type { LabelSelector } from '../../machinery/api/meta.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import { services } from '../../machinery/api/resource.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { flagOf } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { label, namedTargets } from '../targets.ts';

interface Exposable extends ApiObject {
  readonly spec: v1.PodSpec & {
    readonly selector?: LabelSelector | Readonly<Record<string, string>>;
    readonly ports?: readonly v1.ServicePort[];
    readonly template?: { readonly spec?: v1.PodSpec };
  };
}

export function* expose(invocation: Invocation): Process<number> {
  const { args, client, say } = invocation;
  for (const target of namedTargets(args)) {
    const { resource, name, key } = target;
    const object = (yield* client.resource(resource).get(key)) as Exposable;
    const labels = flagOf(args, 'labels');
    const type = flagOf(args, 'type');
    yield* client.services.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: flagOf(args, 'name') ?? name,
        namespace: args.namespace,
        labels: labels === undefined
          ? object.metadata.labels ?? {} : pairs(labels),
      },
      spec: {
        ports: portsFor(invocation, object),
        selector: selectorFor(invocation, object),
        ...(type === undefined ? {} : { type }),
      },
      status: {},
    });
    const shown = flagOf(args, 'name') ?? name;
    say(`${label({ resource: services, name: shown })} exposed`);
  }
  return 0;
}

function selectorFor(
  { args }: Invocation,
  { kind, metadata, spec }: Exposable,
): Record<string, string> {
  const given = flagOf(args, 'selector');
  if (given !== undefined) return pairs(given);
  const own = kind === 'Pod' ? metadata.labels
    : kind === 'Service' ? spec.selector
      : (spec.selector as LabelSelector | undefined)?.matchLabels;
  if (own !== undefined && Object.keys(own).length > 0) {
    return own as Record<string, string>;
  }
  throw new UsageError("couldn't retrieve selectors via --selector flag or "
    + 'introspection: the object has none that a Service can use');
}

function portsFor(
  { args }: Invocation,
  { spec }: Exposable,
): v1.ServicePort[] {
  const asked = flagOf(args, 'port');
  const pod = spec.template?.spec ?? spec;
  const found = asked !== undefined ? asked.split(',').map(Number)
    : (spec.ports ?? []).map(({ port }) => port).concat(
      (pod.containers ?? []).flatMap(({ ports = [] }) =>
        ports.map(({ containerPort }) => containerPort)));
  if (found.length === 0) {
    throw new UsageError("couldn't find port via --port flag or introspection");
  }
  const protocol = (flagOf(args, 'protocol') ?? 'TCP') as 'TCP';
  const target = flagOf(args, 'target-port');
  const targetPort = target === undefined ? undefined
    : /^\d+$/.test(target) ? Number(target) : target;
  return found.map((port, i) => ({
    ...(found.length > 1 && { name: `port-${i + 1}` }),
    protocol, port, targetPort: targetPort ?? port,
  }));
}

function pairs(text: string): Record<string, string> {
  return Object.fromEntries(text.split(',').map((pair) => {
    const [key = '', value = ''] = pair.split('=');
    return [key, value];
  })) as Record<string, string>;
}
