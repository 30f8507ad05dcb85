// Defaults of every kind.
// Upstream: pkg/apis/*/v1/defaults.go. Same for the kinds served.

export { applyDefaults } from './apply-defaults.ts';
export { pullPolicy } from './container.ts';
