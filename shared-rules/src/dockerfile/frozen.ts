import type { MappedText } from '../text/mapped-text';
import type { Span } from '../text/span';
import type { Problem, ProblemCode } from './nodes';

export function frozen<T>(value: T): T {
  return Object.freeze(value) as T;
}

export function frozenText(text: MappedText): MappedText {
  frozen(text.segments).forEach(frozen);
  return frozen(text);
}

export function problem(code: ProblemCode, message: string, span: Span): Problem {
  return frozen({ code, message, span: frozen(span) });
}
