// kubectl scale. Upstream: kubectl/pkg/cmd/scale. Same: through the scale
// subresource.

import type { Process } from '../../kernel/process.ts';
import { ApiError, fromStatus } from '../../machinery/api/errors.ts';
import type { Status } from '../../machinery/api/meta.ts';
import { apiVersionOf } from '../../machinery/api/resource.ts';
import { flagOf } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { label, namedTargets } from '../targets.ts';

export function* scale(invocation: Invocation): Process<number> {
  const { args, client, say } = invocation;
  const replicas = Number(flagOf(args, 'replicas') ?? NaN);
  if (!Number.isInteger(replicas) || replicas < 0) {
    throw new UsageError(
      'The --replicas=COUNT flag is required, and COUNT must be greater than '
        + 'or equal to 0',
    );
  }
  for (const target of namedTargets(args)) {
    const { resource, name } = target;
    const path = `/apis/${apiVersionOf(resource)}/namespaces/${
      args.namespace}/${resource.resource}/${name}/scale`;
    const { code, body } = yield* client.request({
      method: 'PATCH', path,
      headers: { 'Content-Type': 'application/merge-patch+json' },
      body: { spec: { replicas } },
    });
    if (code >= 400) {
      const { kind } = body as { readonly kind?: string };
      throw kind === 'Status' ? fromStatus(body as Status)
        : new ApiError('NotFound', String(body), { code });
    }
    say(`${label(target)} scaled`);
  }
  return 0;
}
