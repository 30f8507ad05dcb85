// Images on a node: by content, each with all its names.
// Upstream: containerd, core/metadata and internal/cri/store/image.

import { wholeName } from '../../machinery/api/image-name.ts';
import type { Image } from '../kubelet/cri.ts';
import type { PulledImage } from './registry.ts';

function pathOf(name: string): string {
  const [bare = ''] = name.split('@');
  const colon = bare.lastIndexOf(':');
  return colon > bare.lastIndexOf('/') ? bare.slice(0, colon) : bare;
}

export class ImageStore {
  readonly #byRef = new Map<string, Image>();
  readonly #refs = new Map<string, string>();

  find(image: string): Image | undefined {
    const ref = this.#refs.get(wholeName(image));
    return ref === undefined ? undefined : this.#byRef.get(ref);
  }

  list(): readonly Image[] {
    return [...this.#byRef.values()];
  }

  /** What was pulled under a name; the image with all its names. */
  add(name: string, { digest, sizeBytes }: PulledImage): Image {
    const known = this.find(name);
    if (known !== undefined && known.sizeBytes === sizeBytes
      && known.imageRef.endsWith(`@${digest}`)) return known;
    const whole = wholeName(name);
    const imageRef = `${pathOf(whole)}@${digest}`;
    const before = this.#byRef.get(imageRef);
    const tags = before?.names.slice(1) ?? [];
    const names = tags.includes(whole) || whole.includes('@')
      ? tags : [...tags, whole].sort();
    const image: Image = { names: [imageRef, ...names], imageRef, sizeBytes };
    this.restore(image);
    return image;
  }

  restore(image: Image): void {
    this.#byRef.set(image.imageRef, image);
    for (const name of image.names) this.#refs.set(name, image.imageRef);
  }
}

/** The name that a status shows: the first tag, or the digest. */
export function shownName({ names }: Image): string {
  return names[1] ?? names[0]!;
}
