// `test` and `[`. Upstream: busybox, coreutils/test.c. Simpler: files are
// readable, writable and never links.

import type { Shell } from './shell.ts';

/** 0 holds, 1 does not, 2 could not be understood. */
export function evaluateTest(shell: Shell, args: readonly string[]): number {
  const at = args.findIndex((a) => a === '-o' || a === '-a');
  if (at > 0) {
    const left = evaluateTest(shell, args.slice(0, at));
    const right = evaluateTest(shell, args.slice(at + 1));
    if (args[at] === '-o') return left === 0 || right === 0 ? 0 : 1;
    return left === 0 && right === 0 ? 0 : 1;
  }
  if (args[0] === '!') {
    return evaluateTest(shell, args.slice(1)) === 0 ? 1 : 0;
  }
  const [a, b, c] = args;
  const holds = args.length <= 1 ? (a ?? '') !== ''
    : args.length === 2 ? unary(shell, a!, b!)
      : args.length === 3 ? binary(b!, a!, c!) : undefined;
  return holds === undefined ? 2 : holds ? 0 : 1;
}

function unary(
  shell: Shell,
  operator: string,
  operand: string,
): boolean | undefined {
  const { files } = shell.container;
  const path = shell.path(operand);
  switch (operator) {
    case '-n': return operand !== '';
    case '-z': return operand === '';
    case '-f': return files.isFile(path);
    case '-d': return files.isDirectory(path);
    case '-s': return files.isFile(path) && files.read(path) !== '';
    case '-e': case '-r': case '-w': case '-x': {
      return files.isFile(path) || files.isDirectory(path);
    }
    default: return undefined;
  }
}

function binary(
  operator: string,
  a: string,
  b: string,
): boolean | undefined {
  const [x, y] = [Number(a), Number(b)];
  switch (operator) {
    case '=': case '==': return a === b;
    case '!=': return a !== b;
    case '-eq': return x === y;
    case '-ne': return x !== y;
    case '-lt': return x < y;
    case '-le': return x <= y;
    case '-gt': return x > y;
    case '-ge': return x >= y;
    default: return undefined;
  }
}
