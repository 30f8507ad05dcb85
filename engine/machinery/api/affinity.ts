// Where a Pod wants to be: near which nodes and which other Pods.
// Upstream: api/core/v1/types.go. Same fields, spelling and order.

import type { LabelSelector } from './meta.ts';

export interface Affinity {
  readonly nodeAffinity?: NodeAffinity;
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAntiAffinity;
}

export interface NodeAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
  readonly preferredDuringSchedulingIgnoredDuringExecution?:
    readonly PreferredSchedulingTerm[];
}

/** One of the terms must match. */
export interface NodeSelector {
  readonly nodeSelectorTerms: readonly NodeSelectorTerm[];
}

/** All of its requirements must hold; one without any matches no node. */
export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly NodeSelectorRequirement[];
  readonly matchFields?: readonly NodeSelectorRequirement[];
}

export interface NodeSelectorRequirement {
  readonly key: string;
  /** In, NotIn, Exists, DoesNotExist, Gt or Lt. */
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface PreferredSchedulingTerm {
  /** 1 to 100. */
  readonly weight: number;
  readonly preference: NodeSelectorTerm;
}

export interface PodAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?:
    readonly PodAffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?:
    readonly WeightedPodAffinityTerm[];
}

export interface PodAntiAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?:
    readonly PodAffinityTerm[];
  readonly preferredDuringSchedulingIgnoredDuringExecution?:
    readonly WeightedPodAffinityTerm[];
}

/** Pods that are to be near, or far, by what `topologyKey` calls near. */
export interface PodAffinityTerm {
  readonly labelSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly topologyKey: string;
  readonly namespaceSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

export interface WeightedPodAffinityTerm {
  /** 1 to 100. */
  readonly weight: number;
  readonly podAffinityTerm: PodAffinityTerm;
}
