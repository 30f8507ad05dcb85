// The defaults of each struct.
// Upstream: pkg/apis/*/v1/defaults.go. Same for what is modelled.

import type * as appsv1 from '../../../machinery/api/appsv1.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { pullPolicy } from './container.ts';
import { change, fill } from './fill.ts';
import { finishPod, finishPodSpec } from './pod.ts';
import { finishService, serviceDefaults, withTargetPort } from './service.ts';

const FILE_MODE = { defaultMode: 0o644 };
const PROTOCOL = { protocol: 'TCP' };
const NAME_LABEL = 'kubernetes.io/metadata.name';

type Defaults = object | ((sent: never) => object);

/** By the struct's name: what its fields are where they are absent. */
export const DEFAULTS: Readonly<Record<string, Defaults>> = {
  NamespaceStatus: { phase: 'Active' },
  NodeStatus: ({ capacity }: v1.NodeStatus) => ({ allocatable: capacity }),
  PriorityClass: { preemptionPolicy: 'PreemptLowerPriority' },
  ReplicaSetSpec: { replicas: 1 },
  DeploymentSpec: {
    replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600,
  },
  DeploymentStrategy: { type: 'RollingUpdate' },
  PodSpec: {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  },
  Container: containerDefaults,
  EphemeralContainer: containerDefaults,
  ContainerPort: PROTOCOL,
  ObjectFieldSelector: { apiVersion: 'v1' },
  Probe: {
    timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1,
    failureThreshold: 3,
  },
  HTTPGetAction: { path: '/', scheme: 'HTTP' },
  GRPCAction: { service: '' },
  Volume: (sent: v1.Volume) =>
    Object.keys(sent).every((key) => key === 'name') ? { emptyDir: {} } : {},
  HostPathVolumeSource: { type: '' },
  SecretVolumeSource: FILE_MODE,
  ConfigMapVolumeSource: FILE_MODE,
  DownwardAPIVolumeSource: FILE_MODE,
  ProjectedVolumeSource: FILE_MODE,
  ServiceAccountTokenProjection: { expirationSeconds: 3600 },
  ServiceSpec: serviceDefaults,
  ServicePort: PROTOCOL,
  EndpointPort: PROTOCOL,
  SliceEndpointPort: { name: '', ...PROTOCOL },
};

/** By the struct's name: what depends on more than one field, once the
 *  defaults are filled in. */
export const FINISHES: Readonly<Record<string, (filled: never) => object>> = {
  Namespace: withNameLabel,
  Pod: finishPod,
  PodSpec: finishPodSpec,
  DeploymentStrategy: withBounds,
  ServiceSpec: finishService,
  ServicePort: withTargetPort,
};

function containerDefaults({ image }: v1.Container): Partial<v1.Container> {
  return {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: pullPolicy(image ?? ''),
  };
}

function withNameLabel(filled: v1.Namespace): v1.Namespace {
  const { name, labels = {} } = filled.metadata;
  if (name === undefined || name === '' || labels[NAME_LABEL] === name) {
    return filled;
  }
  const entries = Object.entries({ ...labels, [NAME_LABEL]: name });
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const metadata = change('ObjectMeta', filled.metadata, {
    labels: Object.fromEntries(entries),
  });
  return change('Namespace', filled, { metadata });
}

function withBounds(
  filled: appsv1.DeploymentStrategy,
): appsv1.DeploymentStrategy {
  if (filled.type !== 'RollingUpdate') return filled;
  return change('DeploymentStrategy', filled, {
    rollingUpdate: fill('RollingUpdateDeployment', filled.rollingUpdate ?? {}, {
      maxUnavailable: '25%',
      maxSurge: '25%',
    }),
  });
}
