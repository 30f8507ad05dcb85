// Every namespace has a ServiceAccount "default".
// Upstream: pkg/controller/serviceaccount/serviceaccounts_controller.go.
// Same.

import type { Component } from '../../machinery/component.ts';
import { serviceaccounts } from '../../machinery/api/resource.ts';
import { keepInEveryNamespace } from './per-namespace.ts';

const NAME = 'default';

export const serviceAccountController: Component = (ctx) => {
  keepInEveryNamespace(ctx, {
    resource: serviceaccounts,
    name: NAME,
    make: (namespace) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: NAME, namespace },
    }),
  });
};
