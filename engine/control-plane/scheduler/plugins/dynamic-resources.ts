// Devices that are claimed are not modelled. What is left of the plugin is
// what it says after every failure: it has nothing to give back.
// Upstream: pkg/scheduler/framework/plugins/dynamicresources.

import type { PostFilterPlugin } from '../framework.ts';

export const dynamicResources: PostFilterPlugin = {
  name: 'DynamicResources',
  postFilter: () => 'no new claims to deallocate',
};
