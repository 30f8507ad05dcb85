// Where the project's files are, and reading them.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder; exercises and recordings are below it. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export function readText(...parts: string[]): string {
  return readFileSync(join(...parts), 'utf8');
}

export function readTextIfThere(...parts: string[]): string | undefined {
  const path = join(...parts);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Names in a folder, sorted; none if it is not there. */
export function namesIn(...parts: string[]): string[] {
  const path = join(...parts);
  return existsSync(path) ? readdirSync(path).sort() : [];
}
