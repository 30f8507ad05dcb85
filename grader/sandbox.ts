// Contract of a sandbox: where a learner's code lives. The grader knows two
// of them, an iframe with a worker and a child process; both load the same
// module texts and speak the same turn protocol.

import type { RealmEnd } from '@clusterwright/engine';

/** A module in dependency order. `parts` are its text between import
 *  specifiers; `imports` the modules that these name. */
export interface ModuleText {
  readonly name: string;
  readonly parts: readonly string[];
  readonly imports: readonly string[];
  /** Set for a text that is no module's but an expression without imports,
   *  whose value has these names: a module that exports them. A host that
   *  makes many realms in one thread compiles it once. */
  readonly gives?: readonly string[];
}

/** Everything a realm needs: the engine's door, the exercise's harness, the
 *  learner's file. The last module exports `createRealm`. */
export interface Program {
  readonly modules: readonly ModuleText[];
}

/** The learner's code cannot run; `where` is their file and line. */
export class SubmissionError extends Error {
  override readonly name = 'SubmissionError';
  readonly kind: 'compile' | 'load' | 'deadline' | 'crash';
  readonly where: string | undefined;

  constructor(
    kind: SubmissionError['kind'],
    message: string,
    where?: string,
  ) {
    super(message);
    this.kind = kind;
    this.where = where;
  }
}

/** A fresh frame or child, for one submission and exercise. */
export interface Sandbox {
  /** Loads the program once to see that it loads. SubmissionError. */
  load(program: Program): Promise<void>;
  /** A fresh global with the program in it, for one incarnation of the
   *  component. Its turns reject with a RealmFault. */
  realm(): RealmEnd;
  /** Ends it, whatever it is doing. */
  close(): void;
}

export interface SandboxMaker {
  /** How many trials are best played at once in one of its sandboxes; where
   *  it does not say, a few. */
  readonly atOnce?: number;
  open(): Promise<Sandbox>;
}

/** One turn's wall clock; the only wall time that can reach a verdict. */
export const TURN_DEADLINE_MS = 5_000;
/** Loading includes compiling all modules. */
export const LOAD_DEADLINE_MS = 10_000;
