import { problem } from './frozen';
import type { Problem } from './nodes';

/** In UTF-16 units; a longer file is not read. */
const MAX_FILE = 1_048_576;

/** In bytes of UTF-8: the builder reads line by line and refuses a longer one. */
const MAX_LINE = 65_535;

/** How much of a file is searched for a NUL. */
const BINARY_PROBE = 8192;

/** Why a text is not read at all; null when it is. */
export function refusal(text: string): Problem | null {
  if (text.length > MAX_FILE) {
    return problem('file-too-large', `The file is not checked: it has ${text.length} characters, the limit is ${MAX_FILE}`, { start: 0, end: 0 });
  }
  const nul = text.slice(0, BINARY_PROBE).indexOf('\0');
  if (nul === -1) return null;
  return problem('binary', 'The file is not checked: it holds binary data, or is stored as UTF-16', { start: nul, end: nul + 1 });
}

export function tooLongLines(text: string): Problem[] {
  const problems: Problem[] = [];
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed === -1 ? text.length : feed;
    // A UTF-16 unit takes three bytes at most.
    if ((end - start) * 3 > MAX_LINE) {
      const bytes = utf8Length(text, start, end);
      if (bytes > MAX_LINE) {
        problems.push(problem('instruction-too-long', `The line has ${bytes} bytes, the builder reads at most ${MAX_LINE}`, { start, end }));
      }
    }
    start = end + 1;
  }
  return problems;
}

function utf8Length(text: string, start: number, end: number): number {
  let bytes = end - start;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    // Each half of a surrogate pair counts two of the pair's four bytes.
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
