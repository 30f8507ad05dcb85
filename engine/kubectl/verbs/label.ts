// kubectl label and annotate: key=value sets, key- removes.
// Upstream: kubectl/pkg/cmd/{label,annotate}. Same words.

import type { Process } from '../../kernel/process.ts';
import type { ApiObject } from '../../machinery/api/meta.ts';
import { isOn } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { chosenTargets, label, namedTargets } from '../targets.ts';

type Field = 'labels' | 'annotations';

export function labelObjects(invocation: Invocation): Process<number> {
  return change(invocation, 'labels');
}

export function annotate(invocation: Invocation): Process<number> {
  return change(invocation, 'annotations');
}

function* change(invocation: Invocation, field: Field): Process<number> {
  const { args, client, say } = invocation;
  const isChange = (word: string): boolean =>
    /^[^=]+=/.test(word) || /^[^=]+-$/.test(word);
  const at = args.words.findIndex((word, i) => i > 0 && isChange(word));
  if (at < 0) {
    const one = field === 'labels' ? 'label' : 'annotation';
    throw new UsageError(`at least one ${one} update is required`);
  }
  const changes = readChanges(args.words.slice(at));
  const words = args.words.slice(0, at);
  const targets = words.length > 1 || words[0]?.includes('/')
    ? namedTargets(args, words)
    : yield* chosenTargets({ ...invocation, args: { ...args, words } });
  for (const target of targets) {
    const kind = client.resource<ApiObject>(target.resource);
    const before = yield* kind.get(target.key);
    refuseOverwrite(before, field, changes, isOn(args, 'overwrite'));
    const after = yield* kind.patch(target.key, {
      merge: { metadata: { [field]: changes } },
    });
    const isSame = after.metadata.resourceVersion
      === before.metadata.resourceVersion;
    say(`${label(target)} ${doneWord(field, changes, isSame)}`);
  }
  return 0;
}

/** null removes. */
function readChanges(
  words: readonly string[],
): Record<string, string | null> {
  const changes: Record<string, string | null> = {};
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals > 0) changes[word.slice(0, equals)] = word.slice(equals + 1);
    else changes[word.replace(/-$/, '')] = null;
  }
  return changes;
}

function refuseOverwrite(
  object: ApiObject,
  field: Field,
  changes: Readonly<Record<string, string | null>>,
  mayOverwrite: boolean,
): void {
  if (mayOverwrite) return;
  for (const [key, value] of Object.entries(changes)) {
    const old = object.metadata[field]?.[key];
    if (value === null || old === undefined || old === value) continue;
    throw new UsageError(`'${key}' already has a value (${old}), and `
      + '--overwrite is false');
  }
}

function doneWord(
  field: Field,
  changes: Readonly<Record<string, string | null>>,
  isSame: boolean,
): string {
  if (field === 'annotations') return 'annotated';
  if (isSame) return 'not labeled';
  const values = Object.values(changes);
  return values.every((value) => value === null) ? 'unlabeled' : 'labeled';
}

