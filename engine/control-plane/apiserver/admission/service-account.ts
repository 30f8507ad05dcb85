// ServiceAccount: every Pod runs as one, and finds its token in a volume.
// Upstream: plugin/pkg/admission/serviceaccount. Same, but that a missing
// account is not waited for, and mountable secrets are not enforced.

import { deepFreeze } from '../../../kernel/freeze.ts';
import type { ApiObject } from '../../../machinery/api/meta.ts';
import { pods, serviceaccounts } from '../../../machinery/api/resource.ts';
import type * as v1 from '../../../machinery/api/v1.ts';
import { ordered } from '../schema/index.ts';
import { refuse, withSpec } from './request.ts';
import type { AdmissionReads, AdmissionRequest } from './request.ts';

const DEFAULT_NAME = 'default';
const VOLUME_PREFIX = 'kube-api-access-';
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const MIRROR = 'kubernetes.io/config.mirror';

/** A token's volume, shared by all Pods: one second over an hour longer than
 *  the hour would tell that nobody asked for it. */
const TOKEN_SOURCE: v1.ProjectedVolumeSource = deepFreeze({
  sources: [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    {
      configMap: {
        name: 'kube-root-ca.crt',
        items: [{ key: 'ca.crt', path: 'ca.crt' }],
      },
    },
    {
      downwardAPI: {
        items: [{
          path: 'namespace',
          fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' },
        }],
      },
    },
  ],
  defaultMode: 0o644,
});

export function giveServiceAccount(
  object: ApiObject,
  request: AdmissionRequest,
  reads: AdmissionReads,
): ApiObject {
  const { resource, verb, subresource, namespace = '' } = request;
  if (resource !== pods || verb !== 'create' || subresource !== undefined) {
    return object;
  }
  const pod = object as v1.Pod;
  if (pod.metadata.annotations?.[MIRROR] !== undefined) {
    return admitMirrorPod(pod, request);
  }
  const name = pod.spec.serviceAccountName ?? DEFAULT_NAME;
  const key = `${namespace}/${name}`;
  const account = reads.get(serviceaccounts, key) as
    v1.ServiceAccount | undefined;
  if (account === undefined) {
    throw refuse(request, `error looking up service account ${key}: ` +
      `serviceaccount "${name}" not found`);
  }
  const spec = withToken(pod.spec, account, request);
  const pullSecrets = account.imagePullSecrets ?? [];
  const changes = {
    ...spec,
    serviceAccountName: name,
    serviceAccount: name,
    ...(pod.spec.imagePullSecrets === undefined && pullSecrets.length > 0
      ? { imagePullSecrets: pullSecrets } : {}),
  };
  return withSpec(pod, ordered('PodSpec', pod.spec, changes));
}

/** A static Pod's mirror has no account and so no secrets. */
function admitMirrorPod(pod: v1.Pod, request: AdmissionRequest): v1.Pod {
  if (pod.spec.serviceAccountName === undefined) return pod;
  throw refuse(request, 'a mirror pod may not reference service accounts');
}

/** The volume and its mounts, where the Pod wants them and lacks them. */
function withToken(
  spec: v1.PodSpec,
  account: v1.ServiceAccount,
  { suffix }: AdmissionRequest,
): Partial<v1.PodSpec> {
  const isWanted = spec.automountServiceAccountToken ??
    account.automountServiceAccountToken ?? true;
  if (!isWanted) return {};
  const existing = (spec.volumes ?? [])
    .find(({ name }) => name.startsWith(VOLUME_PREFIX));
  const { initContainers = [], containers = [] } = spec;
  const isMissing = (container: v1.Container): boolean =>
    !(container.volumeMounts ?? []).some(
      ({ mountPath }) => mountPath === MOUNT_PATH,
    );
  if (![...initContainers, ...containers].some(isMissing)) return {};
  const name = existing?.name ?? VOLUME_PREFIX + suffix();
  const mount = { name, readOnly: true, mountPath: MOUNT_PATH };
  const mounted = (container: v1.Container): v1.Container => {
    if (!isMissing(container)) return container;
    const volumeMounts = [...container.volumeMounts ?? [], mount];
    return ordered('Container', container, { volumeMounts });
  };
  const volume = { name, projected: TOKEN_SOURCE };
  return {
    volumes: existing === undefined ? [...spec.volumes ?? [], volume]
      : spec.volumes,
    initContainers: spec.initContainers?.map(mounted),
    containers: containers.map(mounted),
  };
}
