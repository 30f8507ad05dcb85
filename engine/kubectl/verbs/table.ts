// One row a verb.

import type { Verb } from '../invocation.ts';
import { apply } from './apply.ts';
import { cordon, uncordon } from './cordon.ts';
import { create } from './create.ts';
import { deleteObjects } from './delete.ts';
import { exec } from './exec.ts';
import { get } from './get.ts';
import { annotate, labelObjects } from './label.ts';
import { patch } from './patch.ts';
import { run } from './run.ts';
import { scale } from './scale.ts';
import { set } from './set.ts';
import { taint } from './taint.ts';

export const VERBS: Readonly<Record<string, Verb>> = {
  annotate,
  apply,
  cordon,
  create,
  delete: deleteObjects,
  exec,
  get,
  label: labelObjects,
  patch,
  run,
  scale,
  set,
  taint,
  uncordon,
};
