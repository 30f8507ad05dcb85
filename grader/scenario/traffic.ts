// `traffic NAME to SERVICE rate=10/s (timeout=1s) (retries=0)`: users of the
// simulated app. A rate of 0/s sends them home.

import { parseDuration } from './duration.ts';
import type { Directive } from './read.ts';
import type { Session } from './session.ts';

const FORM = 'expected traffic NAME to SERVICE rate=10/s timeout=1s retries=0';

export function traffic(session: Session, directive: Directive): string {
  const { words: [name, to, service], options } = directive;
  const text = (option: string, byDefault: string): string =>
    options.get(option)?.[0] ?? byDefault;
  const rate = /^(\d+)\/s$/.exec(text('rate', '10/s'))?.[1];
  const retries = /^\d+$/.exec(text('retries', '0'))?.[0];
  const timeoutMs = parseDuration(text('timeout', '1s'));
  const isKnown = [...options.keys()].every((option) =>
    ['rate', 'retries', 'timeout'].includes(option));
  if (name === undefined || to !== 'to' || service === undefined || !isKnown
    || rate === undefined || retries === undefined || timeoutMs === undefined) {
    throw new Error(`${FORM}, found "${directive.text}"`);
  }
  session.cluster.tell('traffic', {
    traffic: name,
    to: service.includes('/') ? service : `default/${service}`,
    rate: Number(rate), timeoutMs, retries: Number(retries),
  });
  return 'ok';
}
