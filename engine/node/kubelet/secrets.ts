// Reading Secrets, which are not among the kinds that the client knows.
// Upstream: pkg/kubelet/secret. Different: over plain requests.

import type { Call } from '../../kernel/call.ts';
import { fromBase64 } from './base64.ts';
import { ApiError } from '../../machinery/api/errors.ts';
import { keyParts } from '../../machinery/api/key.ts';
import type { Key } from '../../machinery/api/meta.ts';
import type { Client } from '../../machinery/component.ts';
import type { Holder } from './object-cache.ts';

export function readSecret(client: Client, key: Key): Call<Holder> {
  const { namespace, name } = keyParts(key);
  const path = `/api/v1/namespaces/${namespace}/secrets/${name}`;
  const request = client.request({ method: 'GET', path });
  return request.then(({ code, body }) => {
    if (code !== 200) {
      throw new ApiError(code === 404 ? 'NotFound' : 'InternalError',
        `secrets "${name}" not found`);
    }
    const encoded = (body as Holder).data ?? {};
    const data: Record<string, string> = {};
    for (const field of Object.keys(encoded)) {
      data[field] = fromBase64(encoded[field]!);
    }
    return { data };
  }) as Call<Holder>;
}
