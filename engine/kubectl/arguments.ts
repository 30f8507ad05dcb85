// A command line taken apart.
// Upstream: spf13/cobra and pflag. Same forms: -n x, -nx, --name x,
// --name=x, and `--` before what is a container's.

import { UsageError } from './errors.ts';

export interface Arguments {
  readonly verb: string;
  readonly words: readonly string[];
  /** Long name -> values in order of appearance. */
  readonly flags: ReadonlyMap<string, readonly string[]>;
  /** What stands behind `--`. */
  readonly rest: readonly string[];
  readonly namespace: string;
  readonly allNamespaces: boolean;
}

const SHORT: Readonly<Record<string, string>> = {
  n: 'namespace', f: 'filename', o: 'output', l: 'selector', p: 'patch',
  A: 'all-namespaces', w: 'watch', c: 'container', i: 'stdin', t: 'tty',
};

/** Flags that stand alone; `--wait=false` is possible all the same. */
const SWITCHES = new Set([
  'all-namespaces', 'all', 'force', 'wait', 'overwrite', 'watch', 'now',
  'ignore-not-found', 'no-headers', 'show-labels', 'server-side',
  'ignore-daemonsets', 'delete-emptydir-data', 'recursive', 'record',
  'disable-eviction', 'list', 'expose', 'rm', 'stdin', 'tty', 'quiet',
]);

export function readArguments(args: readonly string[]): Arguments {
  const words: string[] = [];
  const flags = new Map<string, string[]>();
  let rest: readonly string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i]!;
    if (arg === '--') {
      rest = args.slice(i + 1);
      break;
    }
    const flag = readFlag(arg);
    if (flag === undefined) {
      words.push(arg);
      continue;
    }
    let { value } = flag;
    if (value === undefined && !SWITCHES.has(flag.name)) {
      i += 1;
      value = args[i];
      if (value === undefined) {
        throw new UsageError(`flag needs an argument: ${arg}`);
      }
    }
    const values = flags.get(flag.name);
    if (values === undefined) flags.set(flag.name, [value ?? 'true']);
    else values.push(value ?? 'true');
  }
  const [verb = '', ...others] = words;
  return {
    verb, words: others, flags, rest,
    namespace: flags.get('namespace')?.at(-1) ?? 'default',
    allNamespaces: flags.get('all-namespaces')?.at(-1) === 'true',
  };
}

function readFlag(
  arg: string,
): { name: string; value: string | undefined } | undefined {
  if (arg.startsWith('--')) {
    const equals = arg.indexOf('=');
    return equals < 0
      ? { name: arg.slice(2), value: undefined }
      : { name: arg.slice(2, equals), value: arg.slice(equals + 1) };
  }
  if (!/^-[A-Za-z]/.test(arg)) return undefined;
  const name = SHORT[arg[1]!];
  if (name === undefined) {
    throw new UsageError(`unknown shorthand flag: '${arg[1]}' in ${arg}`);
  }
  const value = arg.slice(2).replace(/^=/, '');
  return { name, value: value === '' ? undefined : value };
}

export function flagOf(args: Arguments, name: string): string | undefined {
  return args.flags.get(name)?.at(-1);
}

/** A switch that is on unless `--name=false` says otherwise. */
export function isOn(args: Arguments, name: string, byDefault = false) {
  const value = flagOf(args, name);
  return value === undefined ? byDefault : value === 'true';
}
