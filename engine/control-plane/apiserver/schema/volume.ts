// Volumes. Upstream: api/core/v1 types.go. Different: volume kinds of the
// clouds are taken as they come.

export const VOLUME_TYPES = `
Volume: name !string, hostPath *HostPathVolumeSource,
  emptyDir *EmptyDirVolumeSource, gcePersistentDisk *any,
  awsElasticBlockStore *any, gitRepo *any, secret *SecretVolumeSource,
  nfs *NFSVolumeSource, iscsi *any, glusterfs *any,
  persistentVolumeClaim *PersistentVolumeClaimVolumeSource, rbd *any,
  flexVolume *any, cinder *any, cephfs *any, flocker *any,
  downwardAPI *DownwardAPIVolumeSource, fc *any, azureFile *any,
  configMap *ConfigMapVolumeSource, vsphereVolume *any, quobyte *any,
  azureDisk *any, photonPersistentDisk *any, projected *ProjectedVolumeSource,
  portworxVolume *any, scaleIO *any, storageos *any, csi *CSIVolumeSource,
  ephemeral *EphemeralVolumeSource, image *ImageVolumeSource
HostPathVolumeSource: path !string, type *HostPathType
EmptyDirVolumeSource: medium StorageMedium, sizeLimit *quantity
SecretVolumeSource: secretName string, items []KeyToPath, defaultMode *int32,
  optional *bool
KeyToPath: key !string, path !string, mode *int32
NFSVolumeSource: server !string, path !string, readOnly bool
PersistentVolumeClaimVolumeSource: claimName !string, readOnly bool
DownwardAPIVolumeSource: items []DownwardAPIVolumeFile, defaultMode *int32
DownwardAPIVolumeFile: path !string, fieldRef *ObjectFieldSelector,
  resourceFieldRef *ResourceFieldSelector, mode *int32
ConfigMapVolumeSource: name string, items []KeyToPath, defaultMode *int32,
  optional *bool
ProjectedVolumeSource: sources ![]VolumeProjection, defaultMode *int32
VolumeProjection: secret *SecretProjection, downwardAPI *DownwardAPIProjection,
  configMap *ConfigMapProjection,
  serviceAccountToken *ServiceAccountTokenProjection,
  clusterTrustBundle *ClusterTrustBundleProjection,
  podCertificate *PodCertificateProjection
SecretProjection: name string, items []KeyToPath, optional *bool
DownwardAPIProjection: items []DownwardAPIVolumeFile
ConfigMapProjection: name string, items []KeyToPath, optional *bool
ServiceAccountTokenProjection: audience string, expirationSeconds *int64,
  path !string
ClusterTrustBundleProjection: name *string, signerName *string,
  labelSelector *LabelSelector, optional *bool, path !string
PodCertificateProjection: signerName string, keyType string,
  maxExpirationSeconds *int32, credentialBundlePath string, keyPath string,
  certificateChainPath string, userAnnotations {}string
CSIVolumeSource: driver !string, readOnly *bool, fsType *string,
  volumeAttributes {}string, nodePublishSecretRef *LocalObjectReference
EphemeralVolumeSource: volumeClaimTemplate *PersistentVolumeClaimTemplate
PersistentVolumeClaimTemplate: metadata !ObjectMeta,
  spec !PersistentVolumeClaimSpec
PersistentVolumeClaimSpec: accessModes []PersistentVolumeAccessMode,
  selector *LabelSelector, resources !VolumeResourceRequirements,
  volumeName string, storageClassName *string,
  volumeMode *PersistentVolumeMode, dataSource *TypedLocalObjectReference,
  dataSourceRef *TypedObjectReference, volumeAttributesClassName *string
VolumeResourceRequirements: limits {}quantity, requests {}quantity
TypedLocalObjectReference: apiGroup !*string, kind !string, name !string
TypedObjectReference: apiGroup !*string, kind !string, name !string,
  namespace *string
ImageVolumeSource: reference string, pullPolicy PullPolicy
`;
