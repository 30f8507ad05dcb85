// Wants to know what it is asked, and what the answer is.
import { checks } from './checks.ts';
import * as solution from './solution.ts';

export const keepOne = (solution as { keepOne: unknown }).keepOne ?? checks;
