// What a watching learner sees: the verdict, below it a hint or the like, and
// which keys do what.

import { readFileSync } from 'node:fs';
import { firstFailed } from '@clusterwright/grader';
import type { Progress } from '@clusterwright/grader';
import { placeAfter, places } from '../course.ts';
import type { Place } from '../course.ts';
import type { LoadedExercise } from '../exercises.ts';
import { hintLines, hintOf } from '../hint.ts';
import { listText, rowsOf } from '../list.ts';
import { replayLink } from '../replay-link.ts';
import { frameOf, progressText } from '../run.ts';
import { diffLines, solutionDiff } from '../solution.ts';
import type { Standing } from '../standing.ts';
import type { Terminal } from '../terminal.ts';
import { verdictLines } from '../verdict-text.ts';
import { placeOf } from '../workplace.ts';
import type { Shown, Viewer } from './rounds.ts';

export interface ScreenTools {
  readonly place: Place;
  readonly loaded: LoadedExercise;
  readonly standing: Standing;
  readonly terminal: Terminal;
}

export class Screen implements Viewer {
  readonly #tools: ScreenTools;
  #shown: Shown | undefined;
  /** Below the verdict, until the next one. */
  #extra: readonly string[] = [];
  #showsAll = false;

  constructor(tools: ScreenTools) {
    this.#tools = tools;
  }

  get hasPassed(): boolean {
    return this.#shown?.verdict.status === 'pass'
      && this.#shown.part === 'all';
  }

  progress(progress: Progress): void {
    this.#tools.terminal.progress(progressText(progress));
  }

  show(shown: Shown): void {
    const { terminal } = this.#tools;
    this.#shown = shown;
    this.#extra = [];
    // Whoever reads a pipe gets each verdict once, and whole.
    const isLast = shown.part === 'all' || (shown.part === 'public'
      && shown.verdict.status !== 'pass');
    if (terminal.isInteractive) this.#draw();
    else if (isLast) terminal.say(this.#verdictText().join('\n'));
  }

  trouble(sentence: string): void {
    this.#tools.terminal.complain(` it could not be judged: ${sentence}`);
  }

  /** What a key means; a Place or 'quit' ends the watching of this one. */
  press(key: string): 'quit' | Place | undefined {
    const { terminal, place } = this.#tools;
    switch (key) {
      case 'q': return 'quit';
      case 'h': this.#extra = this.#hint(); break;
      case 'd': this.#extra = this.#diff(); break;
      case 'c': this.#extra = this.#copied(); break;
      case 'l': this.#extra = this.#list(); break;
      case 'v': this.#showsAll = !this.#showsAll; break;
      case 'n': {
        const after = placeAfter(place);
        if (this.hasPassed && after !== undefined) return after;
        break;
      }
      default: return undefined;
    }
    if (terminal.isInteractive) this.#draw();
    return undefined;
  }

  #draw(): void {
    const { terminal } = this.#tools;
    const extra = this.#extra.length === 0 ? [] : ['', ...this.#extra];
    terminal.redraw([
      ...this.#verdictText(), ...extra, '', this.#keys(),
    ].join('\n'));
  }

  #verdictText(): string[] {
    const { place, terminal } = this.#tools;
    const shown = this.#shown;
    if (shown === undefined) return [` ${place.number} ${place.spec.title}`];
    const { verdict, part } = shown;
    return verdictLines(verdict, {
      ...frameOf(place),
      notes: terminal.isInteractive ? notesOf(shown) : [],
      isPart: part === 'again',
      isShort: part === 'again' || (verdict.status === 'pass'
        && !this.#showsAll && terminal.isInteractive),
    }, terminal);
  }

  #keys(): string {
    const { terminal } = this.#tools;
    const keys = this.hasPassed
      ? 'n next   d solution diff   v show all checks   l list   q quit'
      : 'h hint   d solution diff   c copy link   l list   q quit';
    return terminal.ink('dim', ` ${keys}`);
  }

  #hint(): readonly string[] {
    const { place, standing, terminal } = this.#tools;
    const hint = hintOf(place, standing);
    if (typeof hint === 'string') return [` ${hint}`];
    standing.noteHint(place.slug, hint.check, hint.tier);
    return hintLines(hint, terminal);
  }

  #diff(): readonly string[] {
    const { place, loaded, standing, terminal } = this.#tools;
    if (!standing.of(place.slug).hasPassed) {
      return [' the solution is shown once yours passes, or by',
        ` npx clusterwright solution ${place.slug} --anyway`];
    }
    const file = placeOf(place);
    const mine = readFileSync(file, 'utf8');
    return diffLines(solutionDiff(mine, loaded.solution, file), terminal);
  }

  #copied(): readonly string[] {
    const { place, terminal } = this.#tools;
    const { text, verdict } = this.#shown ?? {};
    if (text === undefined || verdict === undefined) return [];
    const link = replayLink(place.slug, text, firstFailed(verdict));
    terminal.copy(link);
    return [' the link to this run is in the clipboard, code and all; npm '
      + 'start serves it'];
  }

  #list(): readonly string[] {
    const { standing, terminal } = this.#tools;
    return listText(rowsOf(places(), standing), false, terminal);
  }
}

/** 'saved 11:42:07', 'took 38 ms': of this machine, so never in a verdict. */
function notesOf({ savedAt, tookMs, part, verdict }: Shown): string[] {
  const time = [savedAt.getHours(), savedAt.getMinutes(), savedAt.getSeconds()]
    .map((part) => String(part).padStart(2, '0')).join(':');
  const took = tookMs < 1_000
    ? `${Math.round(tookMs)} ms` : `${(tookMs / 1000).toFixed(1)} s`;
  const isOver = part === 'all'
    || (part === 'public' && verdict.status !== 'pass');
  const rest = isOver ? [] : ['going on'];
  return [`saved ${time}`, `took ${took}`, ...rest];
}
