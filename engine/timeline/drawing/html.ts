// Markup as strings, made the same way at build time and in the page.

export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

type Value =
  | string | number | boolean | Html | undefined | null
  | readonly (string | Html)[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;',
};

function textOf(value: Value): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(textOf).join('');
  if (value === undefined || value === null || value === false) return '';
  return String(value).replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
}

/** Escapes what is put in, unless it is markup itself; nothing for false. */
export function html(
  parts: TemplateStringsArray, ...values: readonly Value[]
): Html {
  const [first = '', ...rest] = parts.map((part) => (
    // The template's own indentation says nothing; a value's may.
    part.replace(/\n\s*/g, '\n')
  ));
  const text = rest.reduce((before, part, index) => (
    before + textOf(values[index]) + part
  ), first);
  return new Html(text);
}
