// Patches of every type.
// Upstream: apiserver/pkg/endpoints/handlers/patch.go. Different: no apply.

export { applyPatch } from './apply-patch.ts';
