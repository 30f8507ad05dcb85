// kubectl exec. Upstream: kubectl/pkg/cmd/exec. Same words and exit codes;
// different: the command gets no input and no terminal.

import type { Process } from '../../kernel/process.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import { isFinished } from '../../machinery/api/pods.ts';
import { flagOf } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';

export function* exec(
  { args, client, say, complain }: Invocation,
): Process<number> {
  const [word = ''] = args.words;
  const name = word.replace(/^(pod|pods|po)\//, '');
  if (name === '') {
    throw new UsageError('pod, type/name or --filename must be specified');
  }
  if (args.rest.length === 0) {
    throw new UsageError('you must specify at least one command for the '
      + 'container');
  }
  const key = `${args.namespace}/${name}`;
  const pod = yield* client.pods.get(key);
  if (isFinished(pod)) {
    throw new UsageError('cannot exec into a container in a completed pod; '
      + `current phase is ${pod.status?.phase}`);
  }
  const container = flagOf(args, 'container');
  const { containers } = pod.spec;
  if (container === undefined && containers.length > 1) {
    const all = containers.map((each) => each.name).join(', ');
    complain(`Defaulted container "${containers[0]!.name}" out of: ${all}`);
  }
  try {
    const { stdout, stderr, exitCode } = yield* client.pods.exec(key, {
      command: args.rest, timeoutMs: LONG_MS,
      ...(container === undefined ? {} : { container }),
    });
    if (stdout !== '') say(stdout.replace(/\n$/, ''));
    if (stderr !== '') complain(stderr.replace(/\n$/, ''));
    if (exitCode !== 0) {
      complain(`command terminated with exit code ${exitCode}`);
    }
    return exitCode;
  } catch (error) {
    if (!isApiError(error) || error.reason !== 'InternalError') throw error;
    throw new UsageError(error.message);
  }
}

/** More than the server waits. */
const LONG_MS = 90_000;
