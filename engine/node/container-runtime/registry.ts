// What the runtime needs of a registry. Upstream: the OCI distribution
// specification. Different: a pull is one request and one answer.

/** The capability that leads to the registry. */
export const REGISTRY = 'registry';

export interface PullRequest {
  /** Whole: 'docker.io/library/busybox:1.36'. */
  readonly pull: string;
}

export interface PulledImage {
  /** 'sha256:…' */
  readonly digest: string;
  readonly sizeBytes: number;
}
