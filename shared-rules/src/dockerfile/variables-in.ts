/** A variable that the builder expands in a text. */
export interface VariableUse {
  readonly name: string;
  /** `:-`, `-`, `:+`, `+`, `:?`, `?`, or how a pattern begins (`#`, `%`, `/`); empty for `$name` and `${name}`. */
  readonly operator: string;
  /** From the `$` to the name's end, or to the closing brace; in offsets of the text. */
  readonly start: number;
  readonly end: number;
  /** Where the name starts. */
  readonly nameStart: number;
  /** It stands in the operand of `${name:+…}`, which is only there when the variable has a value. */
  readonly guarded: boolean;
}

/**
 * The variables in a text as the builder expands it: not in single quotes, not behind the escape character. Those in the operand of another one
 * (`${a:-$b}`) come behind it.
 * Reference: https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export function variablesIn(text: string, escape: string): readonly VariableUse[] {
  const uses: VariableUse[] = [];
  const guards: VariableUse[] = [];
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === escape && quote !== "'") at++;
    else if (char === "'" && quote !== '"') quote = quote === '' ? "'" : '';
    else if (char === '"' && quote !== "'") quote = quote === '' ? '"' : '';
    else if (char === '$' && quote !== "'") {
      const use = readUse(text, at);
      if (use === null) continue;
      while (guards.length > 0 && (guards[guards.length - 1] as VariableUse).end <= at) guards.pop();
      const found = { ...use, guarded: guards.some((one) => one.name === use.name) };
      uses.push(found);
      if (use.operator.includes('+')) guards.push(found);
      // What is in the operand is read as the rest of the text is.
      at = use.nameStart + use.name.length + use.operator.length - 1;
    }
  }
  return uses;
}

const plain = /\$([A-Za-z_]\w*)/y;
const braced = /\$\{([A-Za-z_]\w*)(:?[-+?]|##?|%%?|\/\/?|(?=\}))/y;

function readUse(text: string, start: number): Omit<VariableUse, 'guarded'> | null {
  plain.lastIndex = start;
  const bare = plain.exec(text);
  if (bare !== null) return { name: bare[1] as string, operator: '', start, end: plain.lastIndex, nameStart: start + 1 };
  braced.lastIndex = start;
  const match = braced.exec(text);
  if (match === null) return null;
  const close = closingBrace(text, braced.lastIndex);
  return close === -1 ? null : { name: match[1] as string, operator: match[2] as string, start, end: close + 1, nameStart: start + 2 };
}

/** Where the brace that is open before `from` is closed; -1 where it is not. */
export function closingBrace(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return -1;
}
