// Users of the app: each asks a Service again and again, and the journal has
// what became of it. They are outside of the cluster, and routed as kube-proxy
// would.
// Upstream: nothing; a load generator such as fortio.

import type { Process } from '../../kernel/process.ts';
import { isApiError } from '../../machinery/api/errors.ts';
import type { Key, Millis } from '../../machinery/api/meta.ts';
import type { Recording, ServerContext }
  from '../../machinery/component.ts';
import type { RoutedEntry } from '../../machinery/journal.ts';
import type {
  ConnectMessage, ConnectResult,
} from '../../node/kubelet/pod-network.ts';
import { Routes } from './routes.ts';
import type { Route } from './routes.ts';

export type TrafficContext = ServerContext & Recording;

/** What a scenario asks for; the same name again replaces what was. */
export interface TrafficRequest {
  readonly traffic: string;
  readonly to: Key;
  /** Requests a second; 0 ends it. */
  readonly rate: number;
  /** How long a try may take. */
  readonly timeoutMs: Millis;
  /** How often a request that failed is tried again, elsewhere perhaps. */
  readonly retries: number;
}

type Outcome = RoutedEntry['outcome'];

interface Attempt {
  readonly outcome: Outcome;
  readonly endpoint?: string;
}

/** The component; it listens at its own name. It watches nothing before the
 *  first user comes. */
export function traffic(ctx: TrafficContext): void {
  let routes: Routes | undefined;
  const users = new Map<string, TrafficRequest>();
  ctx.network.listen(ctx.name, function* (message): Process<null> {
    const request = message as TrafficRequest;
    routes ??= new Routes(ctx);
    users.set(request.traffic, request);
    const isOn = (): boolean => users.get(request.traffic) === request;
    const user = new User(ctx, routes, request);
    if (request.rate > 0) ctx.spawn('a user', () => user.run(isOn));
    return null;
  });
}

class User {
  readonly #ctx: TrafficContext;
  readonly #routes: Routes;
  readonly #request: TrafficRequest;
  readonly #random;

  constructor(ctx: TrafficContext, routes: Routes, request: TrafficRequest) {
    this.#ctx = ctx;
    this.#routes = routes;
    this.#request = request;
    this.#random = ctx.random.fork(request.traffic);
  }

  /** People are no metronomes: a pause is half to one and a half as long as
   *  the rate says. */
  *run(isOn: () => boolean): Process {
    const { clock, spawn } = this.#ctx;
    for (;;) {
      const pause = (0.5 + this.#random.next()) * 1_000 / this.#request.rate;
      yield* clock.sleep(pause, { idle: true });
      if (!isOn()) return;
      spawn('a request', () => this.#ask());
    }
  }

  *#ask(): Process {
    const { clock, record } = this.#ctx;
    const { traffic: client, to, retries } = this.#request;
    const sentAt = Math.round(clock.now() * 1_000);
    let attempts = 0;
    let last: Attempt;
    do {
      attempts += 1;
      last = yield* this.#attempt();
    } while (last.outcome !== 'ok' && attempts <= retries);
    record({ kind: 'routed', client, service: to, sentAt, attempts, ...last });
  }

  *#attempt(): Process<Attempt> {
    const routes = this.#routes.of(this.#request.to);
    // Its name has no address.
    if (routes === undefined) return { outcome: 'error' };
    if (routes.length === 0) return { outcome: 'refused' };
    const chosen = routes[this.#random.integer(0, routes.length - 1)]!;
    return {
      outcome: yield* this.#reach(chosen), endpoint: chosen.pod,
    };
  }

  /** Through the endpoint's machine to its program. */
  *#reach({ ip, port, nodeName }: Route): Process<Outcome> {
    const { clock, network } = this.#ctx;
    const { timeoutMs } = this.#request;
    const end = clock.now() + timeoutMs;
    const message: ConnectMessage = {
      connect: { ip, port, http: { path: '/' }, timeoutMs },
    };
    try {
      const answer = (yield* network.call(
        `shim/${nodeName}`, message, { timeoutMs },
      )) as ConnectResult;
      if (answer.outcome !== 'timeout') return outcomeOf(answer);
      // Nobody has the address: what is sent there is never answered.
      yield* clock.sleep(Math.max(0, end - clock.now()), { idle: true });
      return 'timeout';
    } catch (error) {
      if (!isApiError(error)) throw error;
      return error.reason === 'Timeout' ? 'timeout' : 'refused';
    }
  }
}

function outcomeOf(answer: ConnectResult): Outcome {
  if (answer.outcome !== 'ok') return answer.outcome;
  return (answer.status ?? 200) < 500 ? 'ok' : 'error';
}
