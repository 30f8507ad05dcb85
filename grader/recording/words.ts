// Splits a recorded command line into its words, as a shell does: blanks
// separate, single quotes keep everything, double quotes keep all but a
// backslash before a quote or a backslash.

import { RecordingError } from './fields.ts';

/** The words of a command line. Throws a RecordingError on an open quote. */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at]!;
    if (quote !== '') {
      if (letter === quote) quote = '';
      else if (quote === '"' && letter === '\\' && isEscaped(line[at + 1])) {
        at += 1;
        word += line[at]!;
      } else word += letter;
    } else if (letter === '\'' || letter === '"') {
      quote = letter;
      word ??= '';
    } else if (letter === ' ' || letter === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + letter;
  }
  if (quote !== '') {
    throw new RecordingError(
      `a step's command line: expected a closing ${quote} in ${line}`);
  }
  if (word !== undefined) words.push(word);
  return words;
}

function isEscaped(letter: string | undefined): boolean {
  return letter === '"' || letter === '\\';
}
