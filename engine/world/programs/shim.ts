// The machine's process table: it starts containers' programs, signals them
// and tells how they ended. Containers live on when the runtime or the
// kubelet dies, and all die with the machine.
// Upstream: containerd's shim and runc. Different: one for all Pods, and the
// programs are simulated.

import type { Process } from '../../kernel/process.ts';
import { formatDuration } from '../../machinery/api/duration.ts';
import { ApiError } from '../../machinery/api/errors.ts';
import type { Millis } from '../../machinery/api/meta.ts';
import type {
  Message, Peer, Recording, ServerContext, ServerStream,
} from '../../machinery/component.ts';
import { Signal } from '../../machinery/signal.ts';
import type {
  ExecResult, ShimRequest, TaskExit, TaskList, TaskSpec,
} from '../../node/container-runtime/shim.ts';
import type {
  ConnectMessage, ConnectRequest, ConnectResult,
} from '../../node/kubelet/pod-network.ts';
import { Container } from './container.ts';
import { matchesName, ProbeFaults } from './faults.ts';
import type { FaultRequest } from './faults.ts';
import { FileTree, normal, Volume } from './files.ts';
import { imageContent } from './images.ts';
import { execute, programOf } from './program.ts';
import type { Commands } from './program.ts';
import { signalOf } from './task.ts';

export type ShimContext = ServerContext & Recording;

/** A command in a container costs a fork, namespaces and an exec. */
const EXEC_MS_MIN = 8;
const EXEC_MS_MAX = 24;

/** Exit statuses of commands that did not end by themselves. */
const TIMED_OUT = 124;
const KILLED = 137;

type Request = ShimRequest | ConnectMessage | FaultRequest;

const NO_COMMANDS: Commands = () => undefined;

/** The component; it listens at its own name, 'shim/NODE'. Without commands
 *  only services run. */
export function programs(
  ctx: ShimContext,
  commands: Commands = NO_COMMANDS,
): void {
  const table = new ProcessTable(ctx, commands);
  ctx.network.listen(ctx.name, (request, peer) =>
    table.serve(request as Request, peer) as Process<Message>);
}

export class ProcessTable {
  readonly #ctx: ShimContext;
  readonly #commands: Commands;
  readonly #containers = new Map<string, Container>();
  readonly #exits = new Map<string, TaskExit>();
  readonly #volumes = new Map<string, Volume>();
  readonly #probeFaults = new ProbeFaults();
  readonly #watchers = new Set<ServerStream>();
  readonly #boot: string;

  constructor(ctx: ShimContext, commands: Commands) {
    this.#ctx = ctx;
    this.#commands = commands;
    this.#boot = ctx.clock.microDate();
  }

  serve(request: Request, peer: Peer): Message | Process<Message> {
    if ('connect' in request) return this.#connect(request.connect);
    if ('exit' in request) return this.#exit(request.exit, request.code);
    if ('failProbe' in request) return this.#failProbe(request);
    switch (request.shim) {
      case 'start': return this.#start(request.task);
      case 'signal': return this.#signal(request.id, request.signal);
      case 'exec': return this.#exec(request);
      case 'remove': return this.#remove(request.id);
      case 'list': return this.#list();
      case 'exits': return this.#watch(peer.stream!);
    }
  }

