// webernetes as an opponent: the same Deployment, until its informer has
// seen every Pod Running. It runs in real time, waits included.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { StopwatchOf } from './cpu.ts';
import { deployment } from './deployment.ts';

/** As far as it is used here. */
interface Pod {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly phase?: string };
}
interface Cluster {
  init(): Promise<void>;
  apply(objects: readonly object[]): Promise<unknown>;
  informer(
    resource: 'pods',
    changed: (type: string, pod: Pod) => void,
    options: { readonly namespace: string },
  ): { stop(): Promise<void> };
  close(): Promise<void>;
}
interface Webernetes {
  readonly Cluster: new (options: { readonly nodes: number }) => Cluster;
}

/** Its modules name each other without endings, as bundlers allow. */
export async function loadWebernetes(): Promise<Webernetes> {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-bench-'));
  const outfile = join(folder, 'webernetes.mjs');
  await build({
    stdin: {
      contents: 'export { Cluster } from "@ngrok/webernetes";',
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true, platform: 'node', format: 'esm', target: 'node24', outfile,
    banner: {
      js: 'import { createRequire } from "node:module";'
        + 'const require = createRequire(import.meta.url);',
    },
  });
  try {
    return await import(pathToFileURL(outfile).href) as Webernetes;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Milliseconds by `stopwatch` from apply until all Pods run. */
export async function webernetesMs(
  { Cluster }: Webernetes,
  stopwatch: StopwatchOf,
  nodes: number,
  replicas: number,
): Promise<number> {
  const cluster = new Cluster({ nodes });
  await cluster.init();
  const running = new Set<string>();
  let done = (): void => {};
  const all = new Promise<void>((resolve) => { done = resolve; });
  const informer = cluster.informer('pods', (_type, { metadata, status }) => {
    if (status?.phase === 'Running') running.add(metadata.name);
    if (running.size >= replicas) done();
  }, { namespace: 'default' });
  // Its control plane runs in Pods of its own, which take a moment.
  await new Promise((resolve) => { setTimeout(resolve, 2_000); });
  const spent = await stopwatch(async () => {
    await cluster.apply([deployment(replicas)]);
    await all;
  });
  await informer.stop();
  await cluster.close();
  return spent;
}
