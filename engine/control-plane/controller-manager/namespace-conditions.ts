// What a namespace that is going says of what still holds it.
// Upstream: pkg/controller/namespace/deletion/status_condition_utils.go. Same.

import type { Resource } from '../../machinery/api/resource.ts';
import type * as v1 from '../../machinery/api/v1.ts';

/** What a pass left behind. */
export interface Remains {
  readonly errors: readonly string[];
  readonly instances: ReadonlyMap<Resource, number>;
  /** Objects by the finalizers that hold them. */
  readonly finalizers: ReadonlyMap<string, number>;
}

interface Finding {
  readonly type: string;
  readonly isTrue: boolean;
  readonly reason: string;
  readonly message: string;
}

/** The conditions after a pass: those of before where nothing has changed. */
export function namespaceConditions(
  before: readonly v1.NamespaceCondition[] = [],
  remains: Remains,
  now: string,
): readonly v1.NamespaceCondition[] {
  const fresh = findings(remains).map((finding): v1.NamespaceCondition => {
    const { type, isTrue, reason, message } = finding;
    const status = isTrue ? 'True' : 'False';
    const old = before.find((condition) => condition.type === type);
    const isSame = old?.status === status && old.reason === reason
      && old.message === message;
    return isSame ? old
      : { type, status, lastTransitionTime: now, reason, message };
  });
  const isSame = fresh.every((condition) => before.includes(condition));
  if (isSame) return before;
  const types = new Set(fresh.map(({ type }) => type));
  return [...before.filter(({ type }) => !types.has(type)), ...fresh];
}

function findings(remains: Remains): readonly Finding[] {
  return [
    {
      type: 'NamespaceDeletionDiscoveryFailure', isTrue: false,
      reason: 'ResourcesDiscovered',
      message: 'All resources successfully discovered',
    },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure', isTrue: false,
      reason: 'ParsedGroupVersions',
      message: 'All legacy kube types successfully parsed',
    },
    contentFailure(remains), contentRemaining(remains),
    finalizersRemaining(remains),
  ];
}

function contentFailure({ errors }: Remains): Finding {
  const type = 'NamespaceDeletionContentFailure';
  if (errors.length === 0) {
    return {
      type, isTrue: false, reason: 'ContentDeleted',
      message: 'All content successfully deleted, may be waiting on '
        + 'finalization',
    };
  }
  return {
    type, isTrue: true, reason: 'ContentDeletionFailed',
    message: `Failed to delete all resource types, ${errors.length} `
      + `remaining: ${[...errors].sort().join(', ')}`,
  };
}

function contentRemaining({ instances }: Remains): Finding {
  const type = 'NamespaceContentRemaining';
  const found = [...instances].map(([{ resource, group }, count]) =>
    `${resource}.${group} has ${count} resource instances`);
  if (found.length === 0) {
    return {
      type, isTrue: false, reason: 'ContentRemoved',
      message: 'All content successfully removed',
    };
  }
  return {
    type, isTrue: true, reason: 'SomeResourcesRemain',
    message: `Some resources are remaining: ${found.sort().join(', ')}`,
  };
}

function finalizersRemaining({ finalizers }: Remains): Finding {
  const type = 'NamespaceFinalizersRemaining';
  const found = [...finalizers].map(([finalizer, count]) =>
    `${finalizer} in ${count} resource instances`);
  if (found.length === 0) {
    return {
      type, isTrue: false, reason: 'ContentHasNoFinalizers',
      message: 'All content-preserving finalizers finished',
    };
  }
  return {
    type, isTrue: true, reason: 'SomeFinalizersRemain',
    message: 'Some content in the namespace has finalizers remaining: '
      + found.sort().join(', '),
  };
}
