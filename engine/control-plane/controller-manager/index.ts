// The controllers of kube-controller-manager, each in a slot of its own.

export { CONTROLLERS } from './controllers.ts';
