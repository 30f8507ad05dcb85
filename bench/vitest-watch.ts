// vitest as it stands in watch mode: started, warm, with its modules
// transformed. An edit is told to it as its own watcher would tell it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';
import type { Vitest } from 'vitest/node';

const ROOT = fileURLToPath(new URL('./equivalent/', import.meta.url));
const ENGINE = fileURLToPath(new URL('../engine/', import.meta.url));

export interface Watched {
  /** The test in equivalent/: 'keep-one', 'node-controller'. */
  readonly test: string;
  /** What it imports the edited file as. */
  readonly alias: string;
  /** The file, as it stands at first. */
  readonly text: string;
  /** How the failure that an edit leads to is worded. */
  readonly complaint: string;
}

export class VitestWatch {
  readonly #vitest: Vitest;
  readonly #folder: string;
  readonly #file: string;
  readonly #complaint: string;

  private constructor(
    vitest: Vitest,
    folder: string,
    file: string,
    complaint: string,
  ) {
    this.#vitest = vitest;
    this.#folder = folder;
    this.#file = file;
    this.#complaint = complaint;
  }

  static async start(watched: Watched): Promise<VitestWatch> {
    const { test, alias, text, complaint } = watched;
    const folder = mkdtempSync(join(tmpdir(), 'clusterwright-bench-'));
    const file = join(folder, `${test}.ts`);
    writeFileSync(file, text);
    const vitest = await startVitest([], {
      root: ROOT, watch: true, reporters: [{}], include: [`${test}.test.ts`],
    }, {
      resolve: {
        alias: {
          [alias]: file,
          '@clusterwright/engine': join(ENGINE, 'index.ts'),
          '#engine': join(ENGINE, 'realm.ts'),
        },
      },
      server: { fs: { strict: false } },
    });
    return new VitestWatch(vitest, folder, file, complaint);
  }

  /** From the edited file on the disk to the result, in milliseconds. */
  async edit(text: string): Promise<number> {
    const vitest = this.#vitest;
    writeFileSync(this.#file, text);
    const startedAt = performance.now();
    vitest.invalidateFile(this.#file);
    const specifications = await vitest.globTestSpecifications();
    const { testModules } = await vitest.rerunTestSpecifications(
      specifications, true,
    );
    const took = performance.now() - startedAt;
    const [module] = testModules;
    const [failed] = module?.children.allTests('failed') ?? [];
    const message = failed?.result().errors?.[0]?.message ?? '';
    if (!message.includes(this.#complaint)) {
      throw new Error(`expected the check to fail, found: ${message}`);
    }
    return took;
  }

  async close(): Promise<void> {
    await this.#vitest.close();
    rmSync(this.#folder, { recursive: true });
  }
}
