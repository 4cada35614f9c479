import { parseDockerfile } from '../dockerfile/parse';
import { insert, type TextEdit } from '../text/edit';
import type { DocumentKind } from './check';

/**
 * The edit that switches `rule` off for the instruction (or the line of a script) at `offset`: a comment on its own line above it,
 * or the rule added to the comment that is there already.
 */
export function ignoreEdit(text: string, kind: DocumentKind, rule: string, offset: number): TextEdit {
  const start = kind === 'dockerfile' ? instructionStart(text, offset) : logicalLineStart(text, offset);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const above = text.slice(text.lastIndexOf('\n', lineStart - 2) + 1, Math.max(0, lineStart - 1));
  const known = lineStart > 0 ? /^(\s*#\s*plimsoll\s+ignore=[\w:-]+(?:\s*,\s*[\w:-]+)*)/i.exec(above) : null;
  if (known !== null) return insert(text.lastIndexOf('\n', lineStart - 2) + 1 + (known[1] as string).length, `,${rule}`);
  const eol = /\r\n/.test(text) ? '\r\n' : '\n';
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  return insert(lineStart, `${indent}# plimsoll ignore=${rule}${eol}`);
}

function instructionStart(text: string, offset: number): number {
  const found = parseDockerfile(text).instructions.find((one) => one.span.start <= offset && offset <= one.span.end);
  return found?.span.start ?? offset;
}

/** A line that a backslash continues belongs to the one before it. */
function logicalLineStart(text: string, offset: number): number {
  let start = text.lastIndexOf('\n', offset - 1) + 1;
  while (start > 0 && /\\\r?$/.test(text.slice(text.lastIndexOf('\n', start - 2) + 1, start - 1))) start = text.lastIndexOf('\n', start - 2) + 1;
  return start;
}
