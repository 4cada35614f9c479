import type { MappedText } from '../text/mapped-text';
import type { Span } from '../text/span';
import type { Problem } from '../dockerfile/nodes';

/**
 * Every node knows its place twice: `at` in the text that was parsed (continuations of the Dockerfile removed),
 * `span` in the document. `span` may hold continuations and embedded comments; `contiguous` says that it does not.
 */
export interface ShellNodeBase {
  readonly at: Span;
  readonly span: Span;
  readonly contiguous: boolean;
}

export interface ShellScript {
  /** The text that every `at` below counts in. A substitution shares the source of the script around it, unless it is one in backticks with escapes. */
  readonly source: MappedText;
  readonly statements: readonly Statement[];
  /** Syntax errors; the statements before the first are reliable, those behind it may be missing. */
  readonly problems: readonly Problem[];
  /** The interpreter of `#!`, without the marks and blanks around; null without that line. */
  readonly shebang: string | null;
  /** Comments of the shell, from `#` to the line's end. */
  readonly comments: readonly ShellComment[];
}

export interface ShellComment extends ShellNodeBase {
  readonly text: string;
}

export interface Statement extends ShellNodeBase {
  readonly kind: 'statement';
  readonly command: AndOr | Pipeline | ShellCommand;
  readonly background: boolean;
  /** What ends it in the text: `;`, `&`, a newline, or nothing (end of its list). */
  readonly terminator: ';' | '&' | '\n' | '';
}

export interface AndOr extends ShellNodeBase {
  readonly kind: 'and-or';
  readonly items: readonly (Pipeline | ShellCommand)[];
  /** `operators[i]` stands between `items[i]` and `items[i + 1]`. */
  readonly operators: readonly Operator[];
}

export interface Operator {
  readonly text: '&&' | '||';
  readonly at: Span;
  readonly span: Span;
}

export interface Pipeline extends ShellNodeBase {
  readonly kind: 'pipeline';
  readonly negated: boolean;
  readonly timed: boolean;
  /** One command when the pipeline is only negated or timed. */
  readonly commands: readonly ShellCommand[];
}

export type ShellCommand = SimpleCommand | IfCommand | LoopCommand | ForCommand | CaseCommand | GroupCommand | FunctionDefinition | OtherCommand;

export interface SimpleCommand extends ShellNodeBase {
  readonly kind: 'simple';
  readonly assignments: readonly ShellAssignment[];
  /** Name and arguments; empty when there are only assignments or redirections. */
  readonly words: readonly ShellWord[];
  readonly redirects: readonly ShellRedirect[];
}

export interface IfCommand extends ShellNodeBase {
  readonly kind: 'if';
  readonly branches: readonly { readonly condition: readonly Statement[]; readonly body: readonly Statement[] }[];
  readonly otherwise: readonly Statement[] | null;
  readonly redirects: readonly ShellRedirect[];
}

export interface LoopCommand extends ShellNodeBase {
  readonly kind: 'while' | 'until';
  readonly condition: readonly Statement[];
  readonly body: readonly Statement[];
  readonly redirects: readonly ShellRedirect[];
}

/** `for`, `select` and arithmetic `for` (no variable). */
export interface ForCommand extends ShellNodeBase {
  readonly kind: 'for';
  readonly variable: string | null;
  readonly words: readonly ShellWord[];
  readonly body: readonly Statement[];
  readonly redirects: readonly ShellRedirect[];
}

export interface CaseCommand extends ShellNodeBase {
  readonly kind: 'case';
  readonly word: ShellWord;
  readonly items: readonly { readonly patterns: readonly ShellWord[]; readonly body: readonly Statement[] }[];
  readonly redirects: readonly ShellRedirect[];
}

export interface GroupCommand extends ShellNodeBase {
  readonly kind: 'subshell' | 'group';
  readonly body: readonly Statement[];
  readonly redirects: readonly ShellRedirect[];
}

