// Starts your eviction controller, and that is all: the loop is yours. For
// the stages before, which are judged again, it is the rounds of node-taint.
// Real thing: pkg/controller/tainteviction, a controller of its own since
// 1.29.

import type { Component } from '#engine';
import { harness as nodeTaint } from '../node-taint/harness.ts';
import type { Learner } from './contract.ts';

const SLOT = 'taint-eviction-controller';

export function harness(learner: Learner): Component {
  const earlier = nodeTaint(learner);
  return (ctx) => {
    if (ctx.name !== SLOT) return earlier(ctx);
    ctx.spawn('eviction', () => learner.runEviction(ctx));
  };
}
