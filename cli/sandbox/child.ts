// A child process under Node's permission model: it may read its bootstrap
// file and nothing else, write nothing, start nothing, and dies alone when
// its memory is full.

import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { RealmFault } from '@clusterwright/engine';
import { framed, FrameReader } from './frames.ts';

const BOOTSTRAP = fileURLToPath(new URL('./bootstrap.mjs', import.meta.url));

/** Of the JavaScript heap; about ten times what a component needs. */
const HEAP_MB = 192;
/** Of the whole process: buffers live outside the heap. */
const RESIDENT_BYTES_MAX = 512 * 1024 * 1024;
const WATCH_MS = 100;
/** Node never gives back what a context with modules held. A process serves
 *  realms until it has grown so much, and then another takes over; where the
 *  system does not say how large it is, after fewer of them. */
const WORN_BYTES = 160 * 1024 * 1024;
const REALMS_MAX = 96;
const REALMS_MAX_UNSEEN = 24;

const MEMORY = `the component used more memory than its ${HEAP_MB} MB`;

const FLAGS = [
  // Of what realms leave behind little can be given back, and to look for it
  // while there is room is work for nothing.
  '--initial-old-space-size=96',
  // Each realm has functions of its own, and in most trials they do not run
  // often enough to be worth this compiler's work.
  '--no-maglev',
  '--permission', `--allow-fs-read=${BOOTSTRAP}`,
  `--max-old-space-size=${HEAP_MB}`, '--experimental-vm-modules',
  // Even who got out of a realm cannot make code from text.
  '--disallow-code-generation-from-strings', '--no-warnings',
];

interface Realm {
  readonly hear: (text: string) => void;
  readonly ended: (fault: RealmFault) => void;
}

/** One that runs in a loop would not notice that its runner is gone. */
const alive = new Set<Child>();
process.on('exit', () => {
  for (const child of alive) child.kill();
});

/** A process with its realms, by number. */
export class Child {
  /** Settles once it can be given work. Rejects if it cannot be started,
   *  which is never a learner's fault. */
  readonly ready: Promise<void>;
  readonly #process: ChildProcessByStdio<Socket, Socket, null>;
  readonly #reader = new FrameReader();
  #outbox: string[] = [];
  readonly #realms = new Map<string, Realm>();
  /** How many realms it has had. */
  #opened = 0;
  #fault = new RealmFault('crash', 'the component\'s process ended by itself');
  #watch: ReturnType<typeof setInterval> | undefined;
  #isAlive = true;
  #settle!: (error?: Error) => void;

  constructor(options: { readonly ownGroup?: boolean } = {}) {
    this.ready = new Promise((resolve, reject) => {
      this.#settle = (error) => (error ? reject(error) : resolve());
    });
    // Nobody may be waiting for one that gets warm.
    this.ready.catch(() => {});
    // Pipes to a child are sockets.
    this.#process = spawn(process.execPath, [...FLAGS, BOOTSTRAP], {
      env: {}, detached: options.ownGroup === true,
      stdio: ['pipe', 'pipe', 'ignore'],
    }) as ChildProcessByStdio<Socket, Socket, null>;
    const { stdin, stdout } = this.#process;
    stdout.on('data', (bytes: Buffer) => this.#read(bytes));
    // It has ended, which is told apart.
    stdin.on('error', () => {});
    this.#process.on('exit', (_, signal) => this.#ended(signal));
    // It could not be started, or is just ending.
    this.#process.on('error', (error) => this.#settle(error));
    // The deadlines keep the runner waiting, never the child itself.
    for (const each of [this.#process, stdin, stdout]) each.unref();
    alive.add(this);
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  get isIdle(): boolean {
    return this.#realms.size === 0;
  }

  /** Whether the next realm should be another process's. */
  get isWorn(): boolean {
    const bytes = residentBytes(this.#process.pid);
    const most = bytes === 0 ? REALMS_MAX_UNSEEN : REALMS_MAX;
    return bytes > WORN_BYTES || this.#opened >= most;
  }

  /** Before the first `open`. */
  begin(program: string): void {
    this.#watch = setInterval(() => this.#look(), WATCH_MS);
    this.#watch.unref();
    this.#post(`program ${program}`);
  }

  /** Returns the realm's number. */
  open(realm: Realm): string {
    this.#opened += 1;
    const id = String(this.#opened);
    this.#realms.set(id, realm);
    this.#post(`open ${id}`);
    return id;
  }

  turn(id: string, text: string): void {
    this.#post(`turn ${id} ${text}`);
  }

  drop(id: string): void {
    if (!this.#realms.delete(id)) return;
    this.#post(`drop ${id}`);
  }

  /** Whatever it is doing. */
  kill(): void {
    this.#over();
    this.#process.kill('SIGKILL');
  }

  #over(): void {
    this.#isAlive = false;
    alive.delete(this);
    clearInterval(this.#watch);
  }

  /** What is said in one turn of the event loop goes together: to change from
   *  one process to the other costs more than most turns of a realm. */
  #post(text: string): void {
    if (this.#outbox.length === 0) setImmediate(() => this.#send());
    this.#outbox.push(text);
  }

  #send(): void {
    const texts = this.#outbox;
    this.#outbox = [];
    if (this.#isAlive) this.#process.stdin.write(framed(texts));
  }

  #read(bytes: Buffer): void {
    try {
      for (const text of this.#reader.read(bytes)) this.#hear(text);
    } catch {
      // Longer than any that its realms may send: it is no longer ours.
      this.#die('the component\'s process sent what is no message');
    }
  }

  /** 'ready 3', 'failed 3 …', 'said 3 …', 'broken 3'; of nobody, nothing. */
  #hear(text: string): void {
    if (text === 'hello') {
      this.#settle();
      return;
    }
    const verbEnd = text.indexOf(' ');
    const verb = text.slice(0, verbEnd);
    const found = text.indexOf(' ', verbEnd + 1);
    const idEnd = found < 0 ? text.length : found;
    const realm = this.#realms.get(text.slice(verbEnd + 1, idEnd));
    if (realm === undefined) return;
    const rest = text.slice(idEnd + 1);
    if (verb === 'said') realm.hear(rest);
    else if (verb === 'failed') realm.hear(`failed ${rest}`);
    else if (verb === 'ready') realm.hear('ready');
    else {
      realm.ended(new RealmFault('crash',
        'the component broke what its realm is made of'));
    }
  }

  #ended(signal: NodeJS.Signals | null): void {
    this.#over();
    this.#settle(new Error('a process for learner code could not be started'));
    // A heap that is full aborts the process.
    const isFull = signal === 'SIGABRT' || signal === 'SIGTRAP';
    const fault = isFull ? new RealmFault('crash', MEMORY) : this.#fault;
    const realms = [...this.#realms.values()];
    this.#realms.clear();
    for (const { ended } of realms) ended(fault);
  }

  #look(): void {
    if (residentBytes(this.#process.pid) < RESIDENT_BYTES_MAX) return;
    this.#die(MEMORY);
  }

  #die(message: string): void {
    this.#fault = new RealmFault('crash', message);
    this.#process.kill('SIGKILL');
  }
}

const PAGE_BYTES = 4096;

/** 0 where the system does not say; the deadline still holds there. */
function residentBytes(pid: number | undefined): number {
  try {
    const [, pages] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    return Number(pages) * PAGE_BYTES;
  } catch {
    return 0;
  }
}
