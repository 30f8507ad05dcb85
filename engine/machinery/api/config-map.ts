// ConfigMaps and Secrets: files and variables for containers.
// Upstream: api/core/v1/types.go. Same fields, spelling and order.

import type { NamespacedObject } from './meta.ts';

export interface ConfigMap extends NamespacedObject {
  readonly immutable?: boolean;
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

export interface Secret extends NamespacedObject {
  readonly immutable?: boolean;
  /** Base64. */
  readonly data?: Readonly<Record<string, string>>;
  /** Plain text that the server adds to data; never read back. */
  readonly stringData?: Readonly<Record<string, string>>;
  readonly type?: string;
}
