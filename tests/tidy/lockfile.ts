// A lockfile that `npm ci` accepts everywhere.
import type { Finding, SourceFile } from './tree.ts';

interface LockEntry {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lockfile {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/** Where Node would look for `name` from the folder `from`, nearest first. */
function candidates(from: string, name: string): string[] {
  const paths: string[] = [];
  for (let folder = from; ;) {
    const prefix = folder === '' ? '' : `${folder}/`;
    paths.push(`${prefix}node_modules/${name}`);
    if (folder === '') return paths;
    const parent = folder.lastIndexOf('/node_modules/');
    folder = parent < 0 ? '' : folder.slice(0, parent);
  }
}

function entryFindings(lock: Lockfile, path: string): Finding[] {
  return Object.entries(lock.packages).flatMap(([folder, entry]) => {
    const findings: Finding[] = [];
    if (entry.resolved !== undefined && entry.link !== true) {
      findings.push({
        path,
        message: `${folder} has a "resolved" address: install with this `
          + 'folder\'s .npmrc, which leaves addresses out',
      });
    }
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      const isThere = candidates(folder, name)
        .some((candidate) => candidate in lock.packages);
      if (isThere) continue;
      findings.push({
        path,
        message: `${folder} may need ${name}, which has no entry, so that `
          + '"npm ci" fails: pin a version whose platforms are all published',
      });
    }
    return findings;
  });
}

/** Lockfiles that would break `npm ci` or tie it to one registry. */
export function lockfileFaults(files: readonly SourceFile[]): Finding[] {
  return files
    .filter(({ path }) => path.endsWith('package-lock.json'))
    .flatMap(({ path, text }) => (
      entryFindings(JSON.parse(text) as Lockfile, path)
    ));
}
