import { convertScript } from './convert-commands';
import type { ParameterExpansion, ShellScript, ShellWord, TextPart, WordPart } from './nodes';
import type { Tree } from './parse';
import type { Region } from './region';

/** Turns the words of the parser's tree into ours. */

type AnyPart = Tree.WordPart | Tree.DoubleQuotedChild;

/** One word; several adjacent ones of the tree (`--file=` and `<(x)`, which the parser cuts) become one. */
export function convertWord(region: Region, nodes: readonly Tree.Word[]): ShellWord {
  const first = nodes[0] as Tree.Word;
  if (nodes.length === 1 && first.parts === undefined && !/[~\\]/.test(first.text)) return plainWord(region, first);
  const builder = new WordBuilder(region);
  nodes.forEach((node, index) => builder.addWord(node, index === 0 ? 'start' : 'inside'));
  return builder.finish(first.pos, (nodes.at(-1) as Tree.Word).end);
}

/** A word without quotes and expansions; by far the most are. */
function plainWord(region: Region, { pos, end, value }: Tree.Word): ShellWord {
  const { frame, taken } = region;
  taken.push([pos, end]);
  const { at, span, contiguous } = frame.place(pos, end);
  const part: TextPart = Object.freeze({ kind: 'text', text: value, quoted: false, at, span, contiguous });
  return Object.freeze({
    at,
    span,
    contiguous,
    raw: frame.raw(pos, end),
    value,
    quoted: false,
    variables: none,
    expansions: none,
    glob: false,
    substitutions: none,
    parts: Object.freeze(value === '' ? [] : [part]),
  });
}

const none: readonly never[] = Object.freeze([]);

/** `name=value` as an argument (`export`, `local` …). */
export function convertAssignmentWord(region: Region, node: Tree.Assignment, glued: readonly Tree.Word[]): ShellWord {
  const builder = new WordBuilder(region);
  const { value } = node;
  builder.addText(region.frame.text.slice(node.pos, value.pos), node.pos, value.pos, false);
  if (node.index !== undefined) builder.addHidden(node.index.parts);
  if (value.type === 'Word') builder.addWord(value, 'assignment');
  else {
    for (const element of value.elements) builder.addHidden(element.parts, false);
    builder.addOpaque(value.pos, value.end, false);
  }
  for (const word of glued) builder.addWord(word, 'inside');
  return builder.finish(node.pos, glued.at(-1)?.end ?? node.end);
}

export function convertAssignmentValue(region: Region, value: Tree.Word, glued: readonly Tree.Word[]): ShellWord {
  const builder = new WordBuilder(region);
  builder.addWord(value, 'assignment');
  for (const word of glued) builder.addWord(word, 'inside');
  return builder.finish(value.pos, glued.at(-1)?.end ?? value.end);
}

/** The delimiter of a here-document: nothing is expanded in it. */
export function convertDelimiter(region: Region, node: Tree.HereDocDelimiter): ShellWord {
  const builder = new WordBuilder(region);
  builder.addText(node.value, node.pos, node.end, node.quoted);
  return builder.finish(node.pos, node.end);
}

export function convertHeredocBody(region: Region, node: Tree.HereDocBody): ShellWord {
  const builder = new WordBuilder(region);
  if (node.parts === undefined) builder.addText(node.text, node.pos, node.end, true);
  else builder.addParts(node.parts, true, 'inside');
  return builder.finish(node.pos, node.end);
}

/** An arithmetic expression as a word: what it expands, and no value. */
export function convertArithmetic(region: Region, expression: Tree.ArithmeticExpression | undefined, start: number, end: number): ShellWord {
  const builder = new WordBuilder(region);
  builder.addArithmetic(expression);
  builder.addOpaque(start, end, true);
  return builder.finish(start, end);
}

/** Where a word part stands: a tilde counts at the start of a word, and in an assignment behind `:` too. */
type Context = 'start' | 'assignment' | 'inside';

class WordBuilder {
  private parts: WordPart[] = [];
  private quoted = false;
  private variables: string[] | null = null;
  private expansions: ParameterExpansion[] | null = null;
  private substitutions: ShellScript[] | null = null;

  constructor(private readonly region: Region) {}

