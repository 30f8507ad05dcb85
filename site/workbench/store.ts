// What is kept on this device: code, results and hints seen, by exercise.
import { createStore, del, entries, get, set, update } from 'idb-keyval';

export const PROGRESS_VERSION = 1;

export interface Work {
  readonly text?: string;
  /** RFC 3339. */
  readonly savedAt?: string;
  readonly points?: number;
  readonly pointsMax?: number;
  readonly status?: 'pass' | 'fail' | 'error';
  /** How many tiers were opened, by check. */
  readonly hintsSeen?: Readonly<Record<string, number>>;
}

/** One file that the page and the runner read and write. */
export interface ProgressFile {
  readonly version: typeof PROGRESS_VERSION;
  readonly exercises: Readonly<Record<string, Work>>;
}

let store: ReturnType<typeof createStore> | undefined;

function opened(): ReturnType<typeof createStore> {
  return store ??= createStore('clusterwright', 'work');
}

export async function workOn(slug: string): Promise<Work> {
  try {
    return await get<Work>(slug, opened()) ?? {};
  } catch {
    return {};
  }
}

/** Whether it could be kept. */
export async function keep(slug: string, change: Work): Promise<boolean> {
  try {
    await update<Work>(slug, (work) => ({ ...work, ...change }), opened());
    return true;
  } catch {
    return false;
  }
}

export async function allWork(): Promise<ReadonlyMap<string, Work>> {
  try {
    return new Map(await entries<string, Work>(opened()));
  } catch {
    return new Map();
  }
}

export function forget(slug: string): Promise<void> {
  return del(slug, opened());
}

export async function exported(): Promise<ProgressFile> {
  const work = await allWork();
  return {
    version: PROGRESS_VERSION, exercises: Object.fromEntries(work),
  };
}

function isWork(value: unknown): value is Work {
  return typeof value === 'object' && value !== null
    && ['undefined', 'string'].includes(typeof (value as Work).text);
}

/** Takes a progress file; throws a sentence if it is not one. */
export async function imported(text: string): Promise<number> {
  let file: Partial<ProgressFile>;
  try {
    file = JSON.parse(text) as Partial<ProgressFile>;
  } catch {
    throw new Error('This file is not JSON.');
  }
  if (file.version !== PROGRESS_VERSION || !file.exercises) {
    throw new Error('This file is not the progress of this course, or of '
      + 'another version of it.');
  }
  const found = Object.entries(file.exercises)
    .filter(([, work]) => isWork(work));
  for (const [slug, work] of found) await set(slug, work, opened());
  return found.length;
}
