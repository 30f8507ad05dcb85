// Node's way of draining all microtasks.

import type { Hop } from '@clusterwright/engine';

export const hop: Hop = () => new Promise((resolve) => setImmediate(resolve));
