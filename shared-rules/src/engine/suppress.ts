import type { Dockerfile, Instruction } from '../dockerfile/nodes';
import { lazy } from '../model/lazy';
import type { ScriptDocument } from '../model/script';
import type { Span } from '../text/span';
import { findRule } from './config';
import type { Finding } from './finding';
import type { AnyRule } from './rule';
import { readCheckDirective, readSuppressionComment, type SuppressionComment, type SuppressionTool } from './suppression-comments';

/** A comment that switches rules off, for the whole file, one instruction, or one line of a script. */
export interface Suppression {
  readonly tool: SuppressionTool;
  /** The comment, or the directive. */
  readonly comment: Span;
  /** Findings that start in here are switched off. */
  readonly scope: Span;
  /** For the whole file. */
  readonly file: boolean;
  /** The rules that it names, each with its words; empty for all of its tool. */
  readonly names: readonly SuppressedName[];
  readonly reason: string | null;
}

export interface SuppressedName {
  readonly text: string;
  readonly span: Span;
  /** Null where no rule here goes by that name. */
  readonly rule: string | null;
}

/** A suppression that switches a finding off, by one of its names or as a whole. */
export interface Hit {
  readonly suppression: Suppression;
  readonly name: SuppressedName | null;
}

export function readSuppressions(text: string, dockerfile: Dockerfile | null, script: ScriptDocument | null, rules: readonly AnyRule[]): Suppressions {
  const comments = dockerfile === null ? (script?.script.comments ?? []) : dockerfile.comments.filter((comment) => !comment.embedded);
  const all: Suppression[] = [];
  let next = 0;
  for (const { span } of comments) {
    if (text[span.start] !== '#' || !startsLine(text, span.start)) continue;
    const read = readSuppressionComment(text.slice(span.start + 1, span.end));
    if (read === null || (read.tool === 'shellcheck' && dockerfile !== null)) continue;
    const file = read.file || (read.tool === 'shellcheck' && beforeCommands(script, span.start));
    let scope: Span | null = { start: 0, end: text.length };
    if (!file && dockerfile !== null) {
      while (next < dockerfile.instructions.length && (dockerfile.instructions[next] as Instruction).span.start < span.end) next++;
      scope = scopeBelow(text, span.end, dockerfile.instructions[next]);
    } else if (!file) scope = nextLine(text, span.end);
    if (scope !== null) all.push(suppression({ ...read, file }, span.start + 1, span, scope, rules));
  }
  let failing = false;
  for (const { name, value, span, valueSpan } of dockerfile?.directives ?? []) {
    if (name !== 'check') continue;
    const check = readCheckDirective(value);
    failing = check.failing;
    if (check.skip !== null) all.push(suppression(check.skip, valueSpan.start, span, { start: 0, end: text.length }, rules));
  }
  return new Suppressions(
    all,
    failing,
    lazy(() => rulesOfBuildKit(rules)),
  );
}

/** What a file says about findings. */
export class Suppressions {
  private readonly wide: readonly Suppression[];
  /** In the order of their scopes, which do not overlap: several comments may stand above one instruction. */
  private readonly local: readonly Suppression[];

  constructor(
    readonly all: readonly Suppression[],
    /** The file lets builds fail on BuildKit's checks. */
    private readonly failing: boolean,
    private readonly buildkit: () => ReadonlySet<string>,
  ) {
    this.wide = all.filter(({ file }) => file);
    this.local = all.filter(({ file }) => !file);
  }

  /** Those that switch a finding off. */
  of(finding: Finding): readonly Hit[] {
    if (this.all.length === 0) return [];
    const here = new Set([...this.wide, ...this.at(finding.span.start)]);
    // Another tool may mark another part of the same fault, such as the second of two instructions.
    for (const { path, span } of finding.related) if (path === null) for (const one of this.at(span.start)) if (one.tool !== 'plimsoll') here.add(one);
    return [...here].flatMap((suppression): readonly Hit[] => {
      if (suppression.names.length === 0) return suppression.tool === 'buildkit' && !this.buildkit().has(finding.rule) ? [] : [{ suppression, name: null }];
      return suppression.names.filter(({ rule }) => rule === finding.rule).map((name) => ({ suppression, name }));
    });
  }

  /** The finding at its level: BuildKit's warnings are errors where they make the build fail. */
  raised(finding: Finding): Finding {
    return this.failing && finding.severity === 'warning' && this.buildkit().has(finding.rule) ? { ...finding, severity: 'error' } : finding;
  }

  private at(offset: number): readonly Suppression[] {
    let [low, high] = [0, this.local.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.local[middle] as Suppression).scope.start <= offset) low = middle + 1;
      else high = middle;
    }
    const start = this.local[low - 1]?.scope.start;
    const found: Suppression[] = [];
    for (let at = low - 1; at >= 0 && (this.local[at] as Suppression).scope.start === start; at--) found.push(this.local[at] as Suppression);
    return found.filter(({ scope }) => offset <= scope.end);
  }
}

function suppression(read: SuppressionComment, offset: number, comment: Span, scope: Span, rules: readonly AnyRule[]): Suppression {
  const names = read.names.map(({ text, span }) => {
    // tally writes the tool in front.
    const plain = read.tool === 'tally' ? text.replace(/^(?:hadolint|buildkit|shellcheck|tally)\//, '') : text;
    return { text, span: { start: offset + span.start, end: offset + span.end }, rule: findRule(plain, rules)?.meta.id ?? null };
  });
  return { tool: read.tool, comment, scope, file: read.file, names, reason: read.reason };
}

function rulesOfBuildKit(rules: readonly AnyRule[]): ReadonlySet<string> {
  return new Set(rules.filter(({ meta }) => meta.aliases?.some((alias) => alias.startsWith('BK:'))).map(({ meta }) => meta.id));
}

/** ShellCheck takes a directive above the first command for the whole script. */
function beforeCommands(script: ScriptDocument | null, at: number): boolean {
  const [first] = script?.script.statements ?? [];
  return first === undefined || at < first.span.start;
}

function startsLine(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
}

/** The instruction below, where only comments stand between. */
function scopeBelow(text: string, from: number, instruction: Instruction | undefined): Span | null {
  if (instruction === undefined) return null;
  const between = text.slice(from, instruction.span.start).split('\n').slice(1, -1);
  return between.every((line) => line.trim().startsWith('#')) ? instruction.span : null;
}

/** The next line that is no comment, with the lines that continue it. */
function nextLine(text: string, from: number): Span | null {
  let start = text.indexOf('\n', from) + 1;
  while (start > 0 && start < text.length) {
    let end = text.indexOf('\n', start);
    if (end === -1) end = text.length;
    const line = text.slice(start, end).trim();
    if (line !== '' && !line.startsWith('#')) {
      while (end < text.length && /\\\r?$/.test(text.slice(start, end))) {
        const next = text.indexOf('\n', end + 1);
        end = next === -1 ? text.length : next;
      }
      return { start, end };
    }
    if (line === '') return null;
    start = end + 1;
  }
  return null;
}
