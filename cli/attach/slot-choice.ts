// In whose place a file can stand in a real cluster.

import { UsageError } from '../arguments.ts';
import { placeNamed } from '../course.ts';
import type { Place } from '../course.ts';
import { ATTACHABLE, rightsOf } from './rights.ts';
import type { Right } from './rights.ts';

export interface SlotChoice {
  readonly slot: string;
  readonly rights: readonly Right[];
}

/** `wanted` is a slot's name, or what stands behind 'controllers/'; without
 *  one it is the exercise's. A file with earlier stages has their slots, too.
 *  UsageError. */
export function chooseSlot(
  { slug, spec }: Place,
  wanted: string | undefined,
): SlotChoice {
  const before = spec.earlier.map((each) => placeNamed(each).spec.slot);
  const slots = [...new Set([spec.slot, ...before])];
  const slot = wanted === undefined ? spec.slot
    : slots.find((each) => each === wanted || each === `controllers/${wanted}`);
  if (slot === undefined) {
    throw new UsageError(`--as: expected ${slots.join(' or ')}, where the `
      + `file of ${slug} can stand, found "${wanted}"`);
  }
  const rights = rightsOf(slot);
  if (rights !== undefined) return { slot, rights };
  throw new UsageError(`${slug} cannot be attached: its slot is ${slot}, and `
    + `attach can fill ${ATTACHABLE.join(', ')}`);
}
