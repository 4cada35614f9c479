import { commentsOf } from './comments';
import { convertArithmetic, convertAssignmentValue, convertAssignmentWord, convertDelimiter, convertHeredocBody, convertWord } from './convert-words';
import { Frame } from './frame';
import type {
  AndOr,
  FunctionDefinition,
  GroupCommand,
  Operator,
  OtherCommand,
  Pipeline,
  ShellAssignment,
  ShellCommand,
  ShellNodeBase,
  ShellRedirect,
  ShellScript,
  ShellWord,
  SimpleCommand,
  Statement,
} from './nodes';
import type { Tree } from './parse';
import { fail, firstError, maxDepth, type Region } from './region';

/** Turns the commands of the parser's tree into ours. */

export function* convertStatements(region: Region, nodes: readonly Tree.Statement[]): Generator<Statement> {
  for (const node of nodes) yield convertStatement(region, node);
}

/** The region's script, once its statements are there. */
export function scriptOf(region: Region, statements: readonly Statement[], shebang: string | null): ShellScript {
  const problems = [...region.problems].sort((a, b) => a.span.start - b.span.start).slice(0, 1);
  return Object.freeze({
    source: region.frame.source,
    statements: Object.freeze(statements),
    problems: Object.freeze(problems),
    shebang,
    comments: commentsOf(region),
  });
}

/** The script of a substitution. It stays in the text around it, unless escaped backticks made the parser read another text. */
export function convertScript(outer: Region, node: Tree.CommandExpansionPart | Tree.ProcessSubstitutionPart | Tree.ArithmeticCommandExpansion): ShellScript {
  const { frame } = outer;
  const region: Region = { ...outer, start: node.pos, end: node.end, depth: outer.depth + 1, taken: [], problems: [], brokenAt: node.end };
  if (region.depth > maxDepth) {
    fail(region, { pos: node.pos, message: 'substitutions are nested too deeply' });
    outer.problems.push(...region.problems);
    return scriptOf(region, [], null);
  }
  const tree = node.script;
  if (tree?.source !== undefined) {
    const script = outer.parseFrame(unescaped(frame, node, tree.source), region.depth);
    outer.problems.push(...script.problems);
    return script;
  }
  const inner: Region = tree === undefined ? region : { ...region, frame: frame.within(tree.end), start: tree.pos, end: tree.end, brokenAt: tree.end };
  const error = firstError(frame.text, tree?.errors);
  if (error !== null) fail(inner, error);
  const script = scriptOf(inner, tree === undefined ? [] : [...convertStatements(inner, tree.commands)], null);
  outer.problems.push(...script.problems);
  return script;
}

