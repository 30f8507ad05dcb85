// `traffic NAME to SERVICE (rate=10/s) (timeout=1s) (retries=0)`: users of the
// simulated app. A rate of 0/s sends them home.

import type { Call } from './commands.ts';
import { parseDuration } from './duration.ts';

const RATE_MAX = 1_000;
const RETRIES_MAX = 100;

export function traffic({ session, given, option, directive }: Call): string {
  const { NAME: name, SERVICE: service } = given;
  const rate = /^(\d+)\/s$/.exec(option('rate') ?? '10/s')?.[1];
  const retries = /^\d+$/.exec(option('retries') ?? '0')?.[0];
  const timeoutMs = parseDuration(option('timeout') ?? '1s');
  if (timeoutMs === undefined || rate === undefined || Number(rate) > RATE_MAX
    || retries === undefined || Number(retries) > RETRIES_MAX) {
    throw new Error(`expected a rate up to ${RATE_MAX}/s, a timeout such as 1s `
      + `and up to ${RETRIES_MAX} retries, found "${directive.text}"`);
  }
  session.cluster.tell('traffic', {
    traffic: name,
    to: service!.includes('/') ? service : `default/${service}`,
    rate: Number(rate), timeoutMs, retries: Number(retries),
  });
  return 'ok';
}
