// The trusted realm of the page: engine, checks and verdict. Learner code is
// in a frame, and only text comes from there.
import { digestOf } from '../../engine/index.ts';
import type { Hop } from '../../engine/index.ts';
import { judge, rejected } from '../../grader/judge.ts';
import { SubmissionError } from '../../grader/sandbox.ts';
import type { Verdict } from '../../grader/verdict.ts';
import type { PlayerData } from '../player/data.ts';
import { loadExercise } from './exercise-parts.ts';
import { FrameSandboxes } from './frame-sandbox.ts';
import type { Frame } from './frame-sandbox.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { replayed } from './replay.ts';

function say(message: FromWorker): void {
  postMessage(message);
}

const hops = new MessageChannel();
const hop: Hop = () => new Promise((resolve) => {
  hops.port1.onmessage = () => resolve();
  hops.port2.postMessage(0);
});

const awaited = new Map<number, (port: MessagePort) => void>();
let asked = 0;

function openFrame(): Frame {
  const id = asked += 1;
  const port = new Promise<MessagePort>((resolve) => {
    awaited.set(id, resolve);
  });
  say({ kind: 'open-frame', id });
  return { port, close: () => say({ kind: 'close-frame', id }) };
}

const sandboxes = new FrameSandboxes(openFrame);

type Wanted<K> = Extract<ToWorker, { kind: K }>;

async function verdictOn(wanted: Wanted<'judge'>): Promise<Verdict> {
  const { exercise, reference } = await loadExercise(wanted.exercise);
  const { made, text, key } = wanted;
  if (made.error !== undefined) {
    const { kind, message, where } = made.error;
    return rejected(exercise, new SubmissionError(kind, message, where), key);
  }
  const submission = { program: made.program, codeDigest: digestOf(text) };
  const stages = await Promise.all(exercise.spec.earlier.map(loadExercise));
  return judge(exercise, submission, {
    sandboxes, hop, reference,
    earlier: stages.map((stage) => stage.exercise),
    ...(key === undefined ? {} : { key }),
    progress: (progress) => say({ kind: 'progress', progress }),
  });
}

async function replayOf(wanted: Wanted<'replay'>): Promise<PlayerData> {
  const { exercise } = await loadExercise(wanted.exercise);
  const { made: { program, error }, point } = wanted;
  if (error !== undefined) throw new Error(error.message);
  return replayed(exercise, program, point, { sandboxes, hop });
}

addEventListener('message', async ({ data, ports }) => {
  const message = data as ToWorker;
  if (message.kind === 'frame') {
    awaited.get(message.id)?.(ports[0]!);
    awaited.delete(message.id);
    return;
  }
  try {
    if (message.kind === 'replay') {
      say({ kind: 'replayed', data: await replayOf(message) });
      return;
    }
    say({ kind: 'verdict', verdict: await verdictOn(message) });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    say({ kind: 'failed', message: words });
  }
});
