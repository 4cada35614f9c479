import type { Dockerfile } from '../../dockerfile/nodes';
import { insert, remove, replace, type TextEdit } from '../../text/edit';
import type { Span } from '../../text/span';
import type { Body } from './classify';
import { errexitOf } from './errexit';
import { lineStart, nextLine } from '../../text/lines';
import { linesAbove, switchesFor } from './switches';

/**
 * The edits that put the scripts of `RUN <<EOF` instructions into the first one's here-document, each in a subshell of its own under one
 * `set -e`. Comments and blank lines between the instructions become those of the script.
 */
export function layOutHeredocs(bodies: readonly Body[], document: Dockerfile): readonly TextEdit[] {
  const { text, eol } = document;
  const edits: TextEdit[] = [];
  const switches: Span[] = [];
  bodies.forEach((body, at) => {
    const { heredoc, run } = body;
    if (heredoc === null || heredoc.terminatorSpan === null) return;
    const open = `(${eol}${errexitOf(body, eol)}`;
    if (at === 0) edits.push(insert(heredoc.bodySpan.start, `set -e${eol}${open}`));
    else {
      const own = switchesFor(run.instruction, document);
      switches.push(...own);
      edits.push(...own.map(remove));
      const start = lineStart(text, run.instruction.span.start);
      const header = text.slice(start, heredoc.bodySpan.start).split(/(?<=\n)/);
      edits.push(replace({ start, end: heredoc.bodySpan.start }, header.filter((line) => line.trimStart().startsWith('#')).join('') + open));
    }
    const end = heredoc.terminatorSpan.start;
    edits.push(at === bodies.length - 1 ? insert(end, `)${eol}`) : replace({ start: end, end: nextLine(text, end) }, `)${eol}`));
  });
  const first = bodies[0]?.run.instruction.span.start ?? 0;
  const above = linesAbove(switches, first, document);
  if (above !== '') edits.push(insert(lineStart(text, first), above));
  return edits;
}
