// Deployments' and ReplicaSets' defaults.
// Upstream: pkg/apis/apps/v1/defaults.go. Same.

import type * as appsv1 from '../../../machinery/api/appsv1.ts';
import { change, fill } from './fill.ts';
import { podTemplate } from './pod.ts';

export function replicaSet(object: appsv1.ReplicaSet): appsv1.ReplicaSet {
  const spec = change('ReplicaSetSpec', object.spec, {
    template: podTemplate(object.spec.template),
  });
  return change('ReplicaSet', object, {
    spec: fill('ReplicaSetSpec', spec, { replicas: 1 }),
  });
}

export function deployment(object: appsv1.Deployment): appsv1.Deployment {
  const spec = change('DeploymentSpec', object.spec, {
    template: podTemplate(object.spec.template),
    strategy: strategy(object.spec.strategy ?? {}),
  });
  return change('Deployment', object, {
    spec: fill('DeploymentSpec', spec, {
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    }),
  });
}

function strategy(sent: appsv1.DeploymentStrategy): appsv1.DeploymentStrategy {
  const filled = fill('DeploymentStrategy', sent, { type: 'RollingUpdate' });
  if (filled.type !== 'RollingUpdate') return filled;
  return change('DeploymentStrategy', filled, {
    rollingUpdate: fill('RollingUpdateDeployment', filled.rollingUpdate ?? {}, {
      maxUnavailable: '25%',
      maxSurge: '25%',
    }),
  });
}
