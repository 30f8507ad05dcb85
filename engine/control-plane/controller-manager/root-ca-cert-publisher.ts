// Every namespace has the ConfigMap from which Pods learn whom to trust.
// Upstream: pkg/controller/certificates/rootcacertpublisher. Different: the
// certificate is a placeholder, because nothing here speaks TLS.

import type { Component } from '../../machinery/component.ts';
import { configmaps } from '../../machinery/api/resource.ts';
import { keepInEveryNamespace } from './per-namespace.ts';

const NAME = 'kube-root-ca.crt';
const DESCRIPTION = 'Contains a CA bundle that can be used to verify the '
  + 'kube-apiserver when using internal endpoints such as the internal '
  + 'service IP or kubernetes.default.svc. No other usage is guaranteed '
  + 'across distributions of Kubernetes clusters.';
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\n'
  + 'simulated\n-----END CERTIFICATE-----\n';

export const rootCACertificatePublisher: Component = (ctx) => {
  keepInEveryNamespace(ctx, {
    resource: configmaps,
    name: NAME,
    make: (namespace) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: NAME,
        namespace,
        annotations: { 'kubernetes.io/description': DESCRIPTION },
      },
      data: { 'ca.crt': CERTIFICATE },
    }),
  });
};
