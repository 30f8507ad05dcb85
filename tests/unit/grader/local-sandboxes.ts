// Sandboxes without a sandbox: a component of ours as a submission, in this
// process. For tests of the judge, which are not about who writes the code.

import type {
  Component, Effect, RealmEnd, Turn,
} from '@clusterwright/engine';
import { hop } from '../../../cli/hop.ts';
import { contextFor } from '../../../engine/cluster/contexts.ts';
import { localRealm } from '../../../engine/kernel/local-realm.ts';
import { Realm } from '../../../engine/kernel/realm.ts';
import { apiErrors } from '../../../engine/machinery/realm-errors.ts';
import type { SandboxMaker } from '../../../grader/sandbox.ts';

export function localSandboxes(component: Component): SandboxMaker {
  return {
    open: async () => ({
      load: async () => {},
      realm: () => new LocalEnd(component),
      close: () => {},
    }),
  };
}

class LocalEnd implements RealmEnd {
  readonly #end: RealmEnd;

  constructor(component: Component) {
    const realm = new Realm((started) => component(contextFor(started)),
      apiErrors);
    this.#end = localRealm(realm, hop);
  }

  turn(turn: Turn): readonly Effect[] | Promise<readonly Effect[]> {
    return this.#end.turn(turn);
  }

  kill(): void {
    this.#end.kill();
  }
}