/** Inside backticks a backslash is removed before `$`, `` ` `` and `\`, inside double quotes before `"` too (POSIX.1-2024, XCU 2.6.3). */
function unescaped(frame: Frame, node: { readonly pos: number; readonly end: number }, decoded: string): Frame {
  const closed = frame.text[node.end - 1] === '`' && node.end - 1 > node.pos;
  const end = closed ? node.end - 1 : node.end;
  const plain = frame.extract(node.pos + 1, end, /\\[$`\\]/g);
  return Frame.of(plain.text === decoded ? plain : frame.extract(node.pos + 1, end, /\\[$`\\"]/g));
}

function convertStatement(region: Region, node: Tree.Statement): Statement {
  const command = convertList(region, node.command);
  const end = endOf(region, node.command);
  const { at, span, contiguous } = region.frame.place(node.pos, end);
  return Object.freeze({ at, span, contiguous, kind: 'statement', command, background: node.background === true, terminator: terminatorAt(region, end) });
}

function convertBody(region: Region, list: Tree.CompoundList): readonly Statement[] {
  return Object.freeze(list.commands.map((node) => convertStatement(region, node)));
}

function convertList(region: Region, node: Tree.PipelineNode | Tree.AndOr): AndOr | Pipeline | ShellCommand {
  if (node.type !== 'AndOr') return convertPipeline(region, node);
  const items = node.commands.map((command) => convertPipeline(region, command));
  // A half-typed `a &&` has one command only.
  if (items.length === 1) return items[0] as Pipeline | ShellCommand;
  const operators = items
    .slice(1)
    .map((_, index) => operatorBehind(region, endOf(region, node.commands[index] as Tree.PipelineNode), node.operators[index] as '&&' | '||'));
  return Object.freeze({
    ...region.frame.place(node.pos, endOf(region, node)),
    kind: 'and-or',
    items: Object.freeze(items),
    operators: Object.freeze(operators),
  });
}

function operatorBehind(region: Region, end: number, text: '&&' | '||'): Operator {
  const near = skipBlanks(region.frame.text, end);
  // Behind an unfinished command something may stand in between.
  const start = Math.max(near, region.frame.text.indexOf(text, near));
  const { at, span } = region.frame.place(start, start + text.length);
  return Object.freeze({ text, at, span });
}

function convertPipeline(region: Region, node: Tree.PipelineNode): Pipeline | ShellCommand {
  if (node.type !== 'Pipeline') return convertCommand(region, node);
  const commands: ShellCommand[] = node.commands.map((command) => convertCommand(region, command));
  if (commands.length === 0) commands.push(simpleCommand(region.frame.place(node.end, node.end), [], [], []));
  return Object.freeze({
    ...region.frame.place(node.pos, endOf(region, node)),
    kind: 'pipeline',
    negated: node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1,
    timed: node.prefixes.some((prefix) => prefix.type === 'Time'),
    commands: Object.freeze(commands),
  });
}

function convertCommand(region: Region, node: Tree.CommandNode): ShellCommand {
  if (node.type === 'Command') return convertSimple(region, node);
  if (node.type === 'Redirected') {
    return convertCompound(region, node.command, region.frame.place(node.pos, endOf(region, node)), () =>
      node.redirects.map((redirect) => convertRedirect(region, redirect)),
    );
  }
  const place = region.frame.place(node.pos, endOf(region, node));
  if (node.type === 'Function') return convertFunction(region, node, place);
  if (node.type === 'Coproc') {
    const body = node.body.type === 'CompoundList' ? convertBody(region, node.body) : [wrapped(region, node.body)];
    return other(place, 'coproc', [], body, []);
  }
  return convertCompound(region, node, place, () => []);
}

function convertCompound(region: Region, node: Tree.CompoundCommand, place: ShellNodeBase, redirections: () => readonly ShellRedirect[]): ShellCommand {
  switch (node.type) {
    case 'If': {
      const branches = [node, ...node.elif].map((branch) =>
        Object.freeze({ condition: convertBody(region, branch.clause), body: convertBody(region, branch.then) }),
      );
      const otherwise = node.else === undefined ? null : convertBody(region, node.else);
      return Object.freeze({ ...place, kind: 'if', branches: Object.freeze(branches), otherwise, redirects: Object.freeze(redirections()) });
    }
    case 'While': {
      const condition = convertBody(region, node.clause);
      return Object.freeze({ ...place, kind: node.kind, condition, body: convertBody(region, node.body), redirects: Object.freeze(redirections()) });
    }
    case 'For':
    case 'Select':
    case 'ArithmeticFor': {
      const variable = node.type === 'ArithmeticFor' ? null : node.name.value;
      const words = node.type === 'ArithmeticFor' ? [] : convertWords(region, node.wordlist ?? []);
      const body = convertBody(region, node.body);
      return Object.freeze({ ...place, kind: 'for', variable, words: Object.freeze(words), body, redirects: Object.freeze(redirections()) });
    }
    case 'Case': {
      const word = convertWord(region, [node.word]);
      const items = node.items.map((item) =>
        Object.freeze({ patterns: Object.freeze(convertWords(region, item.pattern)), body: convertBody(region, item.body) }),
      );
      return Object.freeze({ ...place, kind: 'case', word, items: Object.freeze(items), redirects: Object.freeze(redirections()) });
    }
    case 'Subshell':
    case 'BraceGroup': {
      const kind: GroupCommand['kind'] = node.type === 'Subshell' ? 'subshell' : 'group';
      const body = convertBody(region, node.body);
      return Object.freeze({ ...place, kind, body, redirects: Object.freeze(redirections()) });
    }
    case 'TestCommand': {
      region.taken.push([node.pos, node.end]);
      return other(place, 'test', convertWords(region, testOperands(node.expression)), [], redirections());
    }
    case 'ArithmeticCommand': {
      region.taken.push([node.pos, node.end]);
      const inner = Math.min(node.pos + 2, node.end);
      const closed = node.end - 2 >= inner && region.frame.text.startsWith('))', node.end - 2);
      const end = Math.max(closed ? node.end - 2 : node.end, node.expression?.end ?? 0);
      const word = convertArithmetic(region, node.expression, inner, end);
      return other(place, 'arithmetic', [word], [], redirections());
    }
  }
}

function other(
  place: ShellNodeBase,
  kind: OtherCommand['kind'],
  words: readonly ShellWord[],
  body: readonly Statement[],
  redirects: readonly ShellRedirect[],
): OtherCommand {
  return Object.freeze({ ...place, kind, words: Object.freeze(words), body: Object.freeze(body), redirects: Object.freeze(redirects) });
}

/** A function's body is the list inside its braces; any other compound command is its one statement. */
function convertFunction(region: Region, node: Tree.Function, place: ShellNodeBase): FunctionDefinition {
  region.taken.push([node.name.pos, node.name.end]);
  const { body } = node;
  let statements: readonly Statement[];
  if (body.type === 'BraceGroup') statements = convertBody(region, body.body);
  else if (body.type === 'CompoundList') statements = convertBody(region, body);
  else statements = Object.freeze([wrapped(region, body)]);
  return Object.freeze({ ...place, kind: 'function', name: node.name.value, body: statements });
}

function wrapped(region: Region, node: Tree.CommandNode): Statement {
  const command = convertCommand(region, node);
  return Object.freeze({ ...region.frame.place(node.pos, endOf(region, node)), kind: 'statement', command, background: false, terminator: '' });
}

function simpleCommand(
  place: ShellNodeBase,
  assignments: readonly ShellAssignment[],
  words: readonly ShellWord[],
  redirects: readonly ShellRedirect[],
): SimpleCommand {
  const { at, span, contiguous } = place;
  return Object.freeze({ at, span, contiguous, kind: 'simple', assignments: frozen(assignments), words: frozen(words), redirects: frozen(redirects) });
}

function frozen<T>(items: readonly T[]): readonly T[] {
  return items.length === 0 ? none : Object.freeze(items);
}

const none: readonly never[] = Object.freeze([]);

function convertSimple(region: Region, node: Tree.Command): SimpleCommand {
  const assignments: ShellAssignment[] = [];
  const words: ShellWord[] = [];
  const redirects: ShellRedirect[] = [];
  const items = [...node.prefix, ...(node.name === undefined ? [] : [node.name]), ...node.suffix];
  for (let index = 0; index < items.length; index++) {
    const item = items[index] as (typeof items)[number];
    if (item.type === 'Word' || item.type === 'Assignment') {
      // The parser cuts `--file=<(x)` and `a=<(x)` in front of the substitution: no blank between means one word.
      const glued: Tree.Word[] = [];
      const first = index;
      let { end } = item;
      for (let next = items[index + 1]; next?.type === 'Word' && next.pos === end; next = items[index + 1]) {
        glued.push(next);
        end = next.end;
        index++;
      }
      if (item.type === 'Word') words.push(convertWord(region, [item, ...glued]));
      else if (first < node.prefix.length) assignments.push(convertAssignment(region, item, glued));
      else words.push(convertAssignmentWord(region, item, glued));
    } else redirects.push(convertRedirect(region, item));
  }
  return simpleCommand(region.frame.place(node.pos, node.end), assignments, words, redirects);
}

function convertAssignment(region: Region, node: Tree.Assignment, glued: readonly Tree.Word[]): ShellAssignment {
  const end = glued.at(-1)?.end ?? node.end;
  const { value } = node;
  region.taken.push([node.pos, end]);
  return Object.freeze({
    ...region.frame.place(node.pos, end),
    name: node.name,
    append: node.append === true,
    value: value.type === 'Word' ? convertAssignmentValue(region, value, glued) : null,
    elements: Object.freeze(value.type === 'Word' ? [] : convertWords(region, value.elements)),
  });
}

function convertRedirect(region: Region, node: Tree.Redirection): ShellRedirect {
  const { frame, taken } = region;
  taken.push([node.pos, node.end]);
  const descriptor = node.descriptor?.type === 'FileDescriptor' ? node.descriptor.value : null;
  const base = { ...frame.place(node.pos, node.end), operator: node.operator as string, descriptor };
  if (node.type !== 'HereDoc') {
    return Object.freeze({ ...base, target: node.target === undefined ? null : convertWord(region, [node.target]), heredoc: null });
  }
  const { body, delimiter, closing } = node;
  taken.push([body.pos, closing?.end ?? body.end]);
  return Object.freeze({
    ...base,
    target: delimiter === undefined ? null : convertDelimiter(region, delimiter),
    heredoc: Object.freeze({
      body: frame.raw(body.pos, body.end),
      quoted: delimiter?.quoted === true,
      terminated: closing !== undefined,
      word: convertHeredocBody(region, body),
    }),
  });
}

function convertWords(region: Region, nodes: readonly Tree.Word[]): readonly ShellWord[] {
  return nodes.map((node) => convertWord(region, [node]));
}

function testOperands(node: Tree.TestExpression): readonly Tree.Word[] {
  switch (node.type) {
    case 'TestUnary':
      return [node.operand];
    case 'TestBinary':
      return [node.left, node.right];
    case 'TestLogical':
      return node.operands.flatMap(testOperands);
    case 'TestNot':
      return testOperands(node.operand);
    case 'TestGroup':
      return testOperands(node.expression);
  }
}

type ListNode = Tree.PipelineNode | Tree.AndOr;

/** The end of a command. The parser lets an unfinished compound command end somewhere in front; here, it ends behind the last thing in it. */
function endOf(region: Region, node: ListNode): number {
  if (node.type === 'AndOr' || node.type === 'Pipeline') {
    const last = node.commands.at(-1);
    return last === undefined ? node.end : endOf(region, last);
  }
  if (node.type === 'Redirected') return Math.max(node.end, endOf(region, node.command));
  if (node.type === 'Function' || node.type === 'Coproc') {
    if (node.body.type !== 'CompoundList') return Math.max(node.end, endOf(region, node.body));
    return Math.max(node.pos, node.name?.end ?? 0, endOfList(region, node.body));
  }
  if (region.brokenAt === region.end) return node.end;
  return Math.max(node.end, ...wordsIn(node).map((word) => word.end), ...listsIn(node).map((list) => endOfList(region, list)));
}

function endOfList(region: Region, list: Tree.CompoundList): number {
  const last = list.commands.at(-1);
  return last === undefined ? 0 : endOf(region, last.command);
}

function listsIn(node: Tree.CommandNode): readonly Tree.CompoundList[] {
  switch (node.type) {
    case 'If':
      return [node.clause, node.then, ...node.elif.flatMap((branch) => [branch.clause, branch.then]), ...(node.else === undefined ? [] : [node.else])];
    case 'While':
      return [node.clause, node.body];
    case 'For':
    case 'Select':
    case 'ArithmeticFor':
    case 'Subshell':
    case 'BraceGroup':
      return [node.body];
    case 'Case':
      return node.items.map((item) => item.body);
    default:
      return [];
  }
}

function wordsIn(node: Tree.CommandNode): readonly Tree.Word[] {
  if (node.type === 'For' || node.type === 'Select') return [node.name, ...(node.wordlist ?? [])];
  if (node.type === 'Case') return [node.word, ...node.items.flatMap((item) => item.pattern)];
  return node.type === 'TestCommand' ? testOperands(node.expression) : [];
}

function terminatorAt(region: Region, end: number): Statement['terminator'] {
  const { text } = region.frame;
  const at = skipBlanks(text, end);
  if (at >= region.end) return '';
  const behind = text[at + 1];
  if (text[at] === ';') return behind === ';' || behind === '&' ? '' : ';';
  if (text[at] === '&') return '&';
  return text[at] === '\n' || text[at] === '#' ? '\n' : '';
}

/** Over blanks and continued lines. */
function skipBlanks(text: string, at: number): number {
  blanks.lastIndex = at;
  return at + (blanks.exec(text)?.[0].length ?? 0);
}

const blanks = /(?:[ \t]|\\\n)*/y;
