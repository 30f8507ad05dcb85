// What a verb is given, and what a command line ends in.

import type { Process } from '../kernel/process.ts';
import type { Client, Clock } from '../machinery/component.ts';
import type { Arguments } from './arguments.ts';

export interface Invocation {
  readonly client: Client;
  readonly clock: Clock;
  readonly args: Arguments;
  /** What `-f -` reads. */
  readonly stdin: string;
  /** A line on stdout, and one on stderr. */
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Returns the exit code; an error ends the command with 1. */
export type Verb = (invocation: Invocation) => Process<number>;
