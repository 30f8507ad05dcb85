// kubectl run: one Pod from an image. Upstream: kubectl/pkg/cmd/run. Same
// Pod; it is not attached to.

import type { Process } from '../../kernel/process.ts';
import { flagOf, isOn } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';

export function* run(invocation: Invocation): Process<number> {
  const { args, client, say } = invocation;
  const [name, ...words] = args.words;
  const image = flagOf(args, 'image');
  if (name === undefined) throw new UsageError('NAME is required for run');
  if (image === undefined) throw new UsageError('--image is required');
  const behind = args.rest.length > 0 ? args.rest : words;
  const isCommand = isOn(args, 'command');
  const labels = flagOf(args, 'labels');
  const restartPolicy = flagOf(args, 'restart') ?? 'Always';
  const port = flagOf(args, 'port');
  const env = (args.flags.get('env') ?? []).map((pair) => {
    const equals = pair.indexOf('=');
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
  yield* client.pods.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: args.namespace,
      labels: labels === undefined ? { run: name } : labelsOf(labels),
    },
    spec: {
      containers: [{
        name,
        image,
        ...(behind.length === 0 ? {}
          : { [isCommand ? 'command' : 'args']: behind }),
        ...(port === undefined ? {}
          : { ports: [{ containerPort: Number(port) }] }),
        ...(env.length === 0 ? {} : { env }),
        resources: {},
      }],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: restartPolicy as 'Always',
    },
  });
  say(`pod/${name} created`);
  return 0;
}

function labelsOf(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => {
    const [key = '', value = ''] = pair.split('=');
    return [key, value];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}
