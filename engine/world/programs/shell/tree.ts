// What the shell's parser makes of a script. Upstream: busybox, shell/ash.c
// (nodetypes). Simpler: no functions, no case, no here-documents.

/** A piece of a word, before it is expanded. */
export type Part =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | {
    readonly kind: 'variable';
    readonly name: string;
    readonly quoted: boolean;
    /** ':-' and '-' give `otherwise` for what is unset; ':+' the reverse. */
    readonly operator?: string;
    readonly otherwise?: string;
  }
  | {
    readonly kind: 'command';
    readonly text: string;
    readonly quoted: boolean;
  }
  | { readonly kind: 'arithmetic'; readonly text: string };

export type Word = readonly Part[];

export interface Redirect {
  readonly from: 'stdin' | 'stdout' | 'stderr';
  readonly operator: '<' | '>' | '>>' | '>&';
  readonly to: Word;
}

export interface Simple {
  readonly kind: 'simple';
  readonly assignments: readonly { readonly name: string; readonly to: Word }[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

export interface ListItem {
  readonly node: Node;
  readonly isBackground: boolean;
}

export interface Loop {
  readonly kind: 'loop';
  readonly condition: Node;
  /** `until` ends when the condition holds, `while` when it does not. */
  readonly isUntil: boolean;
  readonly body: Node;
}

export type Node =
  | Simple
  | Loop
  | { readonly kind: 'list'; readonly items: readonly ListItem[] }
  | {
    readonly kind: 'and' | 'or';
    readonly left: Node;
    readonly right: Node;
  }
  | { readonly kind: 'not'; readonly node: Node }
  | { readonly kind: 'pipe'; readonly stages: readonly Node[] }
  | { readonly kind: 'subshell' | 'group'; readonly body: Node }
  | {
    readonly kind: 'if';
    readonly clauses: readonly {
      readonly condition: Node;
      readonly body: Node;
    }[];
    readonly otherwise?: Node;
  }
  | {
    readonly kind: 'for';
    readonly name: string;
    readonly words: readonly Word[];
    readonly body: Node;
  };

/** The text of a word that is one unquoted piece of text. */
export function bareText(word: Word): string | undefined {
  const [part, more] = word;
  if (part === undefined || more !== undefined) return undefined;
  return part.kind === 'text' && !part.quoted ? part.text : undefined;
}
