export { applyDefaults } from './apply-defaults.ts';
export { pullPolicy } from './container.ts';
