// A kernel with nothing of Kubernetes on it: parts that a test writes, each
// on a machine of its own, and a journal of what they say.

import { Kernel } from '../../../engine/kernel/kernel.ts';
import type { KernelOptions } from '../../../engine/kernel/kernel.ts';
import { localRealm, textRealm }
  from '../../../engine/kernel/local-realm.ts';
import { Realm } from '../../../engine/kernel/realm.ts';
import type { Process } from '../../../engine/kernel/process.ts';

export interface Line { readonly text: string }
export type Start = (realm: Realm) => void;

export const errors = {
  encode: (e: unknown) => ({ message: (e as Error).message ?? String(e) }),
  decode: (d: unknown) => new Error((d as { message: string }).message),
};

export const hop = (): Promise<void> =>
  new Promise((resolve) => setImmediate(resolve));

export interface BareOptions extends Partial<KernelOptions> {
  /** Everything crosses as JSON text. */
  readonly text?: boolean;
  /** Where a part is; by default on a machine of its own name. */
  readonly machines?: Readonly<Record<string, string>>;
}

export function kernelWith(
  parts: Readonly<Record<string, Start>>,
  options: BareOptions = {},
): Kernel<Line> {
  const { text: isText, machines, ...more } = options;
  const kernel: Kernel<Line> = new Kernel<Line>(
    { seed: '1', epoch: 0, latency: () => 5_000, ...more },
    {
      settled: () => {}, pushed: () => {},
      recorded: ({ name }, body) => { kernel.write(name, body as Line); },
      said: ({ name }, text) => { kernel.write(name, { text }); },
      unhandled: ({ name }, error) => {
        const { message } = error as Error;
        kernel.write(name, { text: `unhandled ${message}` });
      },
      failed: ({ name }, part, error) => {
        const { message } = error as Error;
        kernel.write(name, { text: `${part} failed: ${message}` });
      },
    },
  );
  for (const [name, start] of Object.entries(parts)) {
    kernel.add({
      name,
      machine: machines?.[name] ?? name,
      realm: () => {
        const realm = new Realm(start, errors);
        return isText ? textRealm(realm) : localRealm(realm, hop);
      },
      wiring: {},
      openNetwork: true,
      listens: [name],
    });
  }
  for (const name of Object.keys(parts)) void kernel.start(name);
  return kernel;
}

/** 'time actor text', a line an entry. */
export function lines(kernel: Kernel<Line>): string[] {
  return [...kernel.journal.entries()]
    .map(({ at, actor, text }) => `${at / 1000} ${actor} ${text}`);
}

export function* pause(realm: Realm, ms: number): Process {
  const call = realm.pending<void>();
  realm.timer(ms, () => call.settle());
  yield* call;
}

/** Answers 10 ms later; refuses what is bad. */
export const echo: Start = (realm) => {
  realm.listen('echo', function* (request) {
    yield* pause(realm, 10);
    if (request === 'bad') throw new Error('refused by echo');
    return `echo ${String(request)}`;
  });
};

/** Says the answer to one call, or why there is none. */
export function caller(
  to: string,
  request: unknown = 'hello',
  timeoutMs = 2_000,
): Start {
  return (realm) => realm.spawn('main', function* () {
    try {
      realm.say(String(yield* realm.call(to, request, timeoutMs)));
    } catch (error) {
      realm.say((error as Error).message);
    }
  });
}
