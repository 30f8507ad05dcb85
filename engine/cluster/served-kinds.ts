// Which kinds this version serves, for hosts that bring manifests of others.

import { KINDS } from '../control-plane/apiserver/kinds.ts';

/** Kinds as manifests spell them: 'Pod', 'Deployment'. */
export const SERVED_KINDS: readonly string[] =
  KINDS.map(({ resource }) => resource.kind);