  finish(start: number, end: number): ShellWord {
    const { frame, taken } = this.region;
    taken.push([start, end]);
    const { at, span, contiguous } = frame.place(start, end);
    let value: string | null = '';
    let glob = false;
    for (const part of this.parts) {
      value = value !== null && part.kind === 'text' ? value + part.text : null;
      if (part.kind === 'pattern') glob = true;
    }
    return Object.freeze({
      at,
      span,
      contiguous,
      raw: frame.raw(start, end),
      value,
      quoted: this.quoted,
      variables: this.variables === null ? none : Object.freeze(this.variables),
      expansions: this.expansions === null ? none : Object.freeze(this.expansions),
      glob,
      substitutions: this.substitutions === null ? none : Object.freeze(this.substitutions),
      parts: Object.freeze(this.parts),
    });
  }

  addWord(node: Tree.Word, context: Context): void {
    if (node.parts !== undefined) this.addParts(node.parts, false, context);
    else if (node.end > node.pos) this.addLiteral(node.value, node.text, node.pos, node.end, context);
  }

  addParts(parts: readonly AnyPart[], quoted: boolean, context: Context): void {
    parts.forEach((part, index) => this.addPart(part, quoted, index === 0 || context === 'assignment' ? context : 'inside'));
  }

  addText(text: string, start: number, end: number, quoted: boolean): void {
    if (quoted) this.quoted = true;
    this.push({ kind: 'text', text, quoted }, start, end);
  }

  addOpaque(start: number, end: number, quoted: boolean): void {
    this.push({ kind: 'opaque', text: this.region.frame.raw(start, end), quoted }, start, end);
  }

  /** Counts what is expanded in `parts` without making it pieces of the word. */
  addHidden(parts: readonly AnyPart[] | undefined, quoted = true): void {
    this.aside(() => this.addParts(parts ?? [], quoted, 'inside'));
  }

