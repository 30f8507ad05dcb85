import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pending } from '../../../../engine/kernel/call.ts';
import { runProcess } from '../../../../engine/kernel/process.ts';
import type { Process } from '../../../../engine/kernel/process.ts';
import type { KubeletContext }
  from '../../../../engine/node/kubelet/context.ts';
import type { ContainerEvent, Sandbox }
  from '../../../../engine/node/kubelet/cri.ts';
import { Pleg, RELIST_PERIOD_MS }
  from '../../../../engine/node/kubelet/pleg.ts';

/** A runtime with one sandbox, and a clock that goes on when told. */
class Node {
  sandbox = {
    id: 's', metadata: { uid: 'u' }, state: 'SANDBOX_READY', revision: 1,
  } as Sandbox;
  lists = 0;
  readonly changed: string[] = [];
  now = 0;
  readonly pleg: Pleg;
  #timers: { at: number; run: () => void }[] = [];
  tell: (events: readonly ContainerEvent[]) => void = () => {};

  constructor() {
    const settled = <T>(value: T): Pending<T> => {
      const call = new Pending<T>({ resume: (run) => run(), failed() {} });
      call.settle(value);
      return call;
    };
    const ctx = {
      clock: {
        now: () => this.now,
        after: (ms: number, run: () => void) =>
          this.#timers.push({ at: this.now + ms, run }),
      },
      spawn: (_name: string, run: () => Process) =>
        runProcess(run(), () => {}, (error) => { throw error; }),
      cri: {
        listPodSandbox: () => {
          this.lists += 1;
          return settled([this.sandbox]);
        },
        podSandboxStatus: () =>
          settled({ sandbox: this.sandbox, containers: [] }),
        containerEvents: (tell: Node['tell']) => { this.tell = tell; },
      },
    } as unknown as KubeletContext;
    this.pleg = new Pleg(ctx, (uid) => this.changed.push(uid), () => {});
    this.pleg.start();
  }

  changes(by: Partial<Sandbox>): void {
    const revision = this.sandbox.revision + 1;
    this.sandbox = { ...this.sandbox, ...by, revision };
    this.tell([{ podUid: 'u', sandbox: 's', revision }]);
  }

  asks(): void {
    runProcess(this.pleg.refresh('u'), () => {}, () => {});
  }

  /** To just after the next relist, if there is one. */
  goesOn(): void {
    this.now += RELIST_PERIOD_MS;
    const due = this.#timers.filter(({ at }) => at <= this.now);
    this.#timers = this.#timers.filter(({ at }) => at > this.now);
    for (const { run } of due) run();
  }
}

test('what was asked about since is not looked for', () => {
  const node = new Node();
  assert.equal(node.lists, 1);
  node.changes({});
  node.asks();
  node.goesOn();
  assert.equal(node.lists, 1);
});

test('what changed after it was asked about is found', () => {
  const node = new Node();
  node.changes({});
  node.asks();
  node.changes({ state: 'SANDBOX_NOTREADY' });
  node.goesOn();
  assert.equal(node.lists, 2);
  assert.deepEqual(node.changed, ['u', 'u']);
  assert.equal(node.pleg.get('u').sandboxes[0]!.state, 'SANDBOX_NOTREADY');
});

test('what was told once is not taken for news again', () => {
  const node = new Node();
  node.tell([{ podUid: 'u', sandbox: 'gone since', revision: 7 }]);
  node.goesOn();
  assert.equal(node.lists, 2);
  node.changes({});
  node.asks();
  node.goesOn();
  assert.equal(node.lists, 2);
});

test('a sandbox removed and a Pod expected are looked for all the same', () => {
  const node = new Node();
  node.tell([{ podUid: 'u' }]);
  node.goesOn();
  assert.equal(node.lists, 2);
  node.pleg.expect('u');
  node.goesOn();
  assert.equal(node.lists, 3);
  assert.deepEqual(node.changed, ['u', 'u']);
});
