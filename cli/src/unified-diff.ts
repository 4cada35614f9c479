const context = 3;
/** Above this many changed lines on a side the change is shown as one block. */
const maxCompared = 2_000;

interface Line {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

/** What changes between two texts, as `diff -u` writes it; empty when nothing does. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = compare(linesOf(before), linesOf(after));
  const changed = lines.flatMap((line, index) => (line.mark === ' ' ? [] : [index]));
  let out = `--- ${name}\n+++ ${name}\n`;
  for (let at = 0; at < changed.length; ) {
    let last = at;
    while (last + 1 < changed.length && (changed[last + 1] as number) - (changed[last] as number) <= 2 * context) last++;
    out += hunk(lines, Math.max(0, (changed[at] as number) - context), Math.min(lines.length, (changed[last] as number) + context + 1));
    at = last + 1;
  }
  return out;
}

/** With their line endings; the last may have none. */
function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function shown({ mark, text }: Line): string {
  return text.endsWith('\n') ? mark + text : `${mark}${text}\n\\ No newline at end of file\n`;
}

function hunk(lines: readonly Line[], start: number, end: number): string {
  const count = (part: readonly Line[], mark: '-' | '+') => part.filter((line) => line.mark === ' ' || line.mark === mark).length;
  const [head, body] = [lines.slice(0, start), lines.slice(start, end)];
  // An empty range is named by the line before it.
  const range = (mark: '-' | '+') => `${count(head, mark) + (count(body, mark) === 0 ? 0 : 1)},${count(body, mark)}`;
  return `@@ -${range('-')} +${range('+')} @@\n${body.map(shown).join('')}`;
}

function compare(a: readonly string[], b: readonly string[]): readonly Line[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let tail = 0;
  while (tail < a.length - start && tail < b.length - start && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const same = (texts: readonly string[]) => texts.map((text): Line => ({ mark: ' ', text }));
  return [...same(a.slice(0, start)), ...changes(a.slice(start, a.length - tail), b.slice(start, b.length - tail)), ...same(a.slice(a.length - tail))];
}

/** By the longest common subsequence. */
function changes(a: readonly string[], b: readonly string[]): readonly Line[] {
  if (a.length > maxCompared || b.length > maxCompared)
    return [...a.map((text): Line => ({ mark: '-', text })), ...b.map((text): Line => ({ mark: '+', text }))];
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] as number;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const lines: Line[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ mark: ' ', text: a[i++] as string });
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) lines.push({ mark: '-', text: a[i++] as string });
    else lines.push({ mark: '+', text: b[j++] as string });
  }
  return lines;
}
