import type { MappedText } from '../text/mapped-text';
import type { Span } from '../text/span';

/** Something that the parser could not read as the builder would; parsing goes on behind it. */
export interface Problem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly span: Span;
}

export type ProblemCode =
  | 'unknown-instruction'
  | 'invalid-directive'
  | 'unterminated-heredoc'
  | 'instruction-too-long'
  | 'file-too-large'
  | 'binary'
  | 'missing-argument'
  | 'shell-syntax';

/** A parser directive: `# escape=`, `# syntax=` or `# check=` above the first instruction. */
export interface Directive {
  /** Lower case. */
  readonly name: 'escape' | 'syntax' | 'check';
  readonly value: string;
  readonly span: Span;
  readonly valueSpan: Span;
}

/** A comment line. */
export interface Comment {
  /** From the `#` to the line's end, without line ending. */
  readonly span: Span;
  /** The text behind `#`, without blanks at its ends. */
  readonly text: string;
  /** It stands between the lines of a continued instruction. */
  readonly embedded: boolean;
}

/** `--name=value` or `--name` in front of an instruction's arguments. */
export interface Flag {
  /** Without the dashes, as written. */
  readonly name: string;
  /** Quotes removed; null when the flag has no `=`. */
  readonly value: string | null;
  readonly span: Span;
  readonly valueSpan: Span | null;
  /** `type=cache,target=/x` split at its commas (for `--mount`), without parts that have no name; empty for other flags. */
  readonly options: readonly FlagOption[];
}

export interface FlagOption {
  readonly name: string;
  readonly value: string | null;
  readonly span: Span;
}

/**
 * One argument, as the builder splits them: at every blank for FROM, EXPOSE, COPY, ADD and VOLUME, not at all for USER, WORKDIR, STOPSIGNAL and
 * MAINTAINER, into the strings of the exec form where that is used, and at blanks outside quotes for all others (`<< EOF` of a RUN is one word).
 */
export interface Word {
  /** As written, continuations removed, quotes and escapes kept. */
  readonly raw: string;
  /** Quotes and escapes removed; variables not expanded, so an escape in front of `$` stays. */
  readonly value: string;
  readonly span: Span;
  /** The word is one unbroken slice of the document. */
  readonly contiguous: boolean;
}

/** A string of the exec (JSON) form. */
export interface JsonString {
  readonly value: string;
  /** With its quotes. */
  readonly span: Span;
  readonly contiguous: boolean;
}

/** `key=value` of ENV, LABEL or ARG. */
export interface Pair {
  /** Quotes removed. */
  readonly key: string;
  /** Quotes and escapes removed, variables not expanded, so an escape in front of `$` stays; null for `ARG key`. */
  readonly value: string | null;
  /** As written, continuations removed. */
  readonly rawValue: string | null;
  readonly span: Span;
  readonly keySpan: Span;
  readonly valueSpan: Span | null;
  /** Some part stands in single quotes, where variables are not expanded. */
  readonly literal: boolean;
  /** `ENV key value` without `=`. */
  readonly legacy: boolean;
}

export interface Heredoc {
  /** The delimiter word, quotes removed. */
  readonly name: string;
  /** Variables are expanded in the body (the delimiter is not quoted). */
  readonly expand: boolean;
  /** `<<-`: leading tabs are removed. */
  readonly stripTabs: boolean;
  /** The `<<NAME` word. */
  readonly span: Span;
  /** The body's lines, up to the terminator's line; empty at the text's end when it is unterminated. */
  readonly bodySpan: Span;
  /** The body as the program sees it (tabs stripped when asked). */
  readonly content: MappedText;
  /** The line that ends it, without line ending; null when it is missing. */
  readonly terminatorSpan: Span | null;
}

export interface Instruction {
  /** Upper case; a word that is no instruction keeps its place here and has a problem. */
  readonly keyword: string;
  readonly keywordSpan: Span;
  /** From the keyword to the end of the last line, heredocs included, without the last line ending. */
  readonly span: Span;
  /** The whole logical line, continuations removed, without heredoc bodies. */
  readonly logical: MappedText;
  readonly flags: readonly Flag[];
  /** What stands behind keyword and flags, without blanks at its ends. */
  readonly body: MappedText;
  /** Computed when they are first asked for. */
  readonly words: readonly Word[];
  /** The exec form's strings; null for the shell form (and for JSON that the builder does not accept). */
  readonly json: readonly JsonString[] | null;
  /** For ENV, LABEL and ARG. */
  readonly pairs: readonly Pair[];
  /** Those of an ONBUILD are its trigger's, too. */
  readonly heredocs: readonly Heredoc[];
  /** The instruction behind ONBUILD (it has `onbuild` set). */
  readonly trigger: Instruction | null;
  readonly onbuild: boolean;
  /** For HEALTHCHECK: the words behind CMD, in either form; else null. */
  readonly healthcheck: { readonly body: MappedText; readonly json: readonly JsonString[] | null } | null;
  /** Position among the file's instructions; a trigger has its ONBUILD's. */
  readonly index: number;
}

export interface Dockerfile {
  readonly text: string;
  /** The line ending that the file's first line has. */
  readonly eol: '\n' | '\r\n';
  readonly escape: '\\' | '`';
  readonly directives: readonly Directive[];
  readonly comments: readonly Comment[];
  /** In the text's order. Lines of a template and merge-conflict markers are none. */
  readonly instructions: readonly Instruction[];
  readonly problems: readonly Problem[];
}
