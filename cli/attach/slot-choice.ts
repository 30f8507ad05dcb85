// In whose place a file can stand in a real cluster.

import type { Boot } from '../../engine/kernel/protocol.ts';
import { qualifiedName } from '../../engine/machinery/api/names.ts';
import { UsageError } from '../arguments.ts';
import { placeNamed } from '../course.ts';
import type { Place } from '../course.ts';
import { ATTACHABLE, rightsOf } from './rights.ts';
import type { Right } from './rights.ts';

export interface SlotChoice {
  readonly slot: string;
  readonly rights: readonly Right[];
  /** Of a scheduler: it places the Pods whose spec.schedulerName this is. */
  readonly schedulerName?: string | undefined;
}

export interface SlotWish {
  /** A slot's name, or what stands behind 'controllers/'; by default the
   *  exercise's own. */
  readonly as: string | undefined;
  readonly schedulerName: string | undefined;
}

/** A file with earlier stages has their slots, too. UsageError. */
export function chooseSlot(
  { slug, spec }: Place,
  { as: wanted, schedulerName }: SlotWish,
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
  if (rights === undefined) {
    throw new UsageError(`${slug} cannot be attached: its slot is ${slot}, and `
      + `attach can fill ${ATTACHABLE.join(', ')}`);
  }
  if (slot === SCHEDULER) {
    return { slot, rights, schedulerName: checkedName(schedulerName) };
  }
  if (schedulerName === undefined) return { slot, rights };
  throw new UsageError(`--scheduler-name: ${slug} is attached as ${slot}, and `
    + `only a ${SCHEDULER} places Pods by name`);
}

/** What its component is told at its start. */
export function bootOf(
  { slot, schedulerName }: SlotChoice,
  seed: string,
): Boot {
  const flags = schedulerName === undefined
    ? {} : { 'scheduler-name': schedulerName };
  return { name: slot, seed, data: { flags } };
}

const SCHEDULER = 'kube-scheduler';
const NAME_LENGTH_MAX = 63;

/** There is no default: every Pod that names no scheduler names the
 *  cluster's own, and two that place one Pod would fight. */
function checkedName(name: string | undefined): string {
  const EXPECTED = '--scheduler-name: expected the spec.schedulerName of the '
    + 'Pods that your file is to place, as in --scheduler-name '
    + 'ferry-scheduler';
  if (name === undefined) {
    throw new UsageError(`${EXPECTED}; all others are left to the cluster's `
      + 'own scheduler');
  }
  // It becomes the source of Events, and a server wants such a name there.
  const isName = qualifiedName(name).length === 0;
  if (isName && name.length <= NAME_LENGTH_MAX) return name;
  throw new UsageError(`${EXPECTED}, found "${name}"`);
}