  addArithmetic(expression: Tree.ArithmeticExpression | undefined): void {
    // A sum of thousands of terms is a tree as deep: no recursion here.
    const open: (Tree.ArithmeticExpression | undefined)[] = [expression];
    while (open.length > 0) {
      const node = open.pop();
      if (node === undefined) continue;
      if (node.type === 'ArithmeticBinary') open.push(node.right, node.left);
      else if (node.type === 'ArithmeticUnary') open.push(node.operand);
      else if (node.type === 'ArithmeticTernary') open.push(node.alternate, node.consequent, node.test);
      else if (node.type === 'ArithmeticGroup') open.push(node.expression);
      else if (node.type === 'ArithmeticCommandExpansion') this.substitution(node);
      else if (node.parts !== undefined) this.addHidden(node.parts);
      else {
        const name = /^\$?([A-Za-z_]\w*|[0-9@*#?$!-])/.exec(node.value);
        if (name !== null && !/^\d/.test(node.value)) (this.variables ??= []).push(name[1] as string);
      }
    }
  }

  private addPart(part: AnyPart, quoted: boolean, context: Context): void {
    switch (part.type) {
      case 'Literal':
        if (quoted) this.addText(part.value, part.pos, part.end, true);
        else this.addLiteral(part.value, part.text, part.pos, part.end, context);
        break;
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        this.addText(part.value, part.pos, part.end, true);
        break;
      case 'DoubleQuoted':
      case 'LocaleString':
        this.quoted = true;
        if (part.parts.length === 0) this.addText('', part.pos, part.end, true);
        else this.addParts(part.parts, true, 'inside');
        break;
      case 'SimpleExpansion':
        this.parameter(part, part.text.slice(1).replaceAll('\\\n', ''), '', '', null, quoted);
        break;
      case 'ParameterExpansion':
        this.parameterExpansion(part, quoted);
        break;
      case 'CommandExpansion':
      case 'ProcessSubstitution': {
        const script = this.substitution(part);
        this.push({ kind: 'substitution', script, process: part.type === 'ProcessSubstitution', quoted }, part.pos, part.end);
        break;
      }
      case 'ArithmeticExpansion':
        this.addArithmetic(part.expression);
        this.addOpaque(part.pos, part.end, quoted);
        break;
      default:
        this.addHidden(part.parts, false);
        this.push({ kind: 'pattern', text: this.region.frame.raw(part.pos, part.end), quoted: false }, part.pos, part.end);
    }
  }

  /** Unquoted text: a tilde prefix in it is cut off. */
  private addLiteral(value: string, text: string, start: number, end: number, context: Context): void {
    if (text !== value && text.includes('\\')) this.quoted = true;
    const tilde = context === 'inside' || text !== value ? null : (context === 'start' ? startTilde : assignmentTilde).exec(text);
    if (tilde === null) {
      this.push({ kind: 'text', text: value, quoted: false }, start, end);
      return;
    }
    const from = start + tilde.index + (tilde[1] as string).length;
    const to = from + (tilde[2] as string).length;
    if (from > start) this.push({ kind: 'text', text: text.slice(0, from - start), quoted: false }, start, from);
    this.push({ kind: 'pattern', text: tilde[2] as string, quoted: false }, from, to);
    if (to < end) this.addLiteral(text.slice(to - start), text.slice(to - start), to, end, context === 'assignment' ? 'assignment' : 'inside');
  }

  private parameterExpansion(part: Tree.ParameterExpansionPart, quoted: boolean): void {
    const { operation, prefix, index } = part;
    const { text } = this.region.frame;
    const written = operation === undefined ? '' : text.slice(operation.pos, operation.operatorEnd);
    const operator = `${prefix ?? ''}${index === undefined ? '' : `[${text.slice(index.pos, index.end)}]`}${written}`;
    const operand = operation === undefined ? '' : text.slice(operation.operatorEnd, part.end - 1);
    this.parameter(part, part.parameter, operator, operand, operation, quoted);
    if (index !== undefined) this.addHidden(index.parts);
  }

  private parameter(
    part: { readonly pos: number; readonly end: number },
    name: string,
    operator: string,
    operand: string,
    operation: Tree.ParameterOperation | undefined | null,
    quoted: boolean,
  ): void {
    const { at, span } = this.region.frame.place(part.pos, part.end);
    const expansion: ParameterExpansion = Object.freeze({ name, operator, operand, at, span, quoted });
    (this.variables ??= []).push(name);
    (this.expansions ??= []).push(expansion);
    let pieces: readonly WordPart[] | null = null;
    if (operation?.type === 'Default') pieces = this.aside(() => this.addOperand(operation.operand, quoted));
    else if (operation != null) for (const word of operands(operation)) this.addHidden(word.parts);
    this.push({ kind: 'parameter', expansion, operand: pieces, quoted }, part.pos, part.end);
  }

  private addOperand(operand: Tree.Word, quoted: boolean): void {
    if (operand.parts !== undefined) this.addParts(operand.parts, quoted, quoted ? 'inside' : 'start');
    else if (operand.end > operand.pos) this.push({ kind: 'text', text: operand.value, quoted }, operand.pos, operand.end);
  }

  /** Runs `add` with its pieces collected apart. */
  private aside(add: () => void): readonly WordPart[] {
    const { parts, quoted } = this;
    this.parts = [];
    add();
    const pieces = Object.freeze(this.parts);
    this.parts = parts;
    this.quoted = quoted;
    return pieces;
  }

  private substitution(node: Tree.CommandExpansionPart | Tree.ProcessSubstitutionPart | Tree.ArithmeticCommandExpansion): ShellScript {
    const script = convertScript(this.region, node);
    (this.substitutions ??= []).push(script);
    return script;
  }

  private push(part: PartShape, start: number, end: number): void {
    this.parts.push(Object.freeze({ ...part, ...this.region.frame.place(start, end) }) as WordPart);
  }
}

type WithoutPlace<Part> = Part extends unknown ? Omit<Part, 'at' | 'span' | 'contiguous'> : never;
type PartShape = WithoutPlace<WordPart>;

/** POSIX.1-2024, XCU 2.6.1. */
const startTilde = /^()(~[\w.+-]*)(?=\/|$)/;
const assignmentTilde = /(^|:)(~[\w.+-]*)(?=[/:]|$)/;

function operands(operation: Tree.ParameterOperation): readonly Tree.Word[] {
  switch (operation.type) {
    case 'Replace':
      return [operation.pattern, operation.replacement];
    case 'Slice':
      return operation.length === undefined ? [operation.offset] : [operation.offset, operation.length];
    case 'Names':
    case 'Unknown':
      return [];
    default:
      return operation.operand === undefined ? [] : [operation.operand];
  }
}
