// Processes: generators that yield what they wait for. `yield* call` reads
// as `await call`, needs no promise, and resumes in an order that the agenda
// decides alone.

/** Something that will settle; `resume` runs once, never inside a delivery. */
export interface Wait {
  subscribe(resume: () => void): void;
}

/** A generator process. Its result is what it returns. */
export type Process<T = void> = Generator<Wait, T, unknown>;

export function isProcess(value: unknown): value is Process<unknown> {
  return typeof value === 'object' && value !== null
    && typeof (value as Process).next === 'function'
    && typeof (value as Process).return === 'function';
}

/** Runs a process until it ends: exactly one of the two is called, once. */
export function runProcess<T>(
  process: Process<T>,
  done: (value: T) => void,
  failed: (error: unknown) => void,
): void {
  const resume = (): void => {
    let result: IteratorResult<Wait, T>;
    try {
      result = process.next();
    } catch (error) {
      failed(error);
      return;
    }
    if (result.done) done(result.value);
    else result.value.subscribe(resume);
  };
  resume();
}
