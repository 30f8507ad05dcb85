// Verdicts come as submissions end; they are shown in the submissions' order.

import { listRows, redact } from '@clusterwright/grader';
import type { Graded, ListRow, Verdict } from '@clusterwright/grader';
import type { Terminal } from '../terminal.ts';
import { hanging } from '../wrap.ts';
import type { GradeRequest } from './request.ts';
import type { Submitted } from './submissions.ts';

export class InOrder {
  readonly #all: readonly Submitted[];
  readonly #request: GradeRequest;
  readonly #terminal: Terminal;
  readonly #row: ListRow;
  readonly #graded: (Graded | undefined)[];
  #shown = 0;

  constructor(
    all: readonly Submitted[],
    request: GradeRequest,
    terminal: Terminal,
  ) {
    this.#all = all;
    this.#request = request;
    this.#terminal = terminal;
    this.#graded = all.map(() => undefined);
    this.#row = listRows(all.map(({ submission, place }) =>
      ({ submission, exercise: place.slug })));
  }

  /** All of them; called when there is one for each submission. */
  get graded(): Graded[] {
    return this.#graded.map((each) => each!);
  }

  note(index: number, verdict: Verdict): void {
    const { submission, place: { spec } } = this.#all[index]!;
    const shown = this.#request.isFull ? verdict : redact(verdict, spec);
    this.#graded[index] = { submission, title: spec.title, verdict: shown };
    for (; this.#graded[this.#shown] !== undefined; this.#shown += 1) {
      if (this.#request.reporters.includes('list')) {
        this.#say(this.#graded[this.#shown]!);
      }
    }
    const done = this.#graded.filter((each) => each !== undefined).length;
    if (done === this.#graded.length) return;
    this.#terminal.progress(` ${done} of ${this.#graded.length} judged`);
  }

  #say(graded: Graded): void {
    const [row = '', why] = this.#row(graded);
    const { width } = this.#terminal;
    const ink = graded.verdict.status === 'pass' ? 'passed' : 'wrong';
    this.#terminal.say(this.#terminal.ink(ink, row.slice(0, 1)) + row.slice(1));
    if (why === undefined) return;
    this.#terminal.say(hanging('     ', why.trim(), width).join('\n'));
  }
}
