// Calls your function: at the start, after every change of the Pod, and once
// a minute. An error of yours means another call, a little later.
// Real thing: controller-runtime, or client-go by hand.

import { pods, serviceaccounts } from '#engine';
import type { Component, v1 } from '#engine';
import type { Learner } from './contract.ts';

const NAMESPACE = 'ferry';
const NAME = 'web';
const KEY = `${NAMESPACE}/${NAME}`;
const MINUTE_MS = 60_000;

const TEMPLATE = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: NAME, namespace: NAMESPACE, labels: { app: 'web' } },
  spec: {
    containers: [{
      name: 'web', image: 'busybox:1.36', command: ['sleep', '3600'],
    }],
  },
} as unknown as v1.Pod;

export function harness(learner: Learner): Component {
  return (ctx) => {
    const queue = ctx.queue('keep-one');
    const web = ctx.informer(pods, {
      namespace: NAMESPACE, fieldSelector: `metadata.name=${NAME}`,
    });
    const wake = (): void => queue.add(KEY);
    web.onAdd(wake);
    web.onUpdate(wake);
    web.onDelete(wake);
    ctx.clock.every(MINUTE_MS, wake);
    // Before the namespace has its account, no Pod can be made in it.
    const accounts = ctx.informer(serviceaccounts, { namespace: NAMESPACE });
    accounts.onAdd(wake);
    ctx.reconcile(queue, 1, async () => {
      if (accounts.get(`${NAMESPACE}/default`) === undefined) return;
      await learner.keepOne(TEMPLATE, ctx);
    });
  };
}
