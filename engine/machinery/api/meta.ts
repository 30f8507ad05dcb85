// What every object of the API carries, and the words that all of machinery
// uses. Upstream: apimachinery/pkg/apis/meta/v1/types.go. Same fields and
// spelling; different: what the server always fills in is not optional here.

import type { Millis } from '../../kernel/time.ts';

export type { Millis };

/** 'namespace/name', or 'name' for what is cluster-scoped. */
export type Key = string;
export type NodeName = string;

declare const brand: unique symbol;
/** What clients see of a revision: opaque, never compared by size. */
export type ResourceVersion = string & { readonly [brand]?: 'ResourceVersion' };
/** A position in the store's history: an integer that only grows. */
export type Revision = number & { readonly [brand]?: 'Revision' };

/** RFC 3339 in seconds and UTC: '2026-01-31T08:00:00Z'. */
export type Time = string;
/** The same with microseconds: '2026-01-31T08:00:00.000000Z'. */
export type MicroTime = string;
/** '100m', '1Gi'; quantity.ts reads them. */
export type Quantity = string;
/** Amounts by resource: `{cpu: '100m', memory: '64Mi'}`. */
export type ResourceList = Readonly<Record<string, Quantity>>;
/** A port's number or name; a count or a share such as '25%'. */
export type IntOrString = number | string;

export type ConditionStatus = 'True' | 'False' | 'Unknown';
export type PodPhase =
  'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
export type PodQOSClass = 'Guaranteed' | 'Burstable' | 'BestEffort';
export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';
export type PullPolicy = 'Always' | 'IfNotPresent' | 'Never';
export type TaintEffect = 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

export interface TypeMeta {
  readonly apiVersion: string;
  readonly kind: string;
}

export interface ApiObject extends TypeMeta {
  readonly metadata: ObjectMeta;
}

/** An object of a kind that lives in namespaces. */
export interface NamespacedObject extends ApiObject {
  readonly metadata: ObjectMeta & { readonly namespace: string };
}

export interface ObjectMeta {
  readonly name: string;
  /** The server appends five random characters to it to make a name. */
  readonly generateName?: string;
  readonly namespace?: string;
  readonly selfLink?: string;
  /** Unlike the name, never used twice. */
  readonly uid: string;
  /** Another one with every write. */
  readonly resourceVersion: ResourceVersion;
  /** Counts changes of the spec, for kinds that keep it. */
  readonly generation?: number;
  readonly creationTimestamp: Time;
  /** Present while the object is being deleted: when it may be gone. */
  readonly deletionTimestamp?: Time;
  readonly deletionGracePeriodSeconds?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  /** An object with finalizers is not removed, only marked as deleted. */
  readonly finalizers?: readonly string[];
  readonly managedFields?: readonly ManagedFieldsEntry[];
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  /** Whether this owner manages the object; at most one does. */
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

export interface ManagedFieldsEntry {
  readonly manager?: string;
  readonly operation?: string;
  readonly apiVersion?: string;
  readonly time?: Time;
  readonly fieldsType?: string;
  readonly fieldsV1?: unknown;
  readonly subresource?: string;
}

/** The metadata of what a controller makes from a template. */
export type TemplateMeta = Partial<ObjectMeta>;

/** The metadata of an object that the server has not filled in yet. */
export type NewMeta = Partial<ObjectMeta> & (
  | { readonly name: string }
  | { readonly generateName: string }
);

/** An object as it is sent to be created. */
export type New<T extends ApiObject> = Omit<T, 'metadata' | 'status'> & {
  readonly metadata: NewMeta;
  readonly status?: T extends { readonly status: infer S } ? S : never;
};

export interface ListMeta {
  readonly resourceVersion: ResourceVersion;
  /** Present if there is more: the token that the next page is asked with. */
  readonly continue?: string;
  readonly remainingItemCount?: number;
  readonly selfLink?: string;
}

export interface List<T> extends TypeMeta {
  readonly metadata: ListMeta;
  readonly items: readonly T[];
}

export interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  /** A BOOKMARK's carries no more than its resourceVersion, an ERROR's is a
   *  Status. */
  readonly object: T;
}

/** All requirements must hold; none selects everything. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  readonly key: string;
  /** In, NotIn, Exists or DoesNotExist. */
  readonly operator: string;
  readonly values?: readonly string[];
}

/** The conditions of newer kinds; older kinds have types of their own. */
export interface Condition {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly observedGeneration?: number;
  readonly lastTransitionTime: Time;
  readonly reason: string;
  readonly message: string;
}

export interface DeleteOptions extends Partial<TypeMeta> {
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: Preconditions;
  readonly orphanDependents?: boolean;
  readonly propagationPolicy?: string;
  readonly dryRun?: readonly string[];
  readonly ignoreStoreReadErrorWithClusterBreakingPotential?: boolean;
}

export interface Preconditions {
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/** What the server says instead of an object, an error above all. */
export interface Status extends TypeMeta {
  readonly metadata: Partial<ListMeta>;
  readonly status?: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code?: number;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  /** A resource's plural, or a kind where an object is invalid. */
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  /** 'spec.containers[0].image' */
  readonly field?: string;
}
