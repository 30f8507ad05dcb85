// Data that travels in the page.

/** Data for a script element beside the markup. */
export function jsonText(data: object): string {
  return JSON.stringify(data).replace(/</g, '\\u003c');
}
