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
  #warm: Frame | undefined;

  constructor(openFrame: () => Frame) {
    this.#openFrame = openFrame;
    this.#warm = openFrame();
  }

  open(): Promise<Sandbox> {
    const host = new FrameHost(() => this.#take());
    return Promise.resolve(new ProgramSandbox(host, wallClock));
  }

  /** The warm one, and another gets warm. */
  #take(): Frame {
    const frame = this.#warm ?? this.#openFrame();
    this.#warm = this.#openFrame();
    return frame;
  }
}

type Ended = (fault: RealmFault) => void;

class FrameHost implements RealmHost {
  readonly #take: () => Frame;
  readonly #realms = new Map<number, Ended>();
  #frame: Frame | undefined;
  #opened = 0;

  constructor(take: () => Frame) {
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
    this.#frame = undefined;
    const realms = [...this.#realms.values()];
    this.#realms.clear();
    for (const ended of realms) ended(new RealmFault('crash', ENDED));
  }

  #begin(): Frame {
    const frame = this.#take();
    void frame.port.then((port) => {
      port.onmessage = ({ data }: MessageEvent<{ ended: number }>) => {
        this.#realms.get(data.ended)?.(new RealmFault('crash', ENDED));
      };
    });
    return frame;
  }
}

const BROKEN = 'the component broke what its realm is made of';
const ENDED = 'the component\'s realm ended by itself';
