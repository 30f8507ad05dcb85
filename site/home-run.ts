// The run that the home page shows: the first lesson's.
import type { ClusterProps } from './cluster-run.ts';

export const HOME_RUN: ClusterProps = {
  title: 'One Pod, and nobody calls anybody',
  scenario: 'apply-web',
  recording: 'pod-creation',
  lanes: ['kubectl', 'kube-apiserver', 'kube-scheduler', 'kubelet', 'shim'],
  pauseAt: 'created pod/web',
};
