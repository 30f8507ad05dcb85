// Regions of real source, quoted by name: 'engine/a/b.ts#region'. A name
// that leads nowhere fails the build.

const SOURCES = import.meta.glob<string>(
  ['/engine/**/*.ts', '/exercises/**/*.ts'],
  { query: '?raw', import: 'default', eager: true },
);

const LINES_MAX = 25;
const MARKER = /^\s*\/\/ #(end)?region\b/;

export interface Snippet {
  readonly path: string;
  /** Of the first line quoted, from 1. */
  readonly firstLine: number;
  readonly text: string;
}

function dedented(lines: readonly string[]): string {
  const depths = lines.filter((line) => line.trim() !== '')
    .map((line) => line.search(/\S/));
  const depth = Math.min(...depths);
  return lines.map((line) => line.slice(depth)).join('\n');
}

/** Throws where the file, the region or its end is missing. */
export function snippet(of: string): Snippet {
  const [path = '', region = ''] = of.split('#');
  const source = SOURCES[`/${path}`];
  if (source === undefined) {
    throw new Error(`Snippet of="${of}": there is no file ${path}`);
  }
  const lines = source.split('\n');
  const at = (marker: string): number => lines.findIndex((line) => (
    line.trim() === `// ${marker} ${region}`
  ));
  const [start, end] = [at('#region'), at('#endregion')];
  if (region === '' || start === -1 || end < start) {
    throw new Error(`Snippet of="${of}": ${path} has no "// #region `
      + `${region}" that ends with "// #endregion ${region}"`);
  }
  const quoted = lines.slice(start + 1, end);
  if (quoted.length > LINES_MAX) {
    throw new Error(`Snippet of="${of}": ${quoted.length} lines, and a `
      + `lesson quotes at most ${LINES_MAX}`);
  }
  if (quoted.some((line) => MARKER.test(line))) {
    throw new Error(`Snippet of="${of}": there is a region inside it`);
  }
  return { path, firstLine: start + 2, text: dedented(quoted) };
}
