// One row a verb.

import type { Verb } from '../invocation.ts';
import { apply } from './apply.ts';
import { cordon, uncordon } from './cordon.ts';
import { create } from './create.ts';
import { deleteObjects } from './delete.ts';
import { drain } from './drain.ts';
import { exec } from './exec.ts';
import { expose } from './expose.ts';
import { get } from './get.ts';
import { annotate, labelObjects } from './label.ts';
import { patch } from './patch.ts';
import { rollout } from './rollout.ts';
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
  drain,
  exec,
  expose,
  get,
  label: labelObjects,
  patch,
  rollout,
  run,
  scale,
  set,
  taint,
  uncordon,
};
