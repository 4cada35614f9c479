import { parseDockerfile } from '../dockerfile/parse';
import { insert, type TextEdit } from '../text/edit';
import { lineEnd, nextLine } from '../text/lines';
import type { DocumentKind } from './check';
import { statementsOf } from './statement';
import { readSuppressionComment } from './suppression-comments';

/**
 * The edit that switches `rule` off for the instruction (or the line of a script) at `offset`: a comment on its own line above it,
 * or the rule added to the comment that is there already.
 */
export function ignoreEdit(text: string, kind: DocumentKind, rule: string, offset: number): TextEdit {
  const { start } = statementsOf(text, kind)(offset);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const above = text.slice(text.lastIndexOf('\n', lineStart - 2) + 1, Math.max(0, lineStart - 1));
  const known = lineStart > 0 ? /^(\s*#\s*plimsoll\s+ignore=[\w:-]+(?:\s*,\s*[\w:-]+)*)/i.exec(above) : null;
  if (known !== null) return insert(text.lastIndexOf('\n', lineStart - 2) + 1 + (known[1] as string).length, `,${rule}`);
  const eol = /\r\n/.test(text) ? '\r\n' : '\n';
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  return insert(lineStart, `${indent}# plimsoll ignore=${rule}${eol}`);
}

/** Whether a comment above a line can switch a rule off: those that speak of such comments themselves go by comments for the whole file alone. */
export function ignorableByLine(rule: string): boolean {
  return rule !== 'unused-suppression' && rule !== 'unexplained-suppression';
}

/** The edit that switches `rule` off for the whole file: a comment at its top, or the rule added to the one that is there. */
export function ignoreFileEdit(text: string, kind: DocumentKind, rule: string): TextEdit {
  const document = kind === 'dockerfile' ? parseDockerfile(text) : null;
  const starts = document === null ? lineStarts(text) : document.comments.filter(({ embedded }) => !embedded).map(({ span }) => span.start);
  for (const start of starts) {
    const end = lineEnd(text, start);
    const known = text[start] === '#' ? readSuppressionComment(text.slice(start + 1, end)) : null;
    const last = known?.tool === 'plimsoll' && known.file ? known.names[known.names.length - 1] : undefined;
    if (last !== undefined) return insert(start + 1 + last.span.end, `,${rule}`);
  }
  const eol = /\r\n/.test(text) ? '\r\n' : '\n';
  // Parser directives and the line with the interpreter have to stay on top.
  const directive = document?.directives[document.directives.length - 1];
  const above = directive?.span.end ?? (document === null && text.startsWith('#!') ? lineEnd(text, 0) : null);
  if (above === null) return insert(text.startsWith('\uFEFF') ? 1 : 0, `# plimsoll ignore-file=${rule}${eol}`);
  const at = nextLine(text, above);
  return text[at - 1] === '\n' ? insert(at, `# plimsoll ignore-file=${rule}${eol}`) : insert(at, `${eol}# plimsoll ignore-file=${rule}`);
}

function lineStarts(text: string): readonly number[] {
  return [...text.matchAll(/^(?=#)/gm)].map(({ index }) => index);
}
