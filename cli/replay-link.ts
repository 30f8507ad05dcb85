// The page's link to a failure: code and all in the fragment, which no
// server sees: x exercise, f check, t time and i entry of the first wrong
// step, n scenario, s seed, o ordering, c the code.

import { deflateRawSync } from 'node:zlib';
import type { CheckResult } from '@clusterwright/grader';

/** Where `npm start` serves the course. */
const SITE = 'http://127.0.0.1:4321';

export function replayLink(
  slug: string,
  text: string,
  failed: CheckResult | undefined,
  site = SITE,
): string {
  const { replay, at, firstWrongStep } = failed ?? {};
  const fields = new URLSearchParams({
    v: '1',
    x: slug,
    ...failed === undefined ? {} : { f: failed.id },
    ...at === undefined ? {} : { t: String(at) },
    ...firstWrongStep === undefined
      ? {} : { i: String(firstWrongStep.index) },
    ...replay === undefined ? {} : { n: replay.scenario, s: replay.seed },
    ...replay === undefined || replay.ordering.length === 0
      ? {} : { o: replay.ordering.join('.') },
    c: deflateRawSync(text).toString('base64url'),
  });
  return `${site.replace(/\/$/, '')}/exercises/${slug}/#${fields}`;
}
