// A learner's file attached to the engine's own API server, over HTTPS on
// loopback and in shared time.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCluster } from '#cluster';
import type { Cluster, JournalEntry, RealmEnd } from '#cluster';
import { ApiWire } from '../../cli/attach/api-wire.ts';
import { Connection } from '../../cli/attach/connection.ts';
import { loadAccess } from '../../cli/attach/kubeconfig.ts';
import { Report } from '../../cli/attach/report.ts';
import { rightsOf } from '../../cli/attach/rights.ts';
import { turnstile } from '../../cli/attach/turnstile.ts';
import { WallHost } from '../../cli/attach/wall-host.ts';
import { createTerminal } from '../../cli/terminal.ts';
import { ApiBridge, loopback } from './api-bridge.ts';
import { SharedTime } from './shared-time.ts';

export interface AttachedOptions {
  readonly slot: string;
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
  const { slot, nodes = 3, isDry = false } = options;
  const bridge = new ApiBridge(slot);
  const cluster = createCluster({ nodes, slots: { [slot]: bridge.fill } });
  const url = await bridge.serve(cluster);
  const time = new SharedTime(cluster);
  const files = new Kubeconfig(url);
  const connection = new Connection(
    await loadAccess({ file: files.path }), 'test');
  let output = '';
  const terminal = createTerminal({
    stdout: { write: (text) => output += text },
    stderr: { write: () => {} }, env: {},
  });
  const { clock } = time;
  const report = new Report({ terminal, clock, slot, isDry, isJson: true });
  const host = new WallHost({
    realm: watched(options.realm, time), clock, observer: report,
    boot: { name: slot, seed: '1', data: {} },
    wire: new ApiWire({
      connection, slot, rights: rightsOf(slot)!, isDry, observer: report,
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

/** Time waits for a turn's end. */
function watched(realm: RealmEnd, time: SharedTime): RealmEnd {
  let underWay = 0;
  time.isBusy = () => underWay > 0;
  return {
    async turn(turn) {
      underWay += 1;
      try {
        return await realm.turn(turn);
      } finally {
        underWay -= 1;
      }
    },
    kill: () => realm.kill(),
  };
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