  #start(spec: TaskSpec): null {
    const program = programOf(spec, this.#commands);
    if ('problem' in program) {
      throw new ApiError('Unknown', program.problem);
    }
    const { clock, random } = this.#ctx;
    const container = new Container(spec, () => this.#filesOf(spec), {
      clock,
      random,
      exited: () => this.#exited(container),
      broke: (error) => {
        this.#ctx.spawn('a program', () => { throw error; });
      },
    });
    this.#containers.set(spec.id, container);
    this.#record(container, { what: 'started' });
    container.start((task) => program.run(container, task));
    return null;
  }

  #filesOf(spec: TaskSpec): FileTree {
    const mounts = spec.mounts.map((mount) => {
      let volume = this.#volumes.get(mount.hostPath);
      if (volume === undefined) {
        volume = new Volume(mount.files);
        this.#volumes.set(mount.hostPath, volume);
      }
      const { readOnly: isReadOnly } = mount;
      return { path: normal(mount.containerPath), volume, isReadOnly };
    });
    return new FileTree(imageContent(spec.image).files ?? {}, mounts);
  }

  #signal(id: string, name: string): null {
    const container = this.#containers.get(id);
    const signal = signalOf(name);
    if (container?.isRunning && signal !== undefined) {
      this.#record(container, { what: 'signalled', signal });
      container.first.signal(signal);
    }
    return null;
  }

  #exited(container: Container): void {
    const { exitCode, isOutOfMemory } = container;
    const { id } = container.spec;
    this.#record(container, { what: 'exited', exitCode });
    const at = this.#ctx.clock.microDate();
    const exit: TaskExit = { id, exitCode, isOutOfMemory, at };
    this.#exits.set(id, exit);
    for (const watcher of this.#watchers) watcher.push([exit]);
  }

  #record(
    { spec: { pod, container } }: Container,
    what: {
      readonly what: 'started' | 'exited' | 'signalled';
      readonly exitCode?: number;
      readonly signal?: string;
    },
  ): void {
    this.#ctx.record({ kind: 'process', pod, container, ...what });
  }

  *#exec(
    { id, command, timeoutMs, probe }:
      Extract<ShimRequest, { readonly shim: 'exec' }>,
  ): Process<ExecResult> {
    const { clock, random } = this.#ctx;
    yield* clock.sleep(random.integer(EXEC_MS_MIN, EXEC_MS_MAX));
    const container = this.#containers.get(id);
    if (!container?.isRunning) {
      const message = `cannot exec in a stopped container: ${id}`;
      throw new ApiError('Unknown', message);
    }
    if (this.#probeFaults.fails(container, probe, clock.now())) {
      return { stdout: '', stderr: 'made to fail\n', exitCode: 1 };
    }
    return yield* runInside(container, this.#commands, command, timeoutMs);
  }

  #connect(request: ConnectRequest): ConnectResult {
    const { ip, port, http, probe } = request;
    const now = this.#ctx.clock.now();
    let isKnown = false;
    for (const container of this.#containers.values()) {
      if (container.spec.podIP !== ip || !container.isRunning) continue;
      isKnown = true;
      const answer = container.ports.get(port) ?? container.anyPort;
      if (answer === undefined) continue;
      const fails = this.#probeFaults.fails(container, probe, now);
      if (http === undefined) {
        return { outcome: fails ? 'refused' : 'ok' };
      }
      if (fails) return { outcome: 'ok', status: 503, body: 'made to fail' };
      return { outcome: 'ok', ...answer(http.path) };
    }
    // A sandbox without a program refuses; an address that nobody has any
    // more does not answer at all.
    return { outcome: isKnown ? 'refused' : 'timeout' };
  }

  #exit(name: string, code: number): number {
    let count = 0;
    for (const container of [...this.#containers.values()]) {
      if (!container.isRunning || !matchesName(container, name)) continue;
      container.kill(code);
      count += 1;
    }
    return count;
  }

  #failProbe(
    fault: Extract<FaultRequest, { readonly failProbe: string }>,
  ): null {
    const until = this.#ctx.clock.now() + (fault.forMs ?? Infinity);
    this.#probeFaults.add(fault.failProbe, fault.kind, until);
    return null;
  }

  #remove(id: string): null {
    this.#containers.get(id)?.kill(KILLED);
    this.#containers.delete(id);
    this.#exits.delete(id);
    return null;
  }

  #list(): TaskList {
    const tasks = [...this.#containers.keys()].map((id) => {
      const exit = this.#exits.get(id);
      return exit === undefined ? { id } : { id, exit };
    });
    return { boot: this.#boot, tasks };
  }

  #watch(stream: ServerStream): null {
    this.#watchers.add(stream);
    stream.onClosed(() => this.#watchers.delete(stream));
    return null;
  }
}

/** Runs a command beside the container's own, and kills it at its time. */
function* runInside(
  container: Container,
  commands: Commands,
  command: readonly string[],
  timeoutMs: Millis,
): Process<ExecResult> {
  let stdout = '';
  let stderr = '';
  let status: number | undefined;
  const { clock } = container;
  const done = new Signal();
  const task = container.fork((code) => {
    status = code;
    done.fire();
  });
  const timer = clock.after(timeoutMs, () => {
    stdout = '';
    stderr = `command timed out: "${command.join(' ')}" timed out after `
      + formatDuration(timeoutMs);
    task.end(TIMED_OUT);
  });
  task.run(execute(container, task, commands, command, {
    stdin: '',
    out: (text) => { stdout += text; },
    error: (text) => { stderr += text; },
  }));
  if (status === undefined) yield done;
  timer.cancel();
  return { stdout, stderr, exitCode: status ?? KILLED };
}