export interface FunctionDefinition extends ShellNodeBase {
  readonly kind: 'function';
  readonly name: string;
  readonly body: readonly Statement[];
}

/** `[[ … ]]`, `(( … ))`, coproc. */
export interface OtherCommand extends ShellNodeBase {
  readonly kind: 'test' | 'arithmetic' | 'coproc';
  /** The operands of `[[ … ]]`, or the whole expression of `(( … ))`. */
  readonly words: readonly ShellWord[];
  /** The command of a coproc; else empty. */
  readonly body: readonly Statement[];
  readonly redirects: readonly ShellRedirect[];
}

export interface ShellWord extends ShellNodeBase {
  /** As written in the parsed text. */
  readonly raw: string;
  /** The word after quote removal, when nothing in it is expanded (no variable, substitution, glob, brace, tilde); else null. */
  readonly value: string | null;
  readonly quoted: boolean;
  /** Names of the variables that are expanded in it (`1`, `@`, `HOME` …), in order. */
  readonly variables: readonly string[];
  /** `${name:-default}` and its kin, in order. */
  readonly expansions: readonly ParameterExpansion[];
  /** Holds a glob, brace or tilde expansion outside quotes. */
  readonly glob: boolean;
  /** Command and process substitutions inside it. */
  readonly substitutions: readonly ShellScript[];
  /** What it is put together from, in order. */
  readonly parts: readonly WordPart[];
}

/** A piece of a word; `quoted` says that the shell neither splits nor globs what comes out of it. */
export type WordPart = TextPart | PatternPart | ParameterPart | SubstitutionPart | OpaquePart;

interface WordPartBase extends ShellNodeBase {
  readonly quoted: boolean;
}

/** Literal text, quotes and escapes removed. */
export interface TextPart extends WordPartBase {
  readonly kind: 'text';
  readonly text: string;
}

/** A glob, brace or tilde expansion, as written. */
export interface PatternPart extends WordPartBase {
  readonly kind: 'pattern';
  readonly text: string;
}

export interface ParameterPart extends WordPartBase {
  readonly kind: 'parameter';
  readonly expansion: ParameterExpansion;
  /** The pieces of the operand of `:-`, `-`, `:=`, `=`, `:?`, `?`, `:+`, `+`; null with other operators or none. */
  readonly operand: readonly WordPart[] | null;
}

export interface SubstitutionPart extends WordPartBase {
  readonly kind: 'substitution';
  readonly script: ShellScript;
  /** `<(…)` or `>(…)`. */
  readonly process: boolean;
}

/** Anything else that the shell computes: arithmetic, an array in an argument of `declare`. */
export interface OpaquePart extends WordPartBase {
  readonly kind: 'opaque';
  readonly text: string;
}

export interface ParameterExpansion {
  readonly name: string;
  /** `:-`, `-`, `:=`, `=`, `:?`, `?`, `:+`, `+`, or another operator as written; empty for plain `${name}` and `$name`. */
  readonly operator: string;
  readonly operand: string;
  readonly at: Span;
  readonly span: Span;
  /** Inside double quotes or a here-document: not split, not globbed. */
  readonly quoted: boolean;
}

export interface ShellAssignment extends ShellNodeBase {
  readonly name: string;
  readonly append: boolean;
  /** Null for arrays. */
  readonly value: ShellWord | null;
  /** The elements of an array; else empty. */
  readonly elements: readonly ShellWord[];
}

export interface ShellRedirect extends ShellNodeBase {
  /** `>`, `>>`, `<`, `>&`, `<<`, `<<<` … */
  readonly operator: string;
  /** The descriptor in front of the operator; null when none is written. */
  readonly descriptor: number | null;
  readonly target: ShellWord | null;
  /** The body of a here-document, as written; else null. `word` is the body as the shell reads it: its place, variables and substitutions. */
  readonly heredoc: { readonly body: string; readonly quoted: boolean; readonly terminated: boolean; readonly word: ShellWord } | null;
}
