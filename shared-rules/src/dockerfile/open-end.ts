import type { Dockerfile, Instruction } from './nodes';

/** Whether an instruction takes in what is put behind it: the file ends in its continuation, or in its here-document. */
export function isOpenEnded({ text, escape }: Dockerfile, { span, heredocs }: Instruction): boolean {
  if (heredocs.length > 0) return heredocs.some(({ terminatorSpan }) => terminatorSpan === null);
  const lines = text.slice(span.start, span.end).split('\n');
  while (lines.length > 1 && /^\s*(?:#[^]*)?$/.test(lines[lines.length - 1] as string)) lines.pop();
  return (lines[lines.length - 1] as string).trimEnd().endsWith(escape);
}
