// The server's tables as kubectl prints them: one for each kind, a blank
// line between.
// Upstream: cli-runtime/pkg/printers/tableprinter.go. Same.

import type { ApiObject } from '../../machinery/api/meta.ts';
import type { Resource } from '../../machinery/api/resource.ts';
import { flagOf, isOn } from '../arguments.ts';
import type { Arguments } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import { alignedTable } from '../table.ts';
import { label } from '../targets.ts';

export interface ServerTable {
  readonly columnDefinitions: readonly {
    readonly name: string;
    readonly priority: number;
  }[];
  readonly rows: readonly ServerRow[];
}
interface ServerRow {
  readonly cells: readonly unknown[];
  readonly object?: { readonly metadata: ApiObject['metadata'] };
}

interface Shown {
  readonly resource: Resource;
  readonly head: readonly string[];
  readonly rows: (readonly string[])[];
}

export class Tables {
  readonly #args: Arguments;
  readonly #areOfSeveral: boolean;
  readonly #sortBy: string | undefined;
  readonly #tables: Shown[] = [];

  /** With several kinds, names say of which they are. */
  constructor(args: Arguments, areOfSeveral: boolean) {
    this.#args = args;
    this.#areOfSeveral = areOfSeveral;
    this.#sortBy = sortField(args);
  }

  /** Rows of the same kind as the last ones go on below them. */
  add(resource: Resource, table: ServerTable): void {
    if (table.rows.length === 0) return;
    const rows = this.#ordered(table.rows)
      .map((row) => this.#row(resource, table, row));
    const last = this.#tables.at(-1);
    if (last?.resource === resource) last.rows.push(...rows);
    else {
      const head = this.#head(resource, table);
      this.#tables.push({ resource, head, rows });
    }
  }

  lines(): string[] {
    const hasHead = !isOn(this.#args, 'no-headers');
    return this.#tables.flatMap(({ head, rows }, i) => [
      ...(i === 0 ? [] : ['']),
      ...alignedTable(hasHead ? [head, ...rows] : rows),
    ]);
  }

  #head(resource: Resource, { columnDefinitions }: ServerTable): string[] {
    const names = columnDefinitions.filter(this.#isShown)
      .map(({ name }) => name.toUpperCase());
    return [
      ...(this.#hasNamespace(resource) ? ['NAMESPACE'] : []), ...names,
      ...(isOn(this.#args, 'show-labels') ? ['LABELS'] : []),
    ];
  }

  #row(
    resource: Resource,
    { columnDefinitions }: ServerTable,
    { cells, object }: ServerRow,
  ): string[] {
    const texts = cells.filter((_, i) => this.#isShown(columnDefinitions[i]!))
      .map((cell) => String(cell ?? ''));
    const [name = ''] = texts;
    if (this.#areOfSeveral) texts[0] = label({ resource, name });
    const { namespace = '', labels = {} } = object?.metadata ?? {};
    return [
      ...(this.#hasNamespace(resource) ? [namespace] : []), ...texts,
      ...(isOn(this.#args, 'show-labels') ? [labelsText(labels)] : []),
    ];
  }

  readonly #isShown = ({ priority }: { readonly priority: number }): boolean =>
    priority === 0 || flagOf(this.#args, 'output') === 'wide';

  #hasNamespace({ namespaced }: Resource): boolean {
    return this.#args.allNamespaces && namespaced;
  }

  #ordered(rows: readonly ServerRow[]): readonly ServerRow[] {
    const field = this.#sortBy;
    if (field === undefined) return rows;
    const valueOf = ({ object }: ServerRow): string =>
      String((object?.metadata as never)?.[field] ?? '');
    return rows.toSorted((a, b) => {
      const [x, y] = [valueOf(a), valueOf(b)];
      return x < y ? -1 : x > y ? 1 : 0;
    });
  }
}

/** `--sort-by`: a field of the metadata, which is all that a row carries. */
function sortField(args: Arguments): string | undefined {
  const by = flagOf(args, 'sort-by');
  if (by === undefined) return undefined;
  const [, field] = /^\{?\.metadata\.(\w+)\}?$/.exec(by) ?? [];
  if (field !== undefined) return field;
  throw new UsageError(`expected --sort-by=.metadata.NAME, found "${by}"`);
}

/** 'app=web,tier=front', in the order of names. */
function labelsText(labels: Readonly<Record<string, string>>): string {
  const names = Object.keys(labels).sort();
  if (names.length === 0) return '<none>';
  return names.map((name) => `${name}=${labels[name]}`).join(',');
}
