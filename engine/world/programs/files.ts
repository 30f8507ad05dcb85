// A container's files: a small tree, with volumes that containers of a Pod
// share. Upstream: the image's root file system and its mounts. Different:
// only names and text, no owners and no modes.

/** Files by path below the volume's root; directories end in a slash. */
export class Volume {
  readonly files = new Map<string, string>();

  constructor(files: Readonly<Record<string, string>> = {}) {
    for (const path of Object.keys(files)) this.files.set(path, files[path]!);
  }
}

export interface Mount {
  /** Without a slash at its end. */
  readonly path: string;
  readonly volume: Volume;
  readonly isReadOnly: boolean;
}

/** What a root file system has in any image. */
const DIRECTORIES = [
  '/', '/bin', '/dev', '/etc', '/home', '/opt', '/proc', '/root', '/run',
  '/sbin', '/srv', '/sys', '/tmp', '/usr', '/usr/bin', '/var', '/var/log',
  '/var/run', '/var/lib', '/www', '/data',
];
const NO_FILE = 'No such file or directory';

/** A path that could not be used, in libc's words. */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
}

interface Place {
  readonly volume: Volume;
  readonly path: string;
  readonly isReadOnly: boolean;
}

export class FileTree {
  readonly #root: Volume;
  readonly #mounts: readonly Mount[];
  readonly #made = new Set<string>();

  /** `image` are the image's own files, by absolute path. */
  constructor(
    image: Readonly<Record<string, string>>,
    mounts: readonly Mount[],
  ) {
    this.#root = new Volume(image);
    // The deepest mount wins.
    this.#mounts = [...mounts].sort((a, b) => b.path.length - a.path.length);
  }

  /** Throws a FileProblem. */
  read(path: string): string {
    const { volume, path: inside } = this.#place(path);
    const text = volume.files.get(inside);
    if (text !== undefined) return text;
    throw new FileProblem(this.isDirectory(path)
      ? 'Is a directory' : NO_FILE);
  }

  /** Throws a FileProblem. */
  write(path: string, text: string, isAppended = false): void {
    const { volume, path: inside, isReadOnly } = this.#place(path);
    if (inside.startsWith('/dev/')) return;
    if (isReadOnly) throw new FileProblem('Read-only file system');
    if (!this.isDirectory(parentOf(path))) throw new FileProblem(NO_FILE);
    const before = isAppended ? volume.files.get(inside) ?? '' : '';
    volume.files.set(inside, before + text);
  }

  /** Throws a FileProblem. */
  remove(path: string): void {
    const { volume, path: inside, isReadOnly } = this.#place(path);
    if (isReadOnly) throw new FileProblem('Read-only file system');
    if (!volume.files.delete(inside)) throw new FileProblem(NO_FILE);
  }

  makeDirectory(path: string): void {
    for (let p = normal(path); p !== '/'; p = parentOf(p)) this.#made.add(p);
  }

  /** A directory with everything in it. */
  removeTree(path: string): void {
    const whole = normal(path);
    const { volume, path: inside } = this.#place(path);
    const below = inside === '/' ? '/' : `${inside}/`;
    for (const file of [...volume.files.keys()]) {
      if (file === inside || file.startsWith(below)) volume.files.delete(file);
    }
    for (const made of [...this.#made]) {
      if (made === whole || made.startsWith(`${whole}/`)) {
        this.#made.delete(made);
      }
    }
  }

  isFile(path: string): boolean {
    const { volume, path: inside } = this.#place(path);
    return volume.files.has(inside);
  }

  isDirectory(path: string): boolean {
    const whole = normal(path);
    if (DIRECTORIES.includes(whole) || this.#made.has(whole)) return true;
    if (this.#mounts.some((m) => `${m.path}/`.startsWith(`${whole}/`))) {
      return true;
    }
    return this.list(whole).length > 0;
  }

  /** The names in a directory, in order. */
  list(path: string): string[] {
    const { volume, path: inside } = this.#place(path);
    const below = inside === '/' ? '/' : `${inside}/`;
    const names = new Set<string>();
    for (const file of volume.files.keys()) {
      if (!file.startsWith(below)) continue;
      names.add(file.slice(below.length).split('/')[0]!);
    }
    return [...names].sort();
  }

  #place(path: string): Place {
    const whole = normal(path);
    for (const { path: at, volume, isReadOnly } of this.#mounts) {
      if (whole !== at && !whole.startsWith(`${at}/`)) continue;
      return { volume, path: whole.slice(at.length) || '/', isReadOnly };
    }
    return { volume: this.#root, path: whole, isReadOnly: false };
  }
}

/** Absolute, without '.', '..' and doubled slashes. */
export function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function parentOf(path: string): string {
  const whole = normal(path);
  return whole.slice(0, whole.lastIndexOf('/')) || '/';
}
