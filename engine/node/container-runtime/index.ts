// A container runtime that fits the kubelet's CRI.

export { containerRuntime } from './containerd.ts';
export type { RuntimeContext } from './containerd.ts';
