// The command line: arguments and files in, text out, through the API only.

export { kubectlRunner } from './runner.ts';
