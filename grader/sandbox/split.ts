// A module's JavaScript taken apart at its import specifiers, so that each
// host may put its own names there: a blob's address, or a module's name.

import { parse } from 'es-module-lexer/js';
import type { ModuleText } from '../sandbox.ts';

/** `resolve` gives the module that a specifier means. Throws for anything
 *  that loads code while it runs; that is checked before, in words. */
export function splitModule(
  name: string,
  javaScript: string,
  resolve: (specifier: string) => string,
): ModuleText {
  const [found] = parse(javaScript, name);
  const parts: string[] = [];
  const imports: string[] = [];
  let from = 0;
  for (const each of found) {
    if (each.type !== 'static' && each.type !== 'reexport-star') {
      throw new Error(`${name}: expected static imports only, found one of `
        + `kind "${each.type}"`);
    }
    if (each.attributes !== null || each.phase !== null) {
      throw new Error(`${name}: an import may have no attributes`);
    }
    parts.push(javaScript.slice(from, each.start));
    imports.push(resolve(each.specifier));
    from = each.end;
  }
  parts.push(javaScript.slice(from));
  return { name, parts, imports };
}

/** The names of a module's exports. */
export function exportsOf(javaScript: string): Set<string> {
  const [, found] = parse(javaScript);
  const names = new Set<string>();
  for (const each of found) {
    if (each.type !== 'reexport-all') names.add(each.name);
  }
  return names;
}
