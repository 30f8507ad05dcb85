// What must not be written down, and how a page of prose begins.
import { linesOf } from './tree.ts';
import type { Finding, SourceFile } from './tree.ts';

const CODE = /\.(ts|mjs|css|astro|sh)$/;
const MACHINE_PATH = /(^|[\s'"`(=:])\/(work|home|root|Users)\/[\w.-]/;
const TEMPORARY_PATH = /(^|[\s'"`(=:])\/tmp\//;
const REGISTRY = /\bregistry\.(npmjs|yarnpkg)\.\w+|\bnpm\.pkg\.github/;
const LEFTOVER = /(\/\/|\/?\*|#|<!--).*\b(TODO|FIXME|XXX)\b/;

/** These rules' own tests have to show what they find. */
const OWN = 'tests/tidy/';

/** What a real cluster said, and what runs inside a simulated container. */
const MAY_NAME_TMP = /^(recordings|content|exercises|engine)\/|\.(txt|ya?ml)$/;

function linesWith(
  files: readonly SourceFile[],
  finds: (line: string, path: string) => string | undefined,
): Finding[] {
  return files.filter(({ path }) => !path.startsWith(OWN)).flatMap((file) => (
    linesOf(file).flatMap((text, index) => {
      const message = finds(text, file.path);
      if (message === undefined) return [];
      return [{ path: file.path, line: index + 1, message }];
    })
  ));
}

/** Markdown without the lines of its fences. */
function proseLines(file: SourceFile): string[] {
  let isFenced = false;
  return linesOf(file).filter((line) => {
    const isFence = /^\s*(```|~~~)/.test(line);
    if (isFence) isFenced = !isFenced;
    return !isFenced && !isFence;
  });
}

/** Markdown pages that have not exactly one title. */
export function titles(files: readonly SourceFile[]): Finding[] {
  const pages = files.filter(({ path }) => path.endsWith('.md'));
  return pages.flatMap((file) => {
    const count = proseLines(file).filter((line) => /^# /.test(line)).length;
    if (count === 1) return [];
    return [{
      path: file.path,
      message: `has ${count} titles: a page has exactly one line "# …"`,
    }];
  });
}

/** Paths and hosts that exist on one machine only. */
export function machineNames(files: readonly SourceFile[]): Finding[] {
  return linesWith(files, (line, path) => {
    if (REGISTRY.test(line)) {
      return 'names a package registry: leave it to each machine\'s npm';
    }
    const isPath = !path.startsWith('recordings/') && MACHINE_PATH.test(line);
    if (!isPath && (MAY_NAME_TMP.test(path) || !TEMPORARY_PATH.test(line))) {
      return undefined;
    }
    return 'names a path of one machine: make it relative, or ask os.tmpdir()';
  });
}

/** Notes to oneself; in an exercise's starter they are the task. */
export function leftovers(files: readonly SourceFile[]): Finding[] {
  const concerned = files.filter(({ path }) => CODE.test(path)
    && !/^exercises\/.*\/(starter\.ts|near-misses\/)/.test(path));
  return linesWith(concerned, (line) => (
    LEFTOVER.test(line)
      ? 'do it, drop it, or write an issue: no such notes in the code'
      : undefined
  ));
}
