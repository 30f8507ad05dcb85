// A container's defaults.
// Upstream: pkg/apis/core/v1/defaults.go and pkg/util/parsers. Same for what
// is modelled.

import type * as v1 from '../../../machinery/api/v1.ts';
import { change, each, fill, optional } from './fill.ts';
import { fieldRef } from './volume.ts';

export function container(sent: v1.Container): v1.Container {
  const filled = change('Container', sent, {
    ports: each(sent.ports, port),
    env: each(sent.env, envVar),
    livenessProbe: optional(sent.livenessProbe, probe),
    readinessProbe: optional(sent.readinessProbe, probe),
    startupProbe: optional(sent.startupProbe, probe),
    lifecycle: optional(sent.lifecycle, lifecycle),
  });
  return fill('Container', filled, {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: pullPolicy(sent.image ?? ''),
  });
}

/** Always for ':latest' and for no tag at all, else IfNotPresent. */
export function pullPolicy(image: string): 'Always' | 'IfNotPresent' {
  return tagOf(image) === 'latest' ? 'Always' : 'IfNotPresent';
}

/** '' for a digest without a tag, and for what is no image name. */
function tagOf(image: string): string {
  const [name = '', digest] = image.split('@');
  const last = name.slice(name.lastIndexOf('/') + 1);
  const [repository = '', tag] = last.split(':');
  if (!/^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*$/.test(repository)) return '';
  if (tag !== undefined) return tag;
  return digest === undefined ? 'latest' : '';
}

function port(sent: v1.ContainerPort): v1.ContainerPort {
  return fill('ContainerPort', sent, { protocol: 'TCP' });
}

function envVar(sent: v1.EnvVar): v1.EnvVar {
  return change('EnvVar', sent, {
    valueFrom: optional(sent.valueFrom, (source) =>
      change('EnvVarSource', source, {
        fieldRef: optional(source.fieldRef, fieldRef),
      })),
  });
}

function probe(sent: v1.Probe): v1.Probe {
  const filled = change('Probe', sent, {
    httpGet: optional(sent.httpGet, httpGet),
    grpc: optional(sent.grpc, (grpc) =>
      fill('GRPCAction', grpc, { service: '' })),
  });
  return fill('Probe', filled, {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
}

function httpGet(sent: v1.HTTPGetAction): v1.HTTPGetAction {
  return fill('HTTPGetAction', sent, { path: '/', scheme: 'HTTP' });
}

function lifecycle(sent: v1.Lifecycle): v1.Lifecycle {
  const handler = (item: v1.LifecycleHandler): v1.LifecycleHandler =>
    change('LifecycleHandler', item, {
      httpGet: optional(item.httpGet, httpGet),
    });
  return change('Lifecycle', sent, {
    postStart: optional(sent.postStart, handler),
    preStop: optional(sent.preStop, handler),
  });
}
