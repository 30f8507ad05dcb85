// Which images there are: by name, which tags exist and what they weigh.
// Upstream: a registry's repositories. Different: a repository that nobody
// described has every tag, but for those whose name says that they are
// missing.

import { hexText } from '../../kernel/hex.ts';
import { hash32 } from '../../kernel/random.ts';
import { wholeName } from '../../machinery/api/image-name.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import { remembering } from '../../machinery/memo.ts';
import type { PulledImage } from '../../node/container-runtime/registry.ts';

interface Repository {
  readonly tags: RegExp;
  readonly sizeBytes: number;
  /** All tags are one image. */
  readonly digest?: string;
}

const VERSION = /^(latest|stable|mainline|(\d+)(\.\d+)*)(-[a-z]+[\d.]*)?$/;
const MISSING = /no-?such|missing|typo|does-?not-?exist|not-?exist/;

const LIBRARY = 'docker.io/library/';
const REPOSITORIES: Readonly<Record<string, Repository>> = {
  [`${LIBRARY}alpine`]: { tags: VERSION, sizeBytes: 3_806_413 },
  [`${LIBRARY}busybox`]: {
    tags: /^(latest|stable|musl|uclibc|glibc|1(\.[0-3]\d?(\.\d+)?)?)$/,
    sizeBytes: 2_130_679,
    digest: 'sha256:'
      + '01d6ae4afdd9f935980499b8f0b8930fac403550160af63905add6459cb44506',
  },
  [`${LIBRARY}debian`]: { tags: /^[a-z]+(-slim)?$|^\d/, sizeBytes: 48_494_377 },
  [`${LIBRARY}httpd`]: { tags: VERSION, sizeBytes: 56_104_238 },
  [`${LIBRARY}nginx`]: { tags: VERSION, sizeBytes: 72_319_283 },
  [`${LIBRARY}postgres`]: { tags: VERSION, sizeBytes: 158_102_577 },
  [`${LIBRARY}redis`]: { tags: VERSION, sizeBytes: 49_872_093 },
  'registry.k8s.io/pause': { tags: VERSION, sizeBytes: 1_434_323 },
};

/** What a scenario says of an image. */
export interface ImageRule {
  readonly sizeBytes?: number;
  readonly pullMs?: Millis;
  /** Why pulling it fails; undefined if it does not. */
  readonly failure?: Failure;
}
export type Failure = 'not-found' | 'denied' | 'unavailable';

export interface FoundImage extends PulledImage {
  readonly pullMs?: Millis;
}

export class Catalogue {
  readonly #rules = new Map<string, ImageRule>();
  /** By the image's name, as long as no rule changes. */
  find = this.#finder();

  /** `name` as a Pod writes it. A rule adds to what was said before. */
  rule(name: string, rule: ImageRule): void {
    const key = wholeName(name);
    this.#rules.set(key, { ...this.#rules.get(key), ...rule });
    this.find = this.#finder();
  }

  mend(name: string): void {
    const key = wholeName(name);
    const { failure: _mended, ...rest } = this.#rules.get(key) ?? {};
    this.#rules.set(key, rest);
    this.find = this.#finder();
  }

  #finder(): (image: string) => FoundImage | Failure {
    return remembering(256, (image) => this.#find(image));
  }

  #find(image: string): FoundImage | Failure {
    const name = wholeName(image);
    const [path, tag] = splitTag(name);
    const repository = REPOSITORIES[path];
    const rule = this.#rules.get(name);
    if (rule?.failure !== undefined) return rule.failure;
    const isThere = repository === undefined
      ? !MISSING.test(tag) : repository.tags.test(tag);
    if (!isThere && rule === undefined) return 'not-found';
    const sizeBytes = rule?.sizeBytes ?? repository?.sizeBytes
      ?? sizeFor(path);
    const digest = repository?.digest ?? digestOf(name);
    const found = { digest, sizeBytes };
    return rule?.pullMs === undefined
      ? found : { ...found, pullMs: rule.pullMs };
  }
}

function splitTag(name: string): [path: string, tag: string] {
  const at = name.lastIndexOf(':');
  if (at < name.lastIndexOf('/')) return [name, ''];
  return at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)];
}

/** Between 20 MB and 120 MB, always the same for a name. */
function sizeFor(path: string): number {
  return 20_000_000 + (hash32(path) >>> 0) % 100_000_000;
}

function digestOf(name: string): string {
  const words = [1, 2, 3, 4, 5, 6, 7, 8].map((salt) => hash32(name, salt));
  return `sha256:${hexText(words)}`;
}
