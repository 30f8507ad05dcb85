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
  if (isMirror(pod)) return admitMirrorPod(pod, request);
  const account = accountOf(pod, request, reads);
  const name = accountName(pod);
  if (account === undefined) {
    const key = `${namespace}/${name}`;
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

/** Whose token the Pod gets; undefined for a mirror, and where there is no
 *  such account. */
export function accountOf(
  pod: v1.Pod,
  { namespace = '' }: AdmissionRequest,
  reads: AdmissionReads,
): v1.ServiceAccount | undefined {
  if (isMirror(pod)) return undefined;
  const key = `${namespace}/${accountName(pod)}`;
  return reads.get(serviceaccounts, key) as v1.ServiceAccount | undefined;
}

export function accountName({ spec }: v1.Pod): string {
  return spec.serviceAccountName ?? DEFAULT_NAME;
}

function isMirror({ metadata: { annotations } }: v1.Pod): boolean {
  return annotations?.[MIRROR] !== undefined;
}

/** A static Pod's mirror has no account and so no secrets. */
function admitMirrorPod(pod: v1.Pod, request: AdmissionRequest): v1.Pod {
  if (pod.spec.serviceAccountName === undefined) return pod;
  throw refuse(request, 'a mirror pod may not reference service accounts');
}

export function tokenVolume(suffix: string): v1.Volume {
  return { name: VOLUME_PREFIX + suffix, projected: TOKEN_SOURCE };
}

export function tokenMount(name: string): v1.VolumeMount {
  return { name, readOnly: true, mountPath: MOUNT_PATH };
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
  const volume = existing ?? tokenVolume(suffix());
  const mount = tokenMount(volume.name);
  const mounted = (container: v1.Container): v1.Container => {
    if (!isMissing(container)) return container;
    const volumeMounts = [...container.volumeMounts ?? [], mount];
    return ordered('Container', container, { volumeMounts });
  };
  return {
    volumes: existing === undefined ? [...spec.volumes ?? [], volume]
      : spec.volumes,
    initContainers: spec.initContainers?.map(mounted),
    containers: containers.map(mounted),
  };
}
