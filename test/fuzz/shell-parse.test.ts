import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseArgs } from '../../shared-rules/src/shell/args';
import { callsOf } from '../../shared-rules/src/shell/calls';
import type { ShellNodeBase, ShellScript, WordPart } from '../../shared-rules/src/shell/nodes';
import { parseShell } from '../../shared-rules/src/shell/parse';
import { expandWords } from '../../shared-rules/src/shell/static-value';
import { functionsOf, lastCommands } from '../../shared-rules/src/shell/tail';
import { variablesAt } from '../../shared-rules/src/shell/variables';
import { MappedText, type Segment } from '../../shared-rules/src/text/mapped-text';

const seed = 20240607;

const pieces = [
  'apt-get install -y a b', 'sudo -u x', 'env A=1', 'exec "$@"', 'timeout 5', 'xargs -0', 'A=1', 'export B="$A c"', '"$(', '$(', ')', '`', '\\`', '"', "'", "$'", '\\', '\\\n', '\n', '\r\n', ' ', '\t',
  ';', '&', '&&', '||', '|', '|&', ';;', ';&', '(', '((', '))', '$((', '{', '}', '{a,b}', '[[', ']]', '[', ']', '!', '#', '# comment', '#!/bin/sh\n', '<', '>', '>>', '2>&1', '<<EOF', "<<-'E'", '\nEOF\n', '\nE\n',
  '<<<', '<(', '--x=<(', '${', '${x:-', '${x%', '${#', '$x', '$@', '~', '~/x', '*', '?', '+(', 'if', 'then', 'elif', 'else', 'fi', 'for', 'in', 'do', 'done', 'while', 'until', 'case', 'esac', 'select', 'function', 'f()',
  'f', 'time', 'coproc', 'let', 'a', 'b', '=', '1', '\u00e9', '\ud83d\ude00', '\ufeff', '\0', '\ud800', '\f', '\u00a0',
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
function eachNode(script: ShellScript, visit: (node: ShellNodeBase & Record<string, unknown>, script: ShellScript, parent: ShellNodeBase | null) => void): void {
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

function check(given: MappedText): void {
  const script = parseShell(given);
  const documentEnd = given.toSource(given.text.length);
  const documentStart = given.toSource(0);
  eachNode(script, (node, { source: own }, parent) => {
    expect(0 <= node.at.start && node.at.start <= node.at.end && node.at.end <= own.text.length).toBe(true);
    expect(documentStart <= node.span.start && node.span.start <= node.span.end && node.span.end <= documentEnd).toBe(true);
    expect(node.span).toEqual(own.span(node.at.start, node.at.end));
    expect(node.contiguous).toBe(own.isContiguous(node.at.start, node.at.end));
    const written = own.text.slice(node.at.start, node.at.end);
    if (typeof node.raw === 'string') expect(node.raw).toBe(written);
    if (node.kind === undefined && typeof node.text === 'string') expect(node.text).toBe(written);
    if (parent !== null) expect(parent.at.start <= node.at.start && node.at.end <= parent.at.end).toBe(true);
    if (node.kind === 'parameter') expect(written.startsWith('$')).toBe(true);
    if (Array.isArray(node.parts) && node.value !== null) expect((node.parts as WordPart[]).every((part) => part.kind === 'text')).toBe(true);
    if (node.kind === 'and-or') {
      for (const operator of (node as unknown as { operators: readonly (ShellNodeBase & { text: string })[] }).operators) {
        expect(own.text.slice(operator.at.start, operator.at.end)).toBe(operator.text);
      }
    }
  });
  for (const problem of script.problems) expect(documentStart <= problem.span.start && problem.span.end <= documentEnd).toBe(true);

  let last = -1;
  for (const call of callsOf(script)) {
    expect(call.nameWord.span.start).toBeGreaterThanOrEqual(last);
    last = call.nameWord.span.start;
    expect(call.command.words).toEqual([...call.wrappers.flatMap((wrapper) => wrapper.words), call.nameWord, ...call.args]);
    const { flags, operands } = parseArgs(call.args, { values: ['-o', '--option', '-u'] });
    for (const word of [...flags.map((flag) => flag.word), ...operands]) expect(call.args).toContain(word);
    expandWords(call.args, variablesAt(script, call.command));
  }
  for (const tail of lastCommands(script.statements, functionsOf(script))) expect(tail.command.at).toBeDefined();
}

test('any text parses, into nodes that stand where they say', () => {
  fc.assert(fc.property(source, check), { seed, numRuns: 6000, interruptAfterTimeLimit: 8000, markInterruptAsFailure: false });
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
    { seed, numRuns: 1000, interruptAfterTimeLimit: 3000 },
  );
});
