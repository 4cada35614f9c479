import { MappedText, type Segment } from '../text/mapped-text';
import { contentOf, type Content } from './content';
import { directiveProblem, readDirective } from './directives';
import { frozen, problem } from './frozen';
import { HeredocBodies, type HeredocBody } from './heredoc-bodies';
import { KEYWORDS } from './keywords';
import { lineAt, type Line } from './line';
import type { Comment, Directive, Problem } from './nodes';
import { TemplateLines } from './template';

/** One instruction's lines, joined. */
export interface LogicalLine {
  /** Where the first of its lines starts: with a continuation there, that is not where the keyword stands. */
  readonly start: number;
  /** The end of its last line, heredocs included, without the line ending. */
  readonly end: number;
  readonly text: MappedText;
  readonly content: Content;
  readonly heredocs: readonly HeredocBody[];
}

export interface Scan {
  readonly escape: '\\' | '`';
  readonly directives: readonly Directive[];
  readonly comments: readonly Comment[];
  readonly lines: readonly LogicalLine[];
  readonly problems: readonly Problem[];
}

/**
 * Cuts a Dockerfile into directives, comments and logical lines as the builder does.
 * A line goes on with the next one when its last character but blanks is the escape character and the one before that is not; comment lines and
 * empty lines in between are skipped, and the pieces are joined with nothing between.
 * Reference: https://docs.docker.com/reference/dockerfile/#format
 */
export function scan(text: string): Scan {
  return new Scanner(text).scan();
}

class Scanner {
  private escape: '\\' | '`' = '\\';
  private readonly directives: Directive[] = [];
  private readonly comments: Comment[] = [];
  private readonly lines: LogicalLine[] = [];
  private readonly problems: Problem[] = [];
  private readonly templates: TemplateLines;
  private readonly heredocs: HeredocBodies;

  constructor(private readonly text: string) {
    this.templates = new TemplateLines(text);
    this.heredocs = new HeredocBodies(text);
  }

  scan(): Scan {
    let at = this.readDirectives(this.text.startsWith('\ufeff') ? 1 : 0);
    while (at < this.text.length) {
      const line = lineAt(this.text, at);
      at = this.readLine(line);
    }
    const { escape, directives, comments, lines, problems } = this;
    return { escape, directives, comments, lines, problems };
  }

  private readDirectives(from: number): number {
    let at = from;
    while (at < this.text.length) {
      const line = lineAt(this.text, at);
      const directive = this.text[line.first] === '#' && line.first < line.end ? readDirective(this.text, line) : null;
      if (directive === null) return at;
      const fault = directiveProblem(directive, this.directives);
      if (fault !== null) this.problems.push(fault);
      else this.directives.push(directive);
      if (fault === null && directive.name === 'escape') this.escape = directive.value as '\\' | '`';
      at = line.next;
    }
    return at;
  }

  /** Reads what starts on `line` and returns where to go on. */
  private readLine(line: Line): number {
    if (line.first === line.end) return line.next;
    if (this.text[line.first] === '#') {
      this.addComment(line, false);
      return line.next;
    }
    const behindTemplate = this.templates.skip(line);
    return behindTemplate === -1 ? this.readInstruction(line) : behindTemplate;
  }

  private readInstruction(first: Line): number {
    const segments: Segment[] = [];
    let joined = '';
    const add = (start: number, end: number): void => {
      if (start >= end) return;
      segments.push({ at: joined.length, source: start, length: end - start });
      joined += this.text.slice(start, end);
    };
    let last = first;
    let cut = this.continuation(first.first, first.end);
    add(first.first, cut === -1 ? first.end : cut);
    while (cut !== -1 && last.next < this.text.length) {
      const line = lineAt(this.text, last.next);
      if (line.first === line.end) {
        last = line;
        continue;
      }
      if (this.text[line.first] === '#') {
        this.addComment(line, true);
        last = line;
        continue;
      }
      const behindTemplate = this.templates.skipWithin(line, this.escape);
      if (behindTemplate !== -1) {
        last = { ...line, next: behindTemplate };
        continue;
      }
      cut = this.continuation(line.start, line.end);
      add(line.start, cut === -1 ? line.end : cut);
      last = line;
    }
    if (joined === '') return last.next;
    return this.addLogicalLine(first.start, last, joined, segments);
  }

  private addLogicalLine(start: number, last: Line, joined: string, segments: readonly Segment[]): number {
    const content = contentOf(joined, this.escape);
    const text = new MappedText(content.line, segments);
    const heredocs: HeredocBody[] = [];
    let end = last.end;
    let next = this.templates.skipOpened(last);
    let lost = false;
    for (const word of content.heredocs) {
      const read = this.heredocs.read(word, lost ? this.text.length : next);
      heredocs.push(read.body);
      if (read.body.terminatorSpan !== null) {
        end = read.body.terminatorSpan.end;
        next = read.next;
      } else if (!lost) {
        lost = true;
        const message = `No line holds just ${word.name}, which would end the heredoc`;
        this.problems.push(problem('unterminated-heredoc', message, text.span(word.start, word.end)));
      }
    }
    if (content.keyword !== '') this.lines.push({ start, end, text, content, heredocs });
    return lost ? this.nextInstruction(next) : next;
  }

  /**
   * Behind a heredoc without an end nobody can tell its body from the instructions that follow: what is no instruction by its look is left out,
   * so that one slip does not make a problem of every line.
   */
  private nextInstruction(from: number): number {
    let at = from;
    while (at < this.text.length) {
      const line = lineAt(this.text, at);
      const word = /^[A-Z]+(?=[\t ]|$)/.exec(this.text.slice(line.first, Math.min(line.end, line.first + 16)));
      if (word !== null && KEYWORDS.has(word[0])) return at;
      at = line.next;
    }
    return at;
  }

  /** Where the escape character stands that continues a line; -1 when it ends there. */
  private continuation(start: number, end: number): number {
    let last = end - 1;
    while (last >= start && (this.text.charCodeAt(last) === 32 || this.text.charCodeAt(last) === 9)) last--;
    if (last < start || this.text[last] !== this.escape) return -1;
    return last > start && this.text[last - 1] === this.escape ? -1 : last;
  }

  private addComment(line: Line, embedded: boolean): void {
    const text = this.text.slice(line.first + 1, line.end).trim();
    this.comments.push(frozen({ span: frozen({ start: line.first, end: line.end }), text, embedded }));
  }
}
