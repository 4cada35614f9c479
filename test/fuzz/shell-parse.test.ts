import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseArgs } from '../../shared-rules/src/shell/args';
import { callsOf } from '../../shared-rules/src/shell/calls';
import type { AndOr, ShellNodeBase, ShellScript, WordPart } from '../../shared-rules/src/shell/nodes';
import { parseShell } from '../../shared-rules/src/shell/parse';
import { expandWords } from '../../shared-rules/src/shell/static-value';
import { functionsOf, lastCommands } from '../../shared-rules/src/shell/tail';
import { variablesAt } from '../../shared-rules/src/shell/variables';
import { MappedText, type Segment } from '../../shared-rules/src/text/mapped-text';

const seed = 20240607;

const pieces = [
  'apt-get install -y a b',
  'sudo -u x',
  'env A=1',
  'exec "$@"',
  'timeout 5',
  'xargs -0',
  'A=1',
  'export B="$A c"',
  '"$(',
  '$(',
  ')',
  '`',
  '\\`',
  '"',
  "'",
  "$'",
  '\\',
  '\\\n',
  '\n',
  '\r\n',
  ' ',
  '\t',
  ';',
  '&',
  '&&',
  '||',
  '|',
  '|&',
  ';;',
  ';&',
  '(',
  '((',
  '))',
  '$((',
  '{',
  '}',
  '{a,b}',
  '[[',
  ']]',
  '[',
  ']',
  '!',
  '#',
  '# comment',
  '#!/bin/sh\n',
  '<',
  '>',
  '>>',
  '2>&1',
  '<<EOF',
  "<<-'E'",
  '\nEOF\n',
  '\nE\n',
  '<<<',
  '<(',
  '--x=<(',
  '${',
  '${x:-',
  '${x%',
  '${#',
  '$x',
  '$@',
  '~',
  '~/x',
  '*',
  '?',
  '+(',
  'if',
  'then',
  'elif',
  'else',
  'fi',
  'for',
  'in',
  'do',
  'done',
  'while',
  'until',
  'case',
  'esac',
  'select',
  'function',
  'f()',
  'f',
  'time',
  'coproc',
  'let',
  'a',
  'b',
  '=',
  '1',
  '\u00e9',
  '\ud83d\ude00',
  '\ufeff',
  '\0',
  '\ud800',
  '\f',
  '\u00a0',
];

const text = fc.oneof(
  { weight: 6, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join('')) },
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(' ')) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 80 }) },
);

/** A text cut into pieces that stand apart in the document. */
const source = fc.tuple(text, fc.array(fc.nat(200), { maxLength: 6 }), fc.nat(50)).map(([whole, cuts, first]) => {
  const places = [...new Set(cuts.filter((cut) => cut > 0 && cut < whole.length))].sort((a, b) => a - b);
  const segments: Segment[] = [0, ...places].map((at, index) => ({ at, source: first + at + index * 7, length: (places[index] ?? whole.length) - at }));
  return new MappedText(whole, segments);
});

/** Calls `visit` for every node below `value` that has a place, with the script that it belongs to. */
function eachNode(
  script: ShellScript,
  visit: (node: ShellNodeBase & Record<string, unknown>, script: ShellScript, parent: ShellNodeBase | null) => void,
): void {
  const walk = (value: unknown, owner: ShellScript, parent: ShellNodeBase | null): void => {
    if (typeof value !== 'object' || value === null || value instanceof MappedText) return;
    if ('statements' in value) {
      const inner = value as ShellScript;
      for (const child of [inner.statements, inner.comments]) walk(child, inner, inner.source === owner.source ? parent : null);
      return;
    }
    let around = parent;
    if ('at' in value && 'contiguous' in value) {
      visit(value as ShellNodeBase & Record<string, unknown>, owner, parent);
      around = value as ShellNodeBase;
    }
    for (const [key, child] of Object.entries(value)) if (key !== 'at' && key !== 'span' && key !== 'heredoc') walk(child, owner, around);
  };
  walk(script, script, null);
}

/** An `expect` for each node would cost more than the parser. */
function holds(condition: boolean, what: string, node?: unknown): void {
  if (!condition) throw new Error(`${what}: ${JSON.stringify(node)?.slice(0, 400)}`);
}

function check(given: MappedText): void {
  const script = parseShell(given);
  const documentEnd = given.toSource(given.text.length);
  const documentStart = given.toSource(0);
  eachNode(script, (node, { source: own }, parent) => {
    const { at, span } = node;
    holds(0 <= at.start && at.start <= at.end && at.end <= own.text.length, 'inside the text', node);
    holds(documentStart <= span.start && span.start <= span.end && span.end <= documentEnd, 'inside the document', node);
    const expected = own.span(at.start, at.end);
    holds(span.start === expected.start && span.end === expected.end, 'the span is that of the text', node);
    holds(node.contiguous === own.isContiguous(at.start, at.end), 'contiguous', node);
    const written = own.text.slice(at.start, at.end);
    if (typeof node.raw === 'string') holds(node.raw === written, 'raw is what is there', node);
    if (node.kind === undefined && typeof node.text === 'string') holds(node.text === written, 'a comment is what is there', node);
    if (parent !== null) holds(parent.at.start <= at.start && at.end <= parent.at.end, 'inside its parent', [parent.at, node]);
    if (node.kind === 'parameter') holds(written.startsWith('$'), 'an expansion starts by $', node);
    if (Array.isArray(node.parts) && node.value !== null)
      holds(
        (node.parts as WordPart[]).every((part) => part.kind === 'text'),
        'a value expands nothing',
        node,
      );
    if (node.kind === 'and-or') {
      for (const operator of (node as unknown as AndOr).operators)
        holds(own.text.slice(operator.at.start, operator.at.end) === operator.text, 'operator', node);
    }
  });
  for (const problem of script.problems) holds(documentStart <= problem.span.start && problem.span.end <= documentEnd, 'the problem is inside', problem);

  let last = -1;
  for (const call of callsOf(script)) {
    holds(call.nameWord.span.start >= last, 'calls are in text order', call.nameWord);
    last = call.nameWord.span.start;
    const words = [...call.wrappers.flatMap((wrapper) => wrapper.words), call.nameWord, ...call.args];
    holds(
      words.length === call.command.words.length && words.every((word, index) => word === call.command.words[index]),
      'every word has one place',
      call.command,
    );
    const { flags, operands } = parseArgs(call.args, { values: ['-o', '--option', '-u'] });
    holds(
      [...flags.map((flag) => flag.word), ...operands].every((word) => call.args.includes(word)),
      'flags and operands are arguments',
      call.command,
    );
    expandWords(call.args, variablesAt(script, call.command));
  }
  lastCommands(script.statements, functionsOf(script));
}

test('any text parses, into nodes that stand where they say', () => {
  fc.assert(fc.property(source, check), { seed, numRuns: 4000, interruptAfterTimeLimit: 10_000 });
});

test('what is appended with an error leaves the statements in front alone', () => {
  const front = 'first "$a" && second | third; if x; then\n  y # z\nfi\n';
  const whole = parseShell(MappedText.whole(front));
  const ends = JSON.stringify(whole.statements);
  fc.assert(
    fc.property(fc.constantFrom(')', '}', 'fi', ';;', '| |', '&& &&', 'done'), text, (stray, rest) => {
      const script = parseShell(MappedText.whole(`${front}${stray} ${rest}`));
      expect(JSON.stringify(script.statements.slice(0, whole.statements.length))).toBe(ends);
      expect(script.problems).toHaveLength(1);
    }),
    { seed, numRuns: 600, interruptAfterTimeLimit: 10_000 },
  );
});
