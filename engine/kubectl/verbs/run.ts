// kubectl run: one Pod from an image. Upstream: kubectl/pkg/cmd/run. Same
// Pod; it is not attached to.

import type { Process } from '../../kernel/process.ts';
import { pods } from '../../machinery/api/resource.ts';
import type * as v1 from '../../machinery/api/v1.ts';
import { flagOf, isOn } from '../arguments.ts';
import { dryRunOf, sayMade } from '../dry-run.ts';
import { UsageError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';

const POLICIES = new Set(['Always', 'OnFailure', 'Never']);

export function* run(invocation: Invocation): Process<number> {
  const { args, client } = invocation;
  const [name, ...words] = args.words;
  const image = flagOf(args, 'image');
  if (name === undefined) throw new UsageError('NAME is required for run');
  if (image === undefined) throw new UsageError('--image is required');
  const behind = args.rest.length > 0 ? args.rest : words;
  const isCommand = isOn(args, 'command');
  const labels = flagOf(args, 'labels');
  const restartPolicy = flagOf(args, 'restart') ?? 'Always';
  if (!POLICIES.has(restartPolicy)) {
    throw new UsageError(`invalid restart policy: ${restartPolicy}`);
  }
  const port = flagOf(args, 'port');
  const env = (args.flags.get('env') ?? []).map((pair) => {
    const equals = pair.indexOf('=');
    return { name: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
  const pod = {
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
      restartPolicy,
    },
    status: {},
  } as unknown as v1.Pod;
  const made = dryRunOf(args) ? pod : yield* client.pods.create(pod);
  sayMade(invocation, pods, made);
  return 0;
}

function labelsOf(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => {
    const [key = '', value = ''] = pair.split('=');
    return [key, value];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}
