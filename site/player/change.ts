// What changed between two versions of an object, line by line.

export interface Line {
  readonly mark: '+' | '-' | ' ' | '…';
  readonly text: string;
}

/** The longest common subsequence of two texts, as marked lines. */
function markedLines(a: readonly string[], b: readonly string[]): Line[] {
  const lengths = Array.from({ length: a.length + 1 }, () => (
    new Uint16Array(b.length + 1)
  ));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = lengths[i]!;
      const below = lengths[i + 1]!;
      row[j] = a[i] === b[j]
        ? below[j + 1]! + 1
        : Math.max(below[j]!, row[j + 1]!);
    }
  }
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ mark: ' ', text: a[i]! });
      [i, j] = [i + 1, j + 1];
    } else if (j === b.length
      || (i < a.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      lines.push({ mark: '-', text: a[i]! });
      i += 1;
    } else {
      lines.push({ mark: '+', text: b[j]! });
      j += 1;
    }
  }
  return lines;
}

function depthOf(text: string): number {
  return text.search(/[^ -]/);
}

/** Only what changed, the lines around it and the keys above it. */
export function changedLines(
  before: readonly string[], after: readonly string[],
): Line[] {
  const lines = markedLines(before, after);
  const isOpen = new Set<number>();
  lines.forEach(({ mark, text }, index) => {
    if (mark === ' ') return;
    for (let near = index - 1; near <= index + 1; near += 1) isOpen.add(near);
    let depth = depthOf(text);
    for (let above = index - 1; above >= 0 && depth > 0; above -= 1) {
      const line = lines[above]!;
      if (depthOf(line.text) >= depth || line.mark !== ' ') continue;
      isOpen.add(above);
      depth = depthOf(line.text);
    }
  });
  return lines.flatMap((line, index): Line[] => {
    if (isOpen.has(index)) return [line];
    return isOpen.has(index - 1) ? [{ mark: '…', text: '' }] : [];
  });
}
