// The file of a later stage that begins with the learner's own file of the
// stage before. A starter holds the new stage first and, from its second
// heading on, our solution of the stages before; theirs takes its place.

export interface GrownFile {
  readonly text: string;
  /** Names that both declare: the learner has to rename theirs. */
  readonly twice: readonly string[];
}

/** '// ---- stage two: taints ----' */
const HEADING = /^\/\/ ---- .+ ----$/gm;
/** Bounded, or a file of broken imports would take for ever. */
const IMPORT = new RegExp('^import\\s([^\'";]{0,1000}?)(?:\\sfrom\\s{0,9})?'
  + '(?:\'([^\'"\\n]+)\'|"([^\'"\\n]+)");?[ \\t]*\\n', 'gm');
const DECLARATION = new RegExp('^(?:export\\s+)?(?:async\\s+)?'
  + '(?:function\\*?|const|let|class|interface|type)\\s+(\\w+)', 'gm');
const COLUMNS = 80;

/** Throws if the starter has no earlier stage in it: an author's mistake. */
export function grownFile(starter: string, own: string): GrownFile {
  const second = [...starter.matchAll(HEADING)][1]?.index;
  if (second === undefined) {
    throw new Error('expected a starter with a heading for the new stage and '
      + 'one for the stage before, such as "// ---- stage one ----"');
  }
  const ours = partsOf(starter.slice(0, second));
  const theirs = partsOf(own);
  const known = new Set(theirs.imports.flatMap(({ names }) => names));
  const missing = ours.imports.map((each) => ({
    ...each,
    names: each.names.filter((name) => !known.has(name)
      && new RegExp(`\\b${name}\\b`).test(ours.body)),
  })).filter(({ names }) => names.length > 0);
  const text = [
    ours.head, '',
    [...theirs.imports.map((each) => each.text), ...missing.map(importOf)]
      .join('\n'),
    '', ours.body, '', '// ---- the stage before, yours ----', '',
    `${theirs.head}\n\n${theirs.body}`.trim(), '',
  ].join('\n');
  const declared = new Set(declaredIn(theirs.body));
  const twice = declaredIn(ours.body).filter((name) => declared.has(name));
  return { text, twice };
}

interface Import {
  readonly text: string;
  readonly isType: boolean;
  /** As the file calls them. */
  readonly names: readonly string[];
  readonly from: string;
}

/** What stands before the first import, the imports, and all else. */
function partsOf(text: string) {
  const whole = `${text}\n`;
  const found = [...whole.matchAll(IMPORT)];
  const first = found[0]?.index ?? 0;
  const imports = found.map(([line, clause = '', single, double]): Import => ({
    text: line.trimEnd(),
    isType: clause.startsWith('type '),
    names: namesIn(clause),
    from: single ?? double ?? '',
  }));
  return {
    head: whole.slice(0, first).trim(),
    imports,
    body: whole.slice(first).replaceAll(IMPORT, '').trim(),
  };
}

/** 'type { a, b as c }', 'd', '* as e' -> their local names. */
function namesIn(clause: string): string[] {
  return clause.replace(/^type\s/, '').split(/[{},]/)
    .map((part) => part.trim().split(/\s/).at(-1) ?? '')
    .filter((name) => name !== '');
}

function declaredIn(body: string): string[] {
  return [...body.matchAll(DECLARATION)].map(([, name]) => name!);
}

function importOf({ isType, names, from }: Import): string {
  const verb = isType ? 'import type' : 'import';
  const line = `${verb} { ${names.join(', ')} } from '${from}';`;
  if (line.length <= COLUMNS) return line;
  const lines = [''];
  for (const name of names) {
    const longer = `${lines.at(-1)!} ${name},`;
    if (longer.length < COLUMNS) lines[lines.length - 1] = longer;
    else lines.push(` ${name},`);
  }
  return `${verb} {\n${lines.map((each) => ` ${each}\n`).join('')}} from `
    + `'${from}';`;
}
