import { callsOf, type CommandCall } from '../../shared-rules/src/shell/calls';
import type { ShellScript, SimpleCommand, Statement } from '../../shared-rules/src/shell/nodes';
import { parseShell } from '../../shared-rules/src/shell/parse';
import { MappedText, type Segment } from '../../shared-rules/src/text/mapped-text';
import type { Span } from '../../shared-rules/src/text/span';

export function parse(text: string): ShellScript {
  return parseShell(MappedText.whole(text));
}

export function calls(text: string): readonly CommandCall[] {
  return callsOf(parse(text));
}

/** The first simple command of a text. */
export function simple(text: string): SimpleCommand {
  const command = (parse(text).statements[0] as Statement).command;
  if (command.kind !== 'simple') throw new Error(`no simple command: ${command.kind}`);
  return command;
}

/** What stands between ⟦ and ⟧ is in the document, but not in the text that the shell gets (a continuation, say). */
export function mapped(marked: string, source = 0): { readonly document: string; readonly source: MappedText } {
  const segments: Segment[] = [];
  let document = ' '.repeat(source);
  let text = '';
  for (const piece of marked.split(/(⟦[^⟧]*⟧)/)) {
    if (piece.startsWith('⟦')) document += piece.slice(1, -1);
    else {
      if (piece !== '') segments.push({ at: text.length, source: document.length, length: piece.length });
      text += piece;
      document += piece;
    }
  }
  return { document, source: new MappedText(text, segments) };
}

export function slice(text: string, span: Span): string {
  return text.slice(span.start, span.end);
}
