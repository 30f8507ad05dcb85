// Decoding a body and judging an object.
// Upstream: apimachinery's serializer and pkg/apis/*/validation. Same texts.

export type { Cause } from './cause.ts';
export { decode } from './decode.ts';
export type { DecodeOptions } from './decode.ts';
export { forbidden, invalid } from './refusal.ts';
export {
  validateBinding, validateCreate, validateUpdate,
} from './validate.ts';
