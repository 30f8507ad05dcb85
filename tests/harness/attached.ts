// A learner's file attached to the engine's own API server, over HTTPS on
// loopback and in shared time.

import type { IncomingMessage } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCluster } from '#cluster';
import type {
  Cluster, Effect, JournalEntry, RealmEnd, Turn,
} from '#cluster';
import { ApiWire } from '../../cli/attach/api-wire.ts';
import { Connection } from '../../cli/attach/connection.ts';
import type { Answer, Patience } from '../../cli/attach/connection.ts';
import type { HttpMessage } from '../../cli/attach/http-message.ts';
import { loadAccess } from '../../cli/attach/kubeconfig.ts';
import { Report } from '../../cli/attach/report.ts';
import { rightsOf } from '../../cli/attach/rights.ts';
import { bootOf } from '../../cli/attach/slot-choice.ts';
import { turnstile } from '../../cli/attach/turnstile.ts';
import { WallHost } from '../../cli/attach/wall-host.ts';
import { createTerminal } from '../../cli/terminal.ts';
import { ApiBridge } from './api-bridge.ts';
import { loopback } from './loopback-server.ts';
import { SharedTime } from './shared-time.ts';

export interface AttachedOptions {
  readonly slot: string;
  /** Of a scheduler, which then stands beside the cluster's own. */
  readonly schedulerName?: string | undefined;
  /** Of the file; each turn of it is waited for. */
  readonly realm: RealmEnd;
  readonly nodes?: number;
  readonly isDry?: boolean;
}

export interface Attached {
  readonly cluster: Cluster;
  readonly bridge: ApiBridge;
  readonly time: SharedTime;
  readonly host: WallHost;
  /** What the one who runs it was shown. */
  entries(): JournalEntry[];
  close(): void;
}

/** Started, and its informers have not synced yet. */
export async function attached(options: AttachedOptions): Promise<Attached> {
  const { slot, schedulerName, nodes = 3, isDry = false } = options;
  const door = schedulerName === undefined
    ? slot : `controllers/${schedulerName}`;
  const bridge = new ApiBridge(door);
  const cluster = createCluster({ nodes, slots: { [door]: bridge.fill } });
  // What stands in a slot starts at t = 0; before that nobody hears a request.
  cluster.run('1ms');
  const url = await bridge.serve(cluster);
  const time = new SharedTime(cluster);
  const files = new Kubeconfig(url);
  const connection = new CountedConnection(
    await loadAccess({ file: files.path }), 'test');
  let output = '';
  const terminal = createTerminal({
    stdout: { write: (text) => output += text },
    stderr: { write: () => {} }, env: {},
  });
  const { clock } = time;
  const report = new Report({ terminal, clock, slot, isDry, isJson: true });
  const realm = new WatchedRealm(options.realm);
  // Time waits for a turn's end, and for what is on the wire: what waits for
  // the cluster waits for time.
  time.isBusy = () =>
    realm.underWay > 0 || connection.underWay > bridge.held;
  const rights = rightsOf(slot)!;
  const host = new WallHost({
    realm, clock, observer: report,
    boot: bootOf({ slot, rights, schedulerName }, '1'),
    wire: new ApiWire({
      connection, slot, rights, isDry, observer: report,
      turnstile: turnstile(clock), now: clock.now,
    }),
  });
  host.start();
  return {
    cluster, bridge, time, host,
    entries: () => output.split('\n').filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JournalEntry),
    close() {
      host.end({ how: 'stopped' });
      bridge.close();
      files.remove();
    },
  };
}

class WatchedRealm implements RealmEnd {
  underWay = 0;
  readonly #realm: RealmEnd;

  constructor(realm: RealmEnd) {
    this.#realm = realm;
  }

  async turn(turn: Turn): Promise<readonly Effect[]> {
    this.underWay += 1;
    try {
      return await this.#realm.turn(turn);
    } finally {
      this.underWay -= 1;
    }
  }

  kill(): void {
    this.#realm.kill();
  }
}

class CountedConnection extends Connection {
  underWay = 0;

  override ask(message: HttpMessage, patience: Patience): Promise<Answer> {
    return this.#counted(super.ask(message, patience));
  }

  override open(
    message: HttpMessage,
    patience: Patience,
  ): Promise<IncomingMessage> {
    return this.#counted(super.open(message, patience));
  }

  async #counted<T>(answer: Promise<T>): Promise<T> {
    this.underWay += 1;
    try {
      return await answer;
    } finally {
      this.underWay -= 1;
    }
  }
}

/** A file in a folder of its own. */
export class Kubeconfig {
  readonly path: string;
  readonly #folder: string;

  /** By default with the certificates of this folder; `user` and `cluster`
   *  replace what is said of either. */
  constructor(
    server: string,
    { user, cluster }: { user?: object; cluster?: object } = {},
  ) {
    this.#folder = mkdtempSync(join(tmpdir(), 'clusterwright-attach-'));
    this.path = join(this.#folder, 'kubeconfig');
    const base64 = (name: string): string => loopback(name).toString('base64');
    writeFileSync(this.path, JSON.stringify({
      'apiVersion': 'v1', 'kind': 'Config', 'current-context': 'lab',
      'contexts': [
        { name: 'lab', context: { cluster: 'lab', user: 'learner' } },
        { name: 'astray', context: { cluster: 'none', user: 'learner' } },
      ],
      'clusters': [{
        name: 'lab',
        cluster: cluster ?? {
          server, 'certificate-authority-data': base64('ca.crt'),
        },
      }],
      'users': [{
        name: 'learner',
        user: user ?? {
          'client-certificate-data': base64('client.crt'),
          'client-key-data': base64('client.key'),
        },
      }],
    }));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
