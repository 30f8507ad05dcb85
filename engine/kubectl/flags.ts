// Which flags a verb has. One that nobody reads would be passed over in
// silence, and somebody would wait for what it promises.
// Upstream: each command's own flags. Fewer.

import type { Arguments } from './arguments.ts';
import { UsageError } from './errors.ts';

const FLAGS: Readonly<Record<string, readonly string[]>> = {
  annotate: ['all', 'overwrite', 'selector'],
  apply: ['filename'],
  cordon: [],
  create: ['dry-run', 'filename', 'from-literal', 'image', 'output',
    'replicas', 'value'],
  delete: ['all', 'cascade', 'filename', 'force', 'grace-period',
    'ignore-not-found', 'now', 'selector', 'wait'],
  drain: ['delete-emptydir-data', 'force', 'grace-period',
    'ignore-daemonsets', 'pod-selector', 'timeout'],
  exec: ['container', 'quiet', 'stdin', 'tty'],
  expose: ['labels', 'name', 'port', 'protocol', 'selector', 'target-port',
    'type'],
  get: ['all-namespaces', 'field-selector', 'no-headers', 'output',
    'selector', 'show-labels', 'sort-by'],
  label: ['all', 'overwrite', 'selector'],
  patch: ['patch', 'subresource', 'type'],
  rollout: ['timeout', 'to-revision', 'watch'],
  run: ['command', 'dry-run', 'env', 'image', 'labels', 'output', 'port',
    'restart'],
  scale: ['all', 'current-replicas', 'replicas', 'selector'],
  set: ['all', 'container', 'containers', 'selector'],
  taint: ['overwrite'],
  uncordon: [],
};

/** Throws at the first flag that the verb does not have. */
export function refuseUnknownFlags({ verb, flags }: Arguments): void {
  const known = new Set(['namespace', ...FLAGS[verb] ?? []]);
  for (const name of flags.keys()) {
    if (known.has(name)) continue;
    throw new UsageError(`unknown flag: --${name}\nSee 'kubectl ${
      verb} --help' for usage.`);
  }
}
