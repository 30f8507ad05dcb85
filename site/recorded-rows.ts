// A recording's writes as the rows of a timeline, in the words of the
// engine's own timelines.
import { readRecording } from '../grader/recording/read.ts';
import type {
  Changes, Header, RecordedEntry, RecordedWrite, Recording,
} from '../grader/recording/recording.ts';

const FILES = import.meta.glob<string>(
  '/recordings/cluster/*.jsonl',
  { query: '?raw', import: 'default' },
);

export interface Row {
  /** '0.288 s' */
  readonly at: string;
  readonly actor: string;
  readonly what: string;
  readonly object: string;
  readonly detail: string;
}

export async function loadRecording(name: string): Promise<Recording> {
  const load = FILES[`/recordings/cluster/${name}.jsonl`];
  if (load === undefined) {
    throw new Error(`there is no recording recordings/cluster/${name}.jsonl`);
  }
  const text = await load();
  // Only steps with manifests need them, and rows do not.
  const bare = text.replace(/"manifest": ?\d+/g, '"manifest": 1');
  return readRecording(bare, '# manifest 1\n');
}

/** A recording and its repeats, by name. */
export function repeatsOf(name: string): readonly string[] {
  const own = new RegExp(`/${name}(\\.r\\d+)?\\.jsonl$`);
  return Object.keys(FILES).filter((path) => own.test(path)).sort()
    .map((path) => path.slice(path.lastIndexOf('/') + 1, -'.jsonl'.length));
}

const CONDITION = /^status\.conditions\[(\w+)\](\.status)?$/;
const TOLD = /^(status\.(phase|podIP|replicas|readyReplicas)|spec\.nodeName)$/;
const TAINT = /^spec\.taints\[(?:.+\/)?(.+)\]$/;
const ENDPOINT = /^endpoints\[(.+?)\]\.conditions\.(ready|terminating)$/;
const WAITING = /containerStatuses\[(.+?)\].*\.state\.waiting\.reason$/;

function conditionText(path: string, after: unknown): string | undefined {
  const [, type, isStatus] = CONDITION.exec(path) ?? [];
  if (type === undefined) return undefined;
  const status = isStatus
    ? after : (after as { status?: unknown } | null)?.status;
  return status === undefined ? undefined : `${type}=${String(status)}`;
}

/** 'PodScheduled=True, spec.nodeName=node-1': what a reader looks for. */
function changesText(changed: Changes): string {
  const parts = Object.entries(changed).flatMap(([path, [, after]]) => {
    const condition = conditionText(path, after);
    if (condition !== undefined) return [condition];
    const taint = TAINT.exec(path)?.[1];
    if (taint !== undefined) {
      return [`${after === null ? '-' : '+'}taint ${taint}`];
    }
    const [, endpoint, word] = ENDPOINT.exec(path) ?? [];
    if (endpoint !== undefined) return [`${endpoint} ${word}=${String(after)}`];
    const name = path.replace(/^(status|spec)\./, '');
    if (TOLD.test(path)) return [`${name}=${String(after)}`];
    const container = WAITING.exec(path)?.[1];
    return container !== undefined && after !== null
      ? [`${container} waits: ${String(after)}`] : [];
  });
  return parts.join(', ');
}

const KINDS: Readonly<Record<string, string>> = {
  pods: 'pod', nodes: 'node', deployments: 'deployment',
  replicasets: 'replicaset', leases: 'lease', services: 'service',
  endpointslices: 'endpointslice',
};

function verbOf({ verb, subresource, watch }: RecordedWrite): string {
  if (subresource === 'binding') return 'bound';
  // A delete that leaves the object there has only begun.
  if (verb === 'delete' && watch === 'MODIFIED') return 'asked to delete';
  if (subresource === 'status') return 'patched status';
  const done: Readonly<Record<string, string>> = {
    create: 'created', update: 'updated', patch: 'patched',
    delete: 'deleted',
  };
  return done[verb] ?? verb;
}

export interface Begin {
  /** Seconds since the recording's beginning. */
  readonly t: number;
  /** 'the crash' */
  readonly name: string;
}

/** From where a recording's times are counted: the trouble that it is about,
 *  or the first command. */
export function beginOf({ steps }: Header): Begin {
  for (const { kind, t } of steps) {
    if (kind === 'crash') return { t, name: 'the crash' };
    if (kind === 'network-plugin') {
      return { t, name: 'the loss of the network plugin' };
    }
  }
  return { t: 0, name: 'the first command' };
}

/** One entry as a row; times are counted from `begin`, in seconds. */
export function recordedRow(entry: RecordedEntry, begin: number): Row {
  const at = `${(entry.t - begin).toFixed(3)} s`;
  const { actor } = entry;
  if (entry.kind === 'event') {
    const [, kind = '', key = ''] = /^(\S+) (.*)$/.exec(entry.regarding) ?? [];
    const name = key.slice(key.lastIndexOf('/') + 1);
    return {
      at, actor, what: `event ${entry.reason}`,
      object: `${kind.toLowerCase()}/${name}`, detail: entry.message,
    };
  }
  const kind = KINDS[entry.resource] ?? entry.resource;
  return {
    at, actor, what: verbOf(entry), object: `${kind}/${entry.name}`,
    detail: entry.changed ? changesText(entry.changed) : '',
  };
}
