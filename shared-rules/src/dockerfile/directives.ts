import { skipSpaces } from './blank';
import { frozen, problem } from './frozen';
import type { Line } from './line';
import type { Directive, Problem } from './nodes';

const NAMES: ReadonlySet<string> = new Set(['escape', 'syntax', 'check']);

/** Reads `# name=value`; null for any other comment, which also ends the part of the file where directives count. */
export function readDirective(text: string, line: Line): Directive | null {
  const nameStart = skipSpaces(text, line.first + 1, line.end);
  let nameEnd = nameStart;
  while (nameEnd < line.end && /[a-zA-Z0-9]/.test(text[nameEnd] as string)) nameEnd++;
  const name = text.slice(nameStart, nameEnd).toLowerCase();
  const equals = skipBlanks(text, nameEnd, line.end);
  if (!NAMES.has(name) || equals === line.end || text[equals] !== '=') return null;
  const start = skipBlanks(text, equals + 1, line.end);
  let end = line.end;
  while (end > start && isDirectiveBlank(text.charCodeAt(end - 1))) end--;
  if (start === end) return null;
  return frozen({
    name: name as Directive['name'],
    value: text.slice(start, end),
    span: frozen({ start: line.first, end: line.end }),
    valueSpan: frozen({ start, end }),
  });
}

/** What the builder refuses in a directive: a second one of the same name, an escape character other than `\` and the backtick. */
export function directiveProblem(directive: Directive, earlier: readonly Directive[]): Problem | null {
  if (earlier.some((one) => one.name === directive.name)) {
    return problem('invalid-directive', `Only one ${directive.name} directive can be used`, directive.span);
  }
  if (directive.name === 'escape' && directive.value !== '\\' && directive.value !== '`') {
    return problem('invalid-directive', 'The escape character can only be \\ or `', directive.valueSpan);
  }
  return null;
}

function skipBlanks(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isDirectiveBlank(text.charCodeAt(at))) at++;
  return at;
}

function isDirectiveBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 12 || code === 13;
}
