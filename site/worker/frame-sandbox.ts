// Sandboxes of the page: a frame for each submission, and in it a worker for
// each incarnation of the component.
import { RealmFault } from '../../engine/index.ts';
import { ProgramSandbox } from '../../grader/sandbox/program-sandbox.ts';
import type {
  RealmHost, RealmThread, WallClock,
} from '../../grader/sandbox/program-sandbox.ts';
import type {
  Program, Sandbox, SandboxMaker,
} from '../../grader/sandbox.ts';

/** A frame that the page was asked for. */
export interface Frame {
  readonly port: Promise<MessagePort>;
  close(): void;
}

const wallClock: WallClock = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export class FrameSandboxes implements SandboxMaker {
  readonly #openFrame: () => Frame;
  #warm: WarmFrame;

  constructor(openFrame: () => Frame) {
    this.#openFrame = openFrame;
    this.#warm = new WarmFrame(openFrame());
  }

  /** Throws if no frame can be had. */
  async open(): Promise<Sandbox> {
    const first = this.#take();
    await started(first);
    const host = new FrameHost(first, () => this.#take());
    return new ProgramSandbox(host, wallClock);
  }

  /** The warm one, and another gets warm. */
  #take(): WarmFrame {
    const frame = this.#warm;
    this.#warm = new WarmFrame(this.#openFrame());
    return frame;
  }
}

interface FromFrame {
  readonly hello?: true;
  /** A realm's number. */
  readonly ended?: number;
}

/** A frame with what it says of itself. */
class WarmFrame {
  readonly port: Promise<MessagePort>;
  /** Settles once it has run its script. */
  readonly ready: Promise<void>;
  ended: (id: number) => void = () => {};
  readonly close: () => void;

  constructor(frame: Frame) {
    this.port = frame.port;
    this.close = () => frame.close();
    this.ready = new Promise((resolve) => {
      void frame.port.then((port) => {
        port.onmessage = ({ data }: MessageEvent<FromFrame>) => {
          if (data.ended === undefined) resolve();
          else this.ended(data.ended);
        };
      });
    });
  }
}

const START_MS_MAX = 30_000;

function started({ ready }: WarmFrame): Promise<void> {
  return new Promise((resolve, reject) => {
    const stopClock = wallClock.after(START_MS_MAX, () => reject(new Error(
      'sandbox.html did not start: this site must leave it its own policy',
    )));
    void ready.then(resolve).finally(stopClock);
  });
}

type Ended = (fault: RealmFault) => void;

class FrameHost implements RealmHost {
  readonly #take: () => WarmFrame;
  readonly #realms = new Map<number, Ended>();
  #next: WarmFrame | undefined;
  #frame: WarmFrame | undefined;
  #opened = 0;

  constructor(first: WarmFrame, take: () => WarmFrame) {
    this.#next = first;
    this.#take = take;
  }

  open(program: Program, ended: Ended): RealmThread {
    const frame = this.#frame ??= this.#begin();
    const id = this.#opened += 1;
    const { port1, port2 } = new MessageChannel();
    this.#realms.set(id, ended);
    void frame.port.then((port) =>
      port.postMessage({ open: id, program }, [port2]));
    return {
      port: {
        post: (text) => port1.postMessage(text),
        listen: (hear) => {
          port1.onmessage = ({ data }) => {
            if (data === 'broken') ended(new RealmFault('crash', BROKEN));
            else hear(data as string);
          };
        },
      },
      drop: () => {
        this.#realms.delete(id);
        port1.close();
        void frame.port.then((port) => port.postMessage({ drop: id }));
      },
      kill: () => {
        if (this.#frame === frame) this.close();
      },
    };
  }

  /** What runs in a frame ends with it. */
  close(): void {
    this.#frame?.close();
    this.#next?.close();
    this.#frame = undefined;
    this.#next = undefined;
    const realms = [...this.#realms.values()];
    this.#realms.clear();
    for (const ended of realms) ended(new RealmFault('crash', ENDED));
  }

  #begin(): WarmFrame {
    const frame = this.#next ?? this.#take();
    this.#next = undefined;
    frame.ended = (id) => {
      this.#realms.get(id)?.(new RealmFault('crash', ENDED));
    };
    return frame;
  }
}

const BROKEN = 'the component broke what its realm is made of';
const ENDED = 'the component\'s realm ended by itself';
