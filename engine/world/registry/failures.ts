// Why a pull fails, in containerd's words, which reach the Pod's status and
// Events unchanged. Upstream: containerd, core/remotes/docker/resolver.go.

import { ApiError } from '../../machinery/api/errors.ts';
import type { Failure } from './catalogue.ts';

export function pullFailure(name: string, why: Failure): ApiError {
  const start = `failed to pull and unpack image "${name}": `;
  switch (why) {
    case 'not-found': {
      const message = `${start}failed to resolve image: ${name}: not found`;
      return new ApiError('NotFound', message, { code: 404 });
    }
    case 'denied': {
      const message = `${start}failed to resolve image: pull access denied, `
        + 'repository does not exist or may require authorization: server '
        + 'message: insufficient_scope: authorization failed';
      return new ApiError('Unknown', message, { code: 403 });
    }
    case 'unavailable': {
      const message = `${start}failed to resolve image: failed to do request: `
        + `Head "https://${name.split('/')[0]}/v2/": dial tcp: i/o timeout`;
      return new ApiError('Unavailable', message, { code: 503 });
    }
  }
}
