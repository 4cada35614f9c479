import type { Span } from '../text/span';
import type { Comment, Dockerfile } from './nodes';

/** The last comment that ends at `offset` or before; undefined when there is none. */
export function commentBefore({ comments }: Dockerfile, offset: number): Comment | undefined {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle] as Comment).span.end <= offset) low = middle + 1;
    else high = middle;
  }
  return comments[low - 1];
}

/** Whether a whole comment line stands inside `span`: an edit of it would lose that. */
export function holdsComment(document: Dockerfile, { start, end }: Span): boolean {
  const last = commentBefore(document, end);
  return last !== undefined && last.span.start >= start;
}
