// Lines that fit.

/** Breaks at spaces, and within a word that is too long for a line. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length > width) {
      lines.push(line);
      line = '';
    }
    while (rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    line = line === '' ? rest : `${line} ${rest}`;
  }
  lines.push(line);
  return lines;
}

/** `first` and then `text`, its later lines below its first. */
export function hanging(first: string, text: string, width: number): string[] {
  const indent = ' '.repeat(first.length);
  const lines = wrapped(text, Math.max(20, width - first.length));
  return lines.map((line, i) => (i === 0 ? first : indent) + line);
}

/** Cut with a sign that something is missing. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** '20 000' */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** '1 check', '3 checks' */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}
