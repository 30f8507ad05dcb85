// The terms of Pod affinity: which other Pods are meant.
// Upstream: pkg/scheduler/framework/types.go (AffinityTerm). Same.

import { matchesLabels } from '../../../machinery/api/selectors.ts';
import type * as v1 from '../../../machinery/api/v1.ts';

export interface Term {
  readonly topologyKey: string;
  readonly weight: number;
  /** Whether a Pod is one of those that the term means. */
  readonly means: (pod: v1.Pod) => boolean;
}

export interface Terms {
  readonly required: readonly Term[];
  readonly requiredAnti: readonly Term[];
  readonly preferred: readonly Term[];
  readonly preferredAnti: readonly Term[];
}

export type NamespaceLabels = (
  name: string,
) => Readonly<Record<string, string>> | undefined;

const NO_TERMS: Terms = {
  required: [], requiredAnti: [], preferred: [], preferredAnti: [],
};

/** Parses each spec once. */
export class TermsOf {
  readonly #labelsOf: NamespaceLabels;
  readonly #known = new WeakMap<v1.Pod, Terms>();

  constructor(labelsOf: NamespaceLabels) {
    this.#labelsOf = labelsOf;
  }

  of(pod: v1.Pod): Terms {
    const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
    if (podAffinity === undefined && podAntiAffinity === undefined) {
      return NO_TERMS;
    }
    let terms = this.#known.get(pod);
    if (terms === undefined) {
      terms = {
        required: this.#required(pod, podAffinity),
        requiredAnti: this.#required(pod, podAntiAffinity),
        preferred: this.#preferred(pod, podAffinity),
        preferredAnti: this.#preferred(pod, podAntiAffinity),
      };
      this.#known.set(pod, terms);
    }
    return terms;
  }

  #required(pod: v1.Pod, affinity: v1.PodAffinity | undefined): Term[] {
    const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
    return (terms ?? []).map((term) => this.#term(pod, term, 1));
  }

  #preferred(pod: v1.Pod, affinity: v1.PodAffinity | undefined): Term[] {
    const terms = affinity?.preferredDuringSchedulingIgnoredDuringExecution;
    return (terms ?? []).map(({ weight, podAffinityTerm }) =>
      this.#term(pod, podAffinityTerm, weight));
  }

  /** A term that names no namespaces means the Pod's own. */
  #term(pod: v1.Pod, term: v1.PodAffinityTerm, weight: number): Term {
    const { labelSelector, namespaceSelector, topologyKey } = term;
    const named = term.namespaces ?? [];
    const isOwn = named.length === 0 && namespaceSelector === undefined;
    const namespaces = isOwn ? [pod.metadata.namespace ?? ''] : named;
    const isThere = (namespace: string): boolean =>
      namespaces.includes(namespace)
      || (namespaceSelector !== undefined
        && matchesLabels(namespaceSelector, this.#labelsOf(namespace)));
    const means = ({ metadata }: v1.Pod): boolean =>
      labelSelector !== undefined && isThere(metadata.namespace ?? '')
      && matchesLabels(labelSelector, metadata.labels);
    return { topologyKey, weight, means };
  }
}
