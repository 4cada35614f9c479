import type { Region } from './region';
import type { ShellComment } from './nodes';

/**
 * The comments of a region, found between what its commands take: a `#` there starts one (POSIX.1-2024, XCU 2.3, rule 9).
 * Behind a syntax error only lines that are a comment whole are taken, since a `#` may stand in anything else there.
 */
export function commentsOf(region: Region): readonly ShellComment[] {
  const { frame, start, end } = region;
  const { text } = frame;
  const comments: ShellComment[] = [];
  let next = 0;
  let covered = start;
  let taken: typeof region.taken | null = null;
  // A substitution is a slice of a long text: not searched behind its end.
  const own = start === 0 && end === text.length ? text : text.slice(start, end);
  const nextHash = (from: number): number => {
    const found = own.indexOf('#', from - start);
    return found === -1 ? end : start + found;
  };
  for (let at = nextHash(start); at < end; ) {
    taken ??= [...region.taken].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (let interval = taken[next]; interval !== undefined && interval[0] <= at; interval = taken[++next]) covered = Math.max(covered, interval[1]);
    let behind = at + 1;
    if (at < covered) behind = covered;
    else if (startsComment(text, at, start, at >= region.brokenAt)) {
      const newline = text.indexOf('\n', at);
      behind = newline === -1 ? end : Math.min(newline, end);
      if (at !== 0 || !text.startsWith('#!')) comments.push(Object.freeze({ ...frame.place(at, behind), text: frame.raw(at, behind) }));
    }
    at = nextHash(behind);
  }
  return Object.freeze(comments);
}

function startsComment(text: string, at: number, start: number, broken: boolean): boolean {
  if (at === start) return true;
  if (broken) return text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
  return /[\s;&|()`]/.test(text[at - 1] as string);
}
