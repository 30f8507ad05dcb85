// The commands that make something fail, and the world's.

import type { CallFault } from '@clusterwright/engine';
import type { Call } from './commands.ts';
import { wordsIn } from './form.ts';
import type { Given } from './form.ts';
import type { Directive } from './read.ts';
import type { Session } from './session.ts';
import { duration, range, whole } from './values.ts';

const OK = 'ok';

export function pause({ session, given }: Call): string {
  const { NAME: name, TIME: time } = given;
  session.cluster.pause(name!, time && duration(time));
  return OK;
}

export function partition({ session, given, option }: Call): string {
  const names = (side: string): string[] =>
    wordsIn(given[side]!).map((word) => word.replace(/,$/, ''));
  const way = option('way');
  if (way !== undefined && way !== 'one') {
    throw new Error(`expected way=one, found "way=${way}"`);
  }
  session.cluster.partition(names('A'), names('B'), way === 'one');
  return OK;
}

export function slow({ session, directive, given }: Call): string {
  const ms = range(given['TIME']!);
  const when = directive.words.includes('after') ? 'after' : 'before';
  const what = 'delay';
  interfere(session, { ...target(directive, given), what, ms, when });
  return OK;
}

export function delay({ session, given }: Call): string {
  const delayRenewals = range(given['TIME']!);
  session.cluster.tell(`kubelet/${given['NODE']}`, { delayRenewals });
  return OK;
}

export function lose({ session, directive, given }: Call): string {
  const what = directive.words[0] === 'reply' ? 'lose-reply' : 'lose-request';
  interfere(session, { ...target(directive, given), what });
  return OK;
}

/** As CallFault has it. */
const METHOD = /^(\*|[a-z]+(\/[a-z]+)?\.([a-zA-Z]+|\*))$/;

function target(
  { words }: Directive,
  { METHOD: method, NAME: of }: Given,
): Omit<CallFault, 'what'> {
  if (!METHOD.test(method!)) {
    throw new Error('expected a method such as pods.bind, pods/status.patch, '
      + `leases.*, cri.pullImage or *, found "${method}"`);
  }
  return {
    method: method!,
    ...(of === undefined ? {} : { of }),
    once: words.includes('once'),
  };
}

function interfere(session: Session, fault: CallFault): void {
  session.undo.set(fault.method, session.cluster.interfere(fault));
}

export function skew({ session, given }: Call): string {
  const { NODE: name, TIME: by } = given;
  const ms = duration(by!.replace(/^[+-]/, ''));
  session.cluster.skew(name!, by!.startsWith('-') ? -ms : ms);
  return OK;
}

export function image({ session, given, option }: Call): string {
  const { NAME: name } = given;
  const size = option('size');
  const pull = option('pull');
  session.cluster.tell('registry', {
    image: name,
    ...(size === undefined ? {} : { sizeBytes: whole('size', size) }),
    ...(pull === undefined ? {} : { pull: duration(pull) }),
  });
  session.cluster.tell('registry', { mendPull: name });
  return OK;
}

export function exit({ session, given, option }: Call): string {
  const code = whole('code', option('code') ?? '1');
  if (code > 255) throw new Error(`expected code=0 to 255, found ${code}`);
  return tellPrograms(session, { exit: given['CONTAINER'], code });
}

export function failProbe({ session, given }: Call): string {
  const { KIND: kind, CONTAINER: container, TIME: time } = given;
  return tellPrograms(session, {
    failProbe: container, kind,
    ...(time === undefined ? {} : { forMs: duration(time) }),
  });
}

/** Every machine is told; only the one that runs it does something. */
function tellPrograms(session: Session, request: object): string {
  for (const name of session.cluster.components) {
    if (name.startsWith('shim/')) session.cluster.tell(name, request);
  }
  return OK;
}
