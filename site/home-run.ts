// The run that the home page shows: the first lesson's, in short.
import type { ClusterProps } from './cluster-run.ts';

export const HOME_RUN: ClusterProps = {
  title: 'One Pod, and nobody calls anybody',
  recording: 'pod-creation',
  lanes: ['kubectl', 'kube-apiserver', 'kube-scheduler', 'kubelet', 'shim'],
  pauseAt: 'bound',
  scenario: `
cluster solo seed=1

apply
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: web
    image: busybox:1.35
    command: ["sleep", "3600"]

run for 5s
`,
};
