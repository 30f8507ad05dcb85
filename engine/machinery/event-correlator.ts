// Which occurrences become Events: equal ones are counted, similar ones
// combined, and what one object has too much of is dropped.
// Upstream: client-go/tools/record/events_cache.go. Different: it remembers
// 4,096 objects where upstream remembers 4,096 keys of them.

import { MICROS_PER_SECOND } from '../kernel/time.ts';
import type { Micros } from '../kernel/time.ts';
import { TokenBucket } from './token-bucket.ts';

export interface Occurrence {
  /** The object's uid, or whatever tells it from others. */
  readonly about: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly fieldPath: string | undefined;
}

/** What is known of an Event that has been seen before. */
export interface Observed {
  readonly name: string;
  /** RFC 3339. */
  readonly firstTimestamp: string;
  /** 1 for a new one. */
  readonly count: number;
  readonly message: string;
}

/** From so many different messages of one reason on they are combined. */
const SIMILAR_MAX = 10;
/** So long after the last of them the next ones are told apart again. */
const SIMILAR_WINDOW: Micros = 600 * MICROS_PER_SECOND;
const COMBINED = '(combined from similar events): ';
/** The spam filter: per object and type, refilled every 300 s. */
const SPAM_BURST = 25;
const SPAM_QPS = 1 / 300;
const OBJECTS_MAX = 4_096;
const EVENTS_PER_OBJECT_MAX = 256;

interface Logged {
  readonly type: string;
  readonly reason: string;
  /** Undefined for a combined Event. */
  readonly message: string | undefined;
  readonly fieldPath: string | undefined;
  readonly name: string;
  readonly firstTimestamp: string;
  count: number;
}
/** The messages that came lately with one type and reason. */
interface Similar {
  readonly type: string;
  readonly reason: string;
  messages: string[];
  lastAt: Micros;
}
/** Few of each: looking through them costs less than making keys. */
interface ObjectRecord {
  readonly logged: Logged[];
  readonly similar: Similar[];
  normal: TokenBucket | undefined;
  warning: TokenBucket | undefined;
}

export class EventCorrelator {
  readonly #objects = new Map<string, ObjectRecord>();

  /** What to write, or undefined if the spam filter drops it. Dropped ones
   *  are counted all the same. */
  observe(
    seen: Occurrence,
    now: Micros,
    date: string,
    freshName: () => string,
  ): Observed | undefined {
    const record = this.#recordOf(seen.about);
    const isCombined = combines(record, seen, now);
    const logged = count(record, seen, isCombined, date, freshName);
    if (!bucketOf(record, seen.type).tryTake(now)) return undefined;
    const { name, firstTimestamp, count: times } = logged;
    const message = isCombined ? COMBINED + seen.message : seen.message;
    return { name, firstTimestamp, count: times, message };
  }

  /** The object's record, as the one used last; the one not used for the
   *  longest time makes room. */
  #recordOf(about: string): ObjectRecord {
    const objects = this.#objects;
    let record = objects.get(about);
    if (record !== undefined) objects.delete(about);
    else {
      record = {
        logged: [], similar: [], normal: undefined, warning: undefined,
      };
      if (objects.size >= OBJECTS_MAX) {
        objects.delete(objects.keys().next().value!);
      }
    }
    objects.set(about, record);
    return record;
  }
}

/** Whether this occurrence joins others of its reason in one Event. */
function combines(
  record: ObjectRecord,
  { type, reason, message }: Occurrence,
  now: Micros,
): boolean {
  const similar = findSimilar(record, type, reason);
  if (similar === undefined) {
    record.similar.push({ type, reason, messages: [message], lastAt: now });
    return false;
  }
  if (now - similar.lastAt > SIMILAR_WINDOW) similar.messages = [];
  similar.lastAt = now;
  const { messages } = similar;
  if (!messages.includes(message)) messages.push(message);
  if (messages.length < SIMILAR_MAX) return false;
  // The list never grows beyond the limit, and never forgets it was reached.
  messages.shift();
  return true;
}

function findSimilar(
  record: ObjectRecord,
  type: string,
  reason: string,
): Similar | undefined {
  for (const similar of record.similar) {
    if (similar.reason === reason && similar.type === type) return similar;
  }
  return undefined;
}

function count(
  record: ObjectRecord,
  seen: Occurrence,
  isCombined: boolean,
  date: string,
  freshName: () => string,
): Logged {
  const { type, reason } = seen;
  const message = isCombined ? undefined : seen.message;
  const fieldPath = isCombined ? undefined : seen.fieldPath;
  const { logged } = record;
  for (const before of logged) {
    const isSame = before.reason === reason && before.type === type
      && before.message === message && before.fieldPath === fieldPath;
    if (!isSame) continue;
    before.count += 1;
    return before;
  }
  if (logged.length >= EVENTS_PER_OBJECT_MAX) logged.shift();
  const fresh: Logged = {
    type, reason, message, fieldPath,
    name: freshName(), firstTimestamp: date, count: 1,
  };
  logged.push(fresh);
  return fresh;
}

function bucketOf(record: ObjectRecord, type: string): TokenBucket {
  return type === 'Warning'
    ? record.warning ??= new TokenBucket(SPAM_QPS, SPAM_BURST)
    : record.normal ??= new TokenBucket(SPAM_QPS, SPAM_BURST);
}
