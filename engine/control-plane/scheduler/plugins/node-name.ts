// A Pod that names its node goes there or nowhere.
// Upstream: pkg/scheduler/framework/plugins/nodename. Same.

import type { FilterPlugin, Rejection } from '../framework.ts';

const NAME = 'NodeName';
const REJECTION: Rejection = {
  plugin: NAME,
  reasons: ["node(s) didn't match the requested node name"],
  isResolvable: false,
};

export const nodeName: FilterPlugin = {
  name: NAME,
  scope: 'node',
  filter({ pod }) {
    const asked = pod.spec.nodeName ?? '';
    if (asked === '') return undefined;
    return ({ name }) => (name === asked ? undefined : REJECTION);
  },
  isHelpedBy: (_pod, { kind }) => kind === 'node-added',
};
