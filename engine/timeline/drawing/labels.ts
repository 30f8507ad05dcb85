// Labels that find a free place or stay away: never across one another nor
// across an arrow.

/** Widths at 11 px. */
const CHARACTER = 6;
const CAPITAL = 7.6;
const ASCENT = 9;
const DESCENT = 3;
const MARGIN = 2;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Spot {
  readonly x: number;
  /** The baseline. */
  readonly y: number;
  /** Text reads from x to the right, or ends there. */
  readonly anchor: 'start' | 'end';
}

function widthOf(text: string): number {
  const capitals = text.match(/[A-Z]/g)?.length ?? 0;
  return text.length * CHARACTER + capitals * (CAPITAL - CHARACTER);
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right + MARGIN && b.left < a.right + MARGIN
    && a.top < b.bottom && b.top < a.bottom;
}

export class Labels {
  readonly #right: number;
  readonly #left: number;
  readonly #taken: Box[] = [];

  /** Nothing may be written beyond `right`, nor before `left`. */
  constructor(right: number, left = 0) {
    this.#right = right;
    this.#left = left;
  }

  /** The first spot where the text overlaps nothing, if there is one. */
  place(text: string, spots: readonly Spot[]): Spot | undefined {
    const width = widthOf(text);
    for (const spot of spots) {
      const left = spot.anchor === 'start' ? spot.x : spot.x - width;
      const box = {
        left, right: left + width, top: spot.y - ASCENT,
        bottom: spot.y + DESCENT,
      };
      if (box.left < this.#left || box.right > this.#right) continue;
      if (this.#taken.some((other) => overlap(box, other))) continue;
      this.#taken.push(box);
      return spot;
    }
    return undefined;
  }

  /** Nothing may be written here. */
  take(left: number, top: number, right: number, bottom: number): void {
    this.#taken.push({ left, top, right, bottom });
  }

  /** Nothing may be written across this line. */
  takeLine(x1: number, y1: number, x2: number, y2: number): void {
    const pieces = Math.max(1, Math.ceil(Math.abs(y2 - y1) / 3));
    for (let piece = 0; piece < pieces; piece += 1) {
      const [a, b] = [piece / pieces, (piece + 1) / pieces];
      const [left, right] = [x1 + (x2 - x1) * a, x1 + (x2 - x1) * b];
      const [top, bottom] = [y1 + (y2 - y1) * a, y1 + (y2 - y1) * b];
      this.#taken.push({
        left: Math.min(left, right), right: Math.max(left, right),
        top: Math.min(top, bottom), bottom: Math.max(top, bottom),
      });
    }
  }
}
