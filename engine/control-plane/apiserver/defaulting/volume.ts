// A volume's defaults.
// Upstream: pkg/apis/core/v1/defaults.go. Same for what is modelled.

import type * as v1 from '../../../machinery/api/v1.ts';
import { change, each, fill, optional } from './fill.ts';

const FILE_MODE = 0o644;
const TOKEN_EXPIRATION_SECONDS = 3600;

export function volume(sent: v1.Volume): v1.Volume {
  const isNameAlone = Object.keys(sent).every((key) => key === 'name');
  if (isNameAlone) return fill('Volume', sent, { emptyDir: {} });
  return change('Volume', sent, {
    hostPath: optional(sent.hostPath, (source) =>
      fill('HostPathVolumeSource', source, { type: '' })),
    secret: optional(sent.secret, (source) =>
      fill('SecretVolumeSource', source, { defaultMode: FILE_MODE })),
    configMap: optional(sent.configMap, (source) =>
      fill('ConfigMapVolumeSource', source, { defaultMode: FILE_MODE })),
    downwardAPI: optional(sent.downwardAPI, downwardAPI),
    projected: optional(sent.projected, projected),
  });
}

export function fieldRef(sent: v1.ObjectFieldSelector): v1.ObjectFieldSelector {
  return fill('ObjectFieldSelector', sent, { apiVersion: 'v1' });
}

function downwardAPI(
  sent: v1.DownwardAPIVolumeSource,
): v1.DownwardAPIVolumeSource {
  const filled = change('DownwardAPIVolumeSource', sent, {
    items: each(sent.items, downwardItem),
  });
  return fill('DownwardAPIVolumeSource', filled, { defaultMode: FILE_MODE });
}

function downwardItem(
  sent: v1.DownwardAPIVolumeFile,
): v1.DownwardAPIVolumeFile {
  return change('DownwardAPIVolumeFile', sent, {
    fieldRef: optional(sent.fieldRef, fieldRef),
  });
}

function projected(sent: v1.ProjectedVolumeSource): v1.ProjectedVolumeSource {
  const filled = change('ProjectedVolumeSource', sent, {
    sources: each(sent.sources, projection),
  });
  return fill('ProjectedVolumeSource', filled, { defaultMode: FILE_MODE });
}

function projection(sent: v1.VolumeProjection): v1.VolumeProjection {
  return change('VolumeProjection', sent, {
    downwardAPI: optional(sent.downwardAPI, (source) =>
      change('DownwardAPIProjection', source, {
        items: each(source.items, downwardItem),
      })),
    serviceAccountToken: optional(sent.serviceAccountToken, (source) =>
      fill('ServiceAccountTokenProjection', source, {
        expirationSeconds: TOKEN_EXPIRATION_SECONDS,
      })),
  });
}
