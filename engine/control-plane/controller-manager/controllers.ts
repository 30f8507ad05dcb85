// Which controllers there are, by the names under which they write.
// Upstream: cmd/kube-controller-manager/app/controllermanager.go. Different:
// each has informers and a process of its own, so that each can be replaced.

import type { Component } from '../../machinery/component.ts';
import { deploymentController } from './deployment.ts';
import { endpointSliceController } from './endpoint-slice.ts';
import { endpointsController } from './endpoints.ts';
import { garbageCollector } from './garbage-collector.ts';
import { namespaceController } from './namespace.ts';
import { nodeLifecycleController } from './node-lifecycle.ts';
import { podGarbageCollector } from './pod-gc.ts';
import { replicaSetController } from './replicaset.ts';
import { rootCACertificatePublisher } from './root-ca-cert-publisher.ts';
import { serviceAccountController } from './service-account.ts';
import { taintEvictionController } from './taint-eviction.ts';

export const CONTROLLERS: Readonly<Record<string, Component>> = {
  'deployment-controller': deploymentController,
  'replicaset-controller': replicaSetController,
  'node-lifecycle-controller': nodeLifecycleController,
  'taint-eviction-controller': taintEvictionController,
  'pod-garbage-collector': podGarbageCollector,
  'generic-garbage-collector': garbageCollector,
  'namespace-controller': namespaceController,
  'endpoint-controller': endpointsController,
  'endpointslice-controller': endpointSliceController,
  'service-account-controller': serviceAccountController,
  'root-ca-cert-publisher': rootCACertificatePublisher,
};
