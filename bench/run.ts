// `npm run bench [-- NAME…]`: one line a row: name, ours, opponent, ratio.
// Every row is measured in a process of its own (this file with --row NAME).
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measure } from './row.ts';
import type { Outcome, Row } from './row.ts';

const ROWS = new URL('./rows/', import.meta.url);
const SELF = fileURLToPath(import.meta.url);

interface Measured extends Outcome {
  readonly title: string;
  readonly unit: string;
  readonly opponentName: string;
  readonly promise?: number;
}

function rowNames(): string[] {
  if (!existsSync(ROWS)) return [];
  return readdirSync(ROWS)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

async function measureHere(name: string): Promise<void> {
  const { row } = await import(new URL(`${name}.ts`, ROWS).href) as {
    readonly row: Row;
  };
  const measured: Measured = {
    ...await measure(row),
    title: row.title,
    unit: row.unit,
    opponentName: row.opponent.name,
    ...(row.promise === undefined ? {} : { promise: row.promise }),
  };
  process.stdout.write(`\n${JSON.stringify(measured)}\n`);
  // An opponent may have left timers or servers behind.
  process.exit(0);
}

/** The last line of the row's process is its outcome. */
function measureApart(name: string): Measured | undefined {
  const { status, stdout } = spawnSync(
    process.execPath, [SELF, '--row', name],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const last = stdout.trimEnd().split('\n').at(-1);
  return status === 0 && last ? JSON.parse(last) as Measured : undefined;
}

function amount(value: number, unit: string): string {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ${unit}`;
}

function line(name: string, row: Measured): string {
  const { ours, opponent, opponentName, promise, ratio, title, unit } = row;
  const isBroken = promise !== undefined && ratio < promise;
  const ratioText = `${ratio.toFixed(ratio < 10 ? 2 : 0)}x`;
  return [
    name.padEnd(20),
    `ours ${amount(ours, unit)}`.padEnd(20),
    `${opponentName} ${amount(opponent, unit)}`.padEnd(32),
    ratioText.padStart(8),
    isBroken ? `  below the promised ${promise}x` : '',
    `  ${title}`,
  ].join('');
}

function measureAll(names: readonly string[]): number {
  let failed = 0;
  for (const name of names) {
    const row = measureApart(name);
    if (row === undefined || row.ratio < (row.promise ?? 0)) failed += 1;
    const text = row === undefined
      ? `${name.padEnd(20)}broke off: its error is above`
      : line(name, row);
    process.stdout.write(`${text}\n`);
  }
  return failed === 0 ? 0 : 1;
}

async function main(args: readonly string[]): Promise<number> {
  const known = rowNames();
  if (args[0] === '--row' && args[1] !== undefined) {
    await measureHere(args[1]);
  }
  const unknown = args.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(
      `No row ${unknown.join(', ')}. There are: ${known.join(', ')}.\n`,
    );
    return 2;
  }
  return measureAll(args.length > 0 ? args : known);
}

process.exitCode = await main(process.argv.slice(2));
