// A watch's body: one event a line, in chunks that end anywhere.

import type { IncomingMessage } from 'node:http';
import type { ApiObject, WatchEvent } from '@clusterwright/engine';
import { receivedEvent } from './received.ts';
import { statusOfError } from './refusals.ts';

/** etcd holds no larger object than half of this. */
const LINE_LENGTH_MAX = 4 * 1024 * 1024;

type Batch = readonly WatchEvent<ApiObject>[];

/**
 * Delivers what each chunk completes; the next is read only after that was
 * taken. Returns at the end of the stream; an ERROR event is delivered last,
 * and nothing after it. Throws if the stream breaks or says no events.
 */
export async function readEvents(
  response: IncomingMessage,
  deliver: (batch: Batch) => Promise<void>,
): Promise<void> {
  let rest = '';
  response.setEncoding('utf8');
  for await (const chunk of response as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    if (rest.length > LINE_LENGTH_MAX) {
      throw new Error(`an event of more than ${LINE_LENGTH_MAX} characters`);
    }
    const batch = batchOf(lines);
    if (batch.length === 0) continue;
    await deliver(batch);
    if (batch.at(-1)!.type === 'ERROR') return;
  }
}

/** Up to an ERROR, which ends a watch. */
function batchOf(lines: readonly string[]): Batch {
  const batch: WatchEvent<ApiObject>[] = [];
  for (const line of lines) {
    if (line.trim() === '') continue;
    const event = readLine(line);
    if (event.type === 'ERROR') {
      const object = statusOfError(event.object);
      return [...batch, { type: 'ERROR', object: object as never }];
    }
    batch.push(event);
  }
  return batch;
}

function readLine(line: string): WatchEvent<ApiObject> {
  let event: WatchEvent<ApiObject> | undefined;
  try {
    event = receivedEvent(line);
  } catch {
    event = undefined;
  }
  if (event !== undefined) return event;
  throw new Error('the watch said what is no event');
}
