// kubectl scale. Upstream: kubectl/pkg/cmd/scale. Same: through the scale
// subresource.

import type { Process } from '../../kernel/process.ts';
import { ApiError, fromStatus } from '../../machinery/api/errors.ts';
import type { Status } from '../../machinery/api/meta.ts';
import { apiVersionOf } from '../../machinery/api/resource.ts';
import { flagOf } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { chosenTargets, label } from '../targets.ts';
import type { Target } from '../targets.ts';

export function* scale(invocation: Invocation): Process<number> {
  const { args, say } = invocation;
  const replicas = wholeNumber(flagOf(args, 'replicas'));
  if (replicas === undefined) {
    throw new UsageError(
      'The --replicas=COUNT flag is required, and COUNT must be greater than '
        + 'or equal to 0',
    );
  }
  const expected = wholeNumber(flagOf(args, 'current-replicas'));
  for (const target of yield* chosenTargets(invocation)) {
    if (expected !== undefined) {
      const { spec } = yield* scaleOf(invocation, target, 'GET');
      if (spec.replicas !== expected) {
        throw new UsageError(`Expected replicas to be ${expected}, was ${
          spec.replicas}`);
      }
    }
    yield* scaleOf(invocation, target, 'PATCH', { spec: { replicas } });
    say(`${label(target)} scaled`);
  }
  return 0;
}

function wholeNumber(text: string | undefined): number | undefined {
  return /^\d+$/.test(text ?? '') ? Number(text) : undefined;
}

interface Scale {
  readonly spec: { readonly replicas: number };
}

/** Reads or patches the scale of an object. */
function* scaleOf(
  { client, args }: Invocation,
  { resource, name }: Target,
  method: 'GET' | 'PATCH',
  patch?: Scale,
): Process<Scale> {
  const version = apiVersionOf(resource);
  const root = resource.group === '' ? `/api/${version}` : `/apis/${version}`;
  const { code, body } = yield* client.request({
    method,
    path: `${root}/namespaces/${args.namespace}/${resource.resource}/${
      name}/scale`,
    ...(patch === undefined ? {} : {
      headers: { 'Content-Type': 'application/merge-patch+json' },
      body: patch,
    }),
  });
  if (code < 400) return body as Scale;
  const { kind } = body as { readonly kind?: string };
  throw kind === 'Status' ? fromStatus(body as Status)
    : new ApiError('NotFound', 'the server could not find the requested '
      + 'resource', { code });
}
