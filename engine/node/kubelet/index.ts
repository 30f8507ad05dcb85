// The node agent, the interface of the runtime it drives, and the pure parts
// that others can use.

export { kubelet } from './kubelet.ts';
export type { KubeletContext, Machine } from './context.ts';
export * from './cri.ts';
export { podNetworkOver } from './pod-network.ts';
export type { ConnectRequest, ConnectResult, PodNetwork }
  from './pod-network.ts';
