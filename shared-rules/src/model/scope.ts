import { closingBrace } from '../dockerfile/variables-in';

/** The value of a build variable at one place. */
export interface Variable {
  /** Null when it is declared without a value (`ARG X`), or its value hangs on an unknown one. */
  readonly value: string | null;
  readonly kind: 'arg' | 'env';
}

/** Changes that stand before a map of all: long files set thousands of variables, and each instruction has a scope of its own. */
const maxChanges = 32;

/** Variables in force at one place: ENV wins over ARG, the later over the earlier. Immutable. */
export class Scope {
  static readonly empty = new Scope(null, new Map(), 0);

  private constructor(
    private readonly outer: Scope | null,
    private readonly own: ReadonlyMap<string, Variable>,
    private readonly changes: number,
  ) {}

  with(name: string, variable: Variable): Scope {
    if (variable.kind === 'arg' && this.get(name)?.kind === 'env') return this;
    if (this.changes < maxChanges) return new Scope(this, new Map([[name, variable]]), this.changes + 1);
    return new Scope(null, this.all().set(name, variable), 0);
  }

  get(name: string): Variable | undefined {
    return this.own.get(name) ?? this.outer?.get(name);
  }

  names(): Iterable<string> {
    return this.all().keys();
  }

  private all(): Map<string, Variable> {
    const all = this.outer?.all() ?? new Map<string, Variable>();
    for (const [name, variable] of this.own) all.set(name, variable);
    return all;
  }
}

/**
 * Expands `$name`, `${name}`, `${name:-default}`, `${name-default}`, `${name:+alternative}` and `${name+alternative}`
 * as the builder does; `\$` (or the file's escape character) keeps a dollar. Null when a variable without a value stands in the text
 * (a caller that wants the builder's answer takes it for empty), or with an operator that is not evaluated here.
 */
export function expand(text: string, scope: Scope, escape = '\\'): string | null {
  let result = '';
  let at = 0;
  while (at < text.length) {
    const char = text[at] as string;
    if (char === escape && at + 1 < text.length && text[at + 1] === '$') {
      result += '$';
      at += 2;
    } else if (char === '$') {
      const variable = readVariable(text, at, scope, escape);
      if (variable === null) return null;
      result += variable.value;
      at = variable.end;
    } else {
      result += char;
      at++;
    }
  }
  return result;
}

function readVariable(text: string, at: number, scope: Scope, escape: string): { value: string; end: number } | null {
  const plain = /^\$([A-Za-z_][A-Za-z0-9_]*)/.exec(text.slice(at, at + 256));
  if (plain !== null) {
    const value = scope.get(plain[1] as string)?.value;
    return value == null ? null : { value, end: at + plain[0].length };
  }
  if (text[at + 1] !== '{') return { value: '$', end: at + 1 };
  const end = closingBrace(text, at + 2);
  if (end === -1) return null;
  const inner = /^([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-+])([\s\S]*))?$/.exec(text.slice(at + 2, end));
  if (inner === null) return null;
  const [, name, operator, operand = ''] = inner as unknown as [string, string, string | undefined, string | undefined];
  const variable = scope.get(name);
  // `ARG X` has no value of its own: a caller may give one at build time, so nothing is concluded from it.
  if (variable !== undefined && variable.value === null && operator === undefined) return null;
  const value = variable?.value ?? undefined;
  const isSet = operator?.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
  if (operator === undefined) return value === undefined ? null : { value, end: end + 1 };
  const chosen = operator.endsWith('-') ? (isSet ? (value as string) : expand(operand, scope, escape)) : isSet ? expand(operand, scope, escape) : '';
  return chosen === null ? null : { value: chosen, end: end + 1 };
}
