// What a client says about versions in a list or a watch, checked.
// Upstream: apimachinery/pkg/apis/meta/internalversion/validation and
// apiserver/pkg/storage/errors. Same rules and texts.

import { badRequest } from '../../machinery/api/errors.ts';
import type { StatusCause } from '../../machinery/api/meta.ts';
import type { RequestOptions } from '../../machinery/request.ts';
import { invalidOptions } from './refusals.ts';
import type { Revision } from './storage.ts';
import { forbiddenField, notSupported } from './validation/cause.ts';

/** '' and undefined read as 0. */
export function revisionOf(version: string | undefined): Revision {
  if (version === undefined || version === '') return 0;
  if (!/^\d+$/.test(version)) {
    throw badRequest('invalid resource version: resourceVersion: Invalid '
      + `value: "${version}": strconv.ParseUint: parsing "${version}": `
      + 'invalid syntax');
  }
  return Number(version);
}

export function checkListOptions(options: RequestOptions): void {
  const { resourceVersionMatch: match, resourceVersion: version } = options;
  const causes: StatusCause[] = [];
  if (match) {
    if (!version) {
      causes.push(forbiddenMatch('is forbidden unless resourceVersion is '
        + 'provided'));
    }
    if (options.continue) {
      causes.push(forbiddenMatch('is forbidden when continue is provided'));
    }
    if (match !== 'Exact' && match !== 'NotOlderThan') {
      const known = ['Exact', 'NotOlderThan', ''];
      causes.push(notSupported('resourceVersionMatch', match, known));
    }
    if (match === 'Exact' && version === '0') {
      causes.push(forbiddenMatch('"exact" is forbidden for resourceVersion '
        + '"0"'));
    }
  }
  if (options.sendInitialEvents !== undefined) {
    const why = 'sendInitialEvents is forbidden for list';
    causes.push(forbiddenField('sendInitialEvents', why));
  }
  if (causes.length > 0) throw invalidOptions('ListOptions', causes);
}

export function checkWatchOptions(options: RequestOptions): void {
  const { resourceVersionMatch: match, sendInitialEvents } = options;
  const causes: StatusCause[] = [];
  if (sendInitialEvents !== undefined && match !== 'NotOlderThan') {
    causes.push(forbiddenField('resourceVersionMatch', 'sendInitialEvents '
      + 'requires setting resourceVersionMatch to NotOlderThan'));
  }
  if (match) {
    if (sendInitialEvents === undefined) {
      causes.push(forbiddenMatch('is forbidden for watch unless '
        + 'sendInitialEvents is provided'));
    }
    if (match !== 'NotOlderThan') {
      const known = ['NotOlderThan'];
      causes.push(notSupported('resourceVersionMatch', match, known));
    }
  }
  if (causes.length > 0) throw invalidOptions('ListOptions', causes);
}

function forbiddenMatch(why: string): StatusCause {
  const text = `resourceVersionMatch ${why}`;
  return forbiddenField('resourceVersionMatch', text);
}
