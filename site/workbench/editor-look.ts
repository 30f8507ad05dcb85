// The editor's look. It lives in a shadow root, because there its styles
// come as adopted sheets, which a strict policy allows.
import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const variable = (name: string): { color: string } => ({
  color: `var(--tok-${name})`,
});

export const colours = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.modifier, tags.operatorKeyword],
    ...variable('keyword'),
  },
  { tag: [tags.string, tags.regexp], ...variable('string') },
  {
    tag: [tags.number, tags.bool, tags.null, tags.constant(tags.name)],
    ...variable('constant'),
  },
  {
    tag: [
      tags.function(tags.variableName), tags.function(tags.propertyName),
      tags.function(tags.definition(tags.variableName)),
    ],
    ...variable('function'),
  },
  {
    tag: [tags.typeName, tags.className, tags.namespace],
    ...variable('parameter'),
  },
  { tag: tags.comment, ...variable('comment') },
  { tag: tags.definition(tags.variableName), ...variable('constant') },
]);

const mono = { fontFamily: 'var(--mono)', fontVariantLigatures: 'none' };

export const look = EditorView.theme({
  '&': { height: '100%', background: 'var(--surface)', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    ...mono, fontSize: '12.5px', lineHeight: '1.65', overflow: 'auto',
  },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 2px 0 6px' },
  '.cm-gutters': {
    border: '0', background: 'var(--surface)', color: 'var(--ink3)',
  },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '30px' },
  '.cm-activeLine, .cm-activeLineGutter': { background: 'var(--bg)' },
  '.cm-activeLineGutter': { color: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--yours-bg) !important',
  },
  '.cm-matchingBracket': {
    background: 'var(--sunken) !important', color: 'inherit !important',
  },
  '.cm-tooltip': {
    maxWidth: '34em', border: '1px solid var(--edge)',
    borderRadius: '4px', background: 'var(--surface)', color: 'var(--ink)',
    font: 'var(--f1)',
  },
  '.cm-tooltip-hover > div': { padding: '6px 10px' },
  '.cm-hover-code': { ...mono, fontSize: '12px', whiteSpace: 'pre-wrap' },
  '.cm-hover-text': { marginTop: '4px', color: 'var(--ink2)' },
  '.cm-tooltip-autocomplete > ul': { ...mono, fontSize: '12.5px' },
  '.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--yours-bg)', color: 'var(--ink)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-diagnostic': { padding: '4px 10px', borderLeft: '0' },
  '.cm-diagnostic-error': { boxShadow: 'inset 3px 0 var(--wrong)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--wrong) 1px',
    textUnderlineOffset: '3px',
  },
  '.cm-lint-marker-error': { content: 'none' },
  '.cm-lens-line': {
    background: 'var(--wrong-bg)', boxShadow: 'inset 3px 0 var(--wrong)',
  },
  '.cm-lens': {
    padding: '2px 12px 6px 34px', background: 'var(--wrong-bg)',
    boxShadow: 'inset 3px 0 var(--wrong)', font: 'var(--f1)',
    whiteSpace: 'normal',
  },
  '.cm-lens b': { marginRight: '8px', color: 'var(--wrong)' },
  '.cm-changedLine': { background: 'var(--ins) !important' },
  '.cm-deletedChunk': { background: 'var(--sunken)', paddingLeft: '8px' },
  '.cm-deletedChunk .cm-deletedText, .cm-deletedLine del': {
    background: 'none', textDecoration: 'none',
  },
  '.cm-changedText, .cm-insertedLine': {
    background: 'none !important', textDecoration: 'none',
  },
  '.cm-changeGutter': { width: '16px', paddingLeft: '0' },
  '.cm-changedLineGutter, .cm-deletedLineGutter': {
    background: 'none', textAlign: 'center', fontWeight: '600',
  },
  '.cm-changedLineGutter': { color: 'var(--ok)' },
  '.cm-changedLineGutter::after': { content: '"+"' },
  '.cm-deletedLineGutter::after': { content: '"−"' },
});
