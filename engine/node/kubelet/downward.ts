// What a container may be told of its own Pod.
// Upstream: pkg/fieldpath and pkg/kubelet/kubelet_pods.go. Same paths.

import type * as v1 from '../../machinery/api/v1.ts';

const SUBSCRIPT = /^metadata\.(labels|annotations)\['([^']+)'\]$/;

/** What only the node knows. */
export interface NodeFacts {
  readonly hostIP?: string;
  readonly podIP?: string;
}

/** An unknown path gives ''. */
export function fieldValue(
  pod: v1.Pod,
  path: string,
  { hostIP = '', podIP = '' }: NodeFacts = {},
): string {
  const { metadata, spec } = pod;
  const found = SUBSCRIPT.exec(path);
  if (found !== null) {
    const [, field, key] = found;
    return metadata[field as 'labels' | 'annotations']?.[key!] ?? '';
  }
  switch (path) {
    case 'metadata.name': return metadata.name;
    case 'metadata.namespace': return metadata.namespace ?? '';
    case 'metadata.uid': return metadata.uid;
    case 'metadata.labels': return listed(metadata.labels);
    case 'metadata.annotations': return listed(metadata.annotations);
    case 'spec.nodeName': return spec.nodeName ?? '';
    case 'spec.serviceAccountName': return spec.serviceAccountName ?? '';
    case 'status.hostIP': case 'status.hostIPs': return hostIP;
    case 'status.podIP': case 'status.podIPs': return podIP;
    default: return '';
  }
}

function listed(values: Readonly<Record<string, string>> = {}): string {
  return Object.keys(values).sort()
    .map((key) => `${key}="${values[key]}"`).join('\n');
}
