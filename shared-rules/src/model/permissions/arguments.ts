import type { Argument } from './call-words';

/** The arguments of one command, sorted. */
export interface SortedArguments {
  readonly flags: readonly { readonly name: string; readonly value: Argument | null }[];
  readonly operands: readonly Argument[];
}

/**
 * Sorts expanded arguments into flags and operands as getopt_long does: `values` are the flags that take one. What is not known is an operand.
 */
export function sortArguments(args: readonly Argument[], values: readonly string[]): SortedArguments {
  const flags: { name: string; value: Argument | null }[] = [];
  const operands: Argument[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as Argument;
    const { text } = arg;
    if (text === '--') {
      operands.push(...args.slice(at + 1));
      break;
    }
    if (text === null || !text.startsWith('-') || text === '-') {
      operands.push(arg);
      continue;
    }
    const equals = text.indexOf('=');
    if (text.startsWith('--')) {
      const name = equals === -1 ? text : text.slice(0, equals);
      if (equals !== -1) flags.push({ name, value: { ...arg, text: text.slice(equals + 1) } });
      else flags.push({ name, value: values.includes(name) ? (args[++at] ?? null) : null });
      continue;
    }
    for (let letter = 1; letter < text.length; letter++) {
      const name = `-${text[letter] as string}`;
      if (!values.includes(name)) {
        flags.push({ name, value: null });
        continue;
      }
      const glued = text.slice(letter + 1);
      flags.push({ name, value: glued === '' ? (args[++at] ?? null) : { ...arg, text: glued } });
      break;
    }
  }
  return { flags, operands };
}

export function hasArgument(args: SortedArguments, ...names: readonly string[]): boolean {
  return args.flags.some((flag) => names.includes(flag.name));
}

/** The value of the last such flag; undefined without one, null when it is not known. */
export function argumentValue(args: SortedArguments, ...names: readonly string[]): string | null | undefined {
  const found = args.flags.filter((flag) => names.includes(flag.name)).pop();
  return found === undefined ? undefined : (found.value?.text ?? null);
}
