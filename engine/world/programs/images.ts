// What is inside images: the program that starts when a container names
// none, and files. Upstream: the images' own configuration. Different: an
// image that nobody described runs for ever and answers on its ports.

import { remembering } from '../../machinery/memo.ts';

export interface ImageContent {
  /** The command line when the container gives none. */
  readonly command: readonly string[];
  /** A command of its own kind: it runs until SIGTERM, and answers. */
  readonly service?: {
    readonly ports: readonly number[];
    readonly exitCode: number;
  };
  /** By absolute path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether only busybox's commands are in it. */
  readonly isSmall?: boolean;
}

const SHELL_IMAGE: ImageContent = {
  command: ['sh'],
  files: { '/www/index.html': 'ok\n' },
  isSmall: true,
};

function service(
  command: readonly string[],
  ports: readonly number[],
): ImageContent {
  return { command, service: { ports, exitCode: 0 } };
}

const IMAGES: Readonly<Record<string, ImageContent>> = {
  alpine: SHELL_IMAGE,
  busybox: SHELL_IMAGE,
  caddy: service(['caddy', 'run'], [80, 443]),
  debian: { command: ['bash'], isSmall: true },
  httpd: service(['httpd-foreground'], [80]),
  memcached: service(['memcached'], [11211]),
  mysql: service(['mysqld'], [3306]),
  nginx: service(['nginx', '-g', 'daemon off;'], [80]),
  postgres: service(['postgres'], [5432]),
  redis: service(['redis-server'], [6379]),
  ubuntu: { command: ['bash'], isSmall: true },
};

/** Listens on whatever ports its container declares. */
const UNKNOWN = service(['/app'], []);

/** By an image's name as in a Pod: 'busybox:1.36', 'ghcr.io/me/app@sha…'. */
export const imageContent = remembering(256, (image): ImageContent => {
  const [withTag = ''] = image.split('@');
  const last = withTag.slice(withTag.lastIndexOf('/') + 1);
  const [name = ''] = last.split(':');
  return Object.hasOwn(IMAGES, name) ? IMAGES[name]! : UNKNOWN;
});
