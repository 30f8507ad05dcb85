// Runs command lines, each as a process of its own.
// Upstream: k8s.io/kubectl/pkg/cmd. Simpler: no kubeconfig, no colours, one
// server; the same words on stdout and stderr, the same exit codes.

import type { Process } from '../kernel/process.ts';
import { isApiError } from '../machinery/api/errors.ts';
import type { ServerContext } from '../machinery/component.ts';
import { readArguments } from './arguments.ts';
import { serverSentence, UsageError } from './errors.ts';
import { refuseUnknownFlags } from './flags.ts';
import type { Invocation, Outcome } from './invocation.ts';
import { VERBS } from './verbs/index.ts';

interface CommandLine {
  readonly args: readonly string[];
  readonly stdin: string;
}

export function kubectlRunner(ctx: ServerContext): void {
  ctx.network.listen(ctx.name, (request) =>
    run(ctx, request as CommandLine));
}

function* run(ctx: ServerContext, line: CommandLine): Process<Outcome> {
  const out: string[] = [];
  const problems: string[] = [];
  const say = (text: string): void => { out.push(text); };
  const complain = (text: string): void => { problems.push(text); };
  let code = 0;
  try {
    const args = readArguments(line.args);
    const verb = Object.hasOwn(VERBS, args.verb)
      ? VERBS[args.verb] : undefined;
    if (verb === undefined) {
      throw new UsageError(`unknown command "${args.verb}" for "kubectl"`);
    }
    refuseUnknownFlags(args);
    const { client, clock } = ctx;
    const invocation: Invocation = {
      client, clock, args, stdin: line.stdin, say, complain,
    };
    code = yield* verb(invocation);
  } catch (error) {
    code = 1;
    if (error instanceof UsageError) complain(`error: ${error.message}`);
    else if (isApiError(error)) complain(serverSentence(error));
    else throw error;
  }
  return { stdout: joined(out), stderr: joined(problems), code };
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
