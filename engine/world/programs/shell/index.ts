// What busybox brings into an image: a shell and its applets.

export { busybox } from './busybox.ts';
