// Why there is nothing to attach to, in one sentence. Not the file's fault.

export class Unable extends Error {
  override readonly name = 'Unable';
}
