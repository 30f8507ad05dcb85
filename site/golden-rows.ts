// Rows of a golden timeline: `at actor what object detail`, as the engine
// prints them, quoted from a block's output.
import type { Row } from './recorded-rows.ts';

const FILES = import.meta.glob<string>(
  '/tests/timelines/**/*.txt',
  { query: '?raw', import: 'default' },
);

const HEAD = /^\s*t\s+actor\s+what\s+object\s+detail/;

/** Where each column begins, by the table's own head. */
function columnsOf(head: string): readonly number[] {
  return ['actor', 'what', 'object', 'detail'].map((name) => (
    head.indexOf(name)
  ));
}

function rowOf(line: string, columns: readonly number[]): Row {
  const [actor = 0, what = 0, object = 0, detail = 0] = columns;
  return {
    at: line.slice(0, actor).trim().replace(/(\d)(m?s)$/, '$1 $2'),
    actor: line.slice(actor, what).trim(),
    what: line.slice(what, object).trim(),
    object: line.slice(object, detail).trim(),
    detail: line.slice(detail).trim(),
  };
}

/** All rows of a golden, in order. Throws if there is no such golden. */
export async function goldenRows(name: string): Promise<readonly Row[]> {
  const load = FILES[`/tests/timelines/${name}.txt`];
  if (load === undefined) {
    throw new Error(`there is no golden tests/timelines/${name}.txt`);
  }
  let columns: readonly number[] | undefined;
  const rows: Row[] = [];
  for (const line of (await load()).split('\n')) {
    if (HEAD.test(line)) columns = columnsOf(line);
    else if (line.trim() === '') columns = undefined;
    else if (columns) rows.push(rowOf(line, columns));
  }
  return rows;
}
