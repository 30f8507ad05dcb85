// What each slot may ask of a real cluster, and nothing else: the learner's
// file has the rights of the one who runs it, and must not use them all. The
// rows are what Kubernetes' own roles grant, as far as an exercise needs it.

import { groupResource } from '../../engine/machinery/api/resource.ts';
import type { ApiRequest, Verb } from '../../engine/machinery/request.ts';

export interface Right {
  /** '' is the core group. */
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly verbs: readonly Verb[];
  /** Only there. By default everywhere. */
  readonly namespace?: string;
}

const READ: readonly Verb[] = ['get', 'list', 'watch'];
const CHANGE: readonly Verb[] = ['update', 'patch'];

const EVENTS: Right = {
  group: '', resource: 'events', verbs: ['create', 'patch'],
};
const POD_STATUS: Right = {
  group: '', resource: 'pods', subresource: 'status', verbs: CHANGE,
};
const LEASES = 'coordination.k8s.io';

// #region rights
const RIGHTS: Readonly<Record<string, readonly Right[]>> = {
  'node-lifecycle-controller': [
    { group: '', resource: 'nodes', verbs: [...READ, ...CHANGE] },
    { group: '', resource: 'nodes', subresource: 'status', verbs: CHANGE },
    { group: '', resource: 'pods', verbs: READ },
    POD_STATUS,
    {
      group: LEASES, resource: 'leases', verbs: READ,
      namespace: 'kube-node-lease',
    },
    EVENTS,
  ],
  'taint-eviction-controller': [
    { group: '', resource: 'nodes', verbs: READ },
    { group: '', resource: 'pods', verbs: [...READ, 'delete'] },
    POD_STATUS,
    EVENTS,
  ],
  // A Pod's way to its node is a binding; nothing else of a Pod's is its own
  // to write but the condition that says why there is none.
  'kube-scheduler': [
    { group: '', resource: 'nodes', verbs: READ },
    { group: '', resource: 'pods', verbs: READ },
    { group: '', resource: 'pods', subresource: 'binding', verbs: ['create'] },
    { ...POD_STATUS, verbs: ['patch'] },
    { ...EVENTS, group: 'events.k8s.io' },
  ],
  'controllers/keep-one': [
    {
      group: '', resource: 'pods', verbs: [...READ, 'create'],
      namespace: 'ferry',
    },
    {
      group: '', resource: 'serviceaccounts', verbs: READ, namespace: 'ferry',
    },
    EVENTS,
  ],
};
// #endregion rights

/** The slots that can be filled from outside. */
export const ATTACHABLE: readonly string[] = Object.keys(RIGHTS);

/** Undefined if the slot cannot be filled from outside. */
export function rightsOf(slot: string): readonly Right[] | undefined {
  return Object.hasOwn(RIGHTS, slot) ? RIGHTS[slot] : undefined;
}

export function isGranted(
  rights: readonly Right[],
  request: ApiRequest,
): boolean {
  return rights.some((right) => right.group === request.group
    && right.resource === request.resource
    && right.subresource === request.subresource
    && right.verbs.includes(request.verb)
    && (right.namespace === undefined
      || right.namespace === request.namespace));
}

/** 'nodes/status', 'leases in kube-node-lease' */
function placeText(right: Right): string {
  const { resource, subresource, namespace } = right;
  const name = subresource === undefined
    ? resource : `${resource}/${subresource}`;
  return namespace === undefined ? name : `${name} in ${namespace}`;
}

/** As a role wants it: 'leases.coordination.k8s.io in kube-node-lease' */
export function roleText(right: Right): string {
  return placeText({ ...right, resource: groupResource(right) });
}

/** 'nodes, pods' */
export function readText(rights: readonly Right[]): string {
  return rights.filter(({ verbs }) => verbs.includes('list'))
    .map(placeText).join(', ');
}

/** 'nodes (update, patch), events (create, patch)' */
export function writeText(rights: readonly Right[]): string {
  return rights.flatMap((right) => {
    const verbs = right.verbs.filter((verb) => !READ.includes(verb));
    if (verbs.length === 0) return [];
    return [`${placeText(right)} (${verbs.join(', ')})`];
  }).join(', ');
}
