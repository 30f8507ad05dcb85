// What an image's name means in full.
// Upstream: distribution/reference ParseDockerRef. Same.

import { remembering } from '../memo.ts';

const LIBRARY = 'docker.io/library/';

/** 'busybox' means docker.io/library/busybox:latest. */
export const wholeName = remembering(256, (image) => {
  const [first = '', ...rest] = image.split('/');
  const isHost = rest.length > 0
    && (/[.:]/.test(first) || first === 'localhost');
  const path = isHost ? image
    : rest.length > 0 ? `docker.io/${image}` : `${LIBRARY}${image}`;
  return path.includes('@') ? path : withTag(path);
});

/** 'busybox' is 'busybox:latest'; a port's colon is no tag's. */
export function withTag(image: string): string {
  const hasTag = image.lastIndexOf(':') > image.lastIndexOf('/');
  return hasTag ? image : `${image}:latest`;
}
