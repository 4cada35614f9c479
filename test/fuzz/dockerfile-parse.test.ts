import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import type { Dockerfile, Instruction } from '../../shared-rules/src/dockerfile/nodes';
import type { MappedText } from '../../shared-rules/src/text/mapped-text';
import { contains, type Span } from '../../shared-rules/src/text/span';

const SEEDS = [
  '# syntax=docker/dockerfile:1\nARG V=1\nFROM reg:5000/a/b:${V} AS base\nRUN --mount=type=cache,target=/x,id="a b" apt-get update \\\n    # why\n\n && apt-get install -y x\nCMD ["a", "b c"]\n',
  '# escape=`\nFROM w\nRUN dir `\n  C:\\x `\n  y\nSHELL ["cmd", "/S"]\nCOPY x C:\\\\\n',
  'FROM a\nRUN <<-A <<"B C" cat\n\t1\n\tA\n2\nB C\nCOPY <<EOF /x\n$a\nEOF\nONBUILD RUN << E\nx\nE\n',
  'FROM a\r\nENV A=1 "B"=\'2 3\' C=4\\ 5 \\\r\n  # c\r\n  D=\r\nENV OLD some value\r\nLABEL a.b="c d"\r\nARG X Y=1\r\n',
  'FROM a\nHEALTHCHECK --interval=5s \\\n --timeout=1s CMD ["curl", "-f"]\nONBUILD COPY --chown=u --from="b c" -- x y\nUSER 1001:0\nWORKDIR /a b\nEXPOSE 80 443/tcp\n',
  'FROM a\n<<<<<<< HEAD\nRUN x \\\n=======\n y\n>>>>>>> b\n{{ if a -}}\nVOLUME /a\n{{ end }}\nRNU z\nRUN echo $((1 <<2))\n',
];

/** Bits that parsers stumble over. */
const BITS = [
  '\\',
  '\\\n',
  '\\\r\n',
  '\\ \n',
  '`',
  '`\n',
  '\n',
  '\r',
  '\r\n',
  '\t',
  ' ',
  '#',
  '\n#',
  '"',
  "'",
  '[',
  ']',
  ',',
  '=',
  '<<',
  '<<A',
  '<<-A',
  '\nA\n',
  '--',
  '--x=',
  '$',
  '${',
  '}',
  '\ufeff',
  '\u00a0',
  '\u0085',
  '\u2028',
  '\0',
  '😀',
  '\ud83d',
  '\f',
  '\v',
  'ONBUILD ',
  'ENV ',
  'RUN ',
  'CMD ["',
  '{{',
  '}}',
  '%%',
  '<<<<<<<',
  '=======',
  '# escape=`\n',
  '__proto__',
];

interface Change {
  readonly at: number;
  readonly drop: number;
  readonly bit: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  drop: fc.oneof(fc.constant(0), fc.nat(12)),
  bit: fc.oneof(fc.constantFrom(...BITS), fc.string({ maxLength: 3 })),
});

const mutated = fc.tuple(fc.constantFrom(...SEEDS), fc.array(change, { minLength: 1, maxLength: 8 })).map(([seed, changes]) =>
  changes.reduce((text, { at, drop, bit }) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + bit + text.slice(place + drop);
  }, seed),
);

const assembled = fc
  .array(fc.oneof(fc.constantFrom(...BITS), fc.constantFrom('a', 'b c', 'FROM x', '\nCOPY ', 'LABEL a=b', 'HEALTHCHECK CMD ')))
  .map((bits) => bits.join(''));

const options = { seed: 20_260_101, numRuns: 3000 };

describe('any text at all', () => {
  it('is parsed, and every node stands where it says', () => {
    fc.assert(
      fc.property(fc.oneof(mutated, assembled), (text) => checkFile(parseDockerfile(text), text)),
      options,
    );
  });

  it('is parsed to the same again, whatever was parsed in between', () => {
    fc.assert(
      fc.property(mutated, mutated, (one, other) => {
        const before = JSON.stringify(parseDockerfile(one));
        parseDockerfile(other);
        expect(JSON.stringify(parseDockerfile(one))).toBe(before);
      }),
      { ...options, numRuns: 300 },
    );
  });

  it('is parsed to the same lines with a comment above, but for the offsets', () => {
    const shape = (text: string): unknown =>
      parseDockerfile(text).instructions.map((one) => [one.keyword, one.logical.text, one.words.map((word) => word.raw), one.pairs.map((pair) => pair.key)]);
    fc.assert(
      fc.property(mutated, (text) => {
        fc.pre(!/^\s*#|^\ufeff/.test(text) && !text.includes('\0'));
        expect(shape(`# c\n${text}`)).toEqual(shape(text));
      }),
      { ...options, numRuns: 500 },
    );
  });
});

describe('flags', () => {
  it('are those that a reading letter by letter finds', () => {
    const line = fc
      .array(fc.constantFrom('--', '-', 'a', '=', ',', ' ', '\t', '"', "'", '\\', '`', 'x y', 'é', '\u00e0', '#', '$'))
      .map((bits) => bits.join(''));
    fc.assert(
      fc.property(line, (rest) => {
        const [copy] = parseDockerfile(`COPY --from=a ${rest}z\\z`).instructions;
        const expected = readFlags(`--from=a ${rest}z\\z`);
        expect(copy?.flags.map((flag) => `--${flag.name}${flag.value === null ? '' : `=${flag.value}`}`)).toEqual(expected.flags);
        expect(copy?.body.text).toBe(expected.rest);
      }),
      options,
    );
  });
});

describe('values', () => {
  it('of the exec form are those that JSON has', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.constantFrom('', ' ', '\t'), (values, blank) => {
        const json = `[${blank}${values.map((value) => JSON.stringify(value)).join(`${blank},${blank}`)}${blank}]`;
        for (const line of [`CMD ${json}`, `HEALTHCHECK CMD ${json}`, `ONBUILD COPY --link ${json}`]) {
          const [one] = parseDockerfile(line).instructions;
          expect((one?.trigger ?? one?.healthcheck ?? one)?.json?.map((string) => string.value)).toEqual(values);
        }
      }),
      { ...options, numRuns: 500 },
    );
  });

  it('of pairs are those that were quoted', () => {
    const value = fc.string({ unit: 'binary' }).filter((text) => !/[\n\0]/.test(text));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.constantFrom('"', "'"), fc.constantFrom('ENV', 'LABEL', 'ARG'), (values, quote, keyword) => {
        const wanted = values.map((text) => (quote === "'" ? text.replaceAll("'", '') : text.replaceAll('$', '')));
        const quoted = wanted.map((text) => quote + (quote === '"' ? text.replace(/["\\]/g, '\\$&') : text) + quote);
        const line = `${keyword} ${quoted.map((text, at) => `k${at}=${text}`).join(' ')}`;
        const [one] = parseDockerfile(line).instructions;
        expect(one?.pairs.map((pair) => [pair.key, pair.value])).toEqual(wanted.map((text, at) => [`k${at}`, text]));
      }),
      { ...options, numRuns: 500 },
    );
  });
});

/** The builder's reading of flags, as a plain machine of states. */
function readFlags(line: string): { flags: string[]; rest: string } {
  const flags: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && /[ \t]/.test(line[at] as string)) at++;
    if (!line.startsWith('--', at)) return { flags, rest: line.slice(at) };
    let word = '';
    let quote: string | null = null;
    for (; at < line.length; at++) {
      const char = line[at] as string;
      if (quote === null && /[ \t]/.test(char)) break;
      if (char === '\\') word += line[++at] ?? '';
      else if (quote === null && (char === '"' || char === "'")) quote = char;
      else if (char === quote) quote = null;
      else word += char;
    }
    if (word === '--') return { flags, rest: line.slice(at).replace(/^[ \t]+/, '') };
    flags.push(word);
  }
}

/** Far cheaper than `expect`, and there are millions of these. */
function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

function checkFile(file: Dockerfile, text: string): void {
  const whole: Span = { start: 0, end: text.length };
  let last = 0;
  for (const instruction of file.instructions) {
    const { span } = instruction;
    must(contains(whole, span) && span.start >= last && span.end > span.start, 'instructions are in the text, in order, apart');
    last = span.end;
    checkInstruction(instruction, text);
  }
  let comment = 0;
  for (const { span } of file.comments) {
    must(span.start >= comment && text[span.start] === '#' && !text.slice(span.start, span.end).includes('\n'), 'comments are lines');
    comment = span.end;
  }
  for (const { span } of file.problems) must(contains(whole, span) && span.start <= span.end, 'problems are in the text');
  for (const { span, valueSpan, value } of file.directives) {
    must(contains(span, valueSpan) && text.slice(valueSpan.start, valueSpan.end) === value, 'directives have their value');
  }
}

function checkInstruction(instruction: Instruction, text: string): void {
  const { span, keywordSpan, flags, body, words, json, pairs, heredocs, trigger, healthcheck, logical } = instruction;
  const inside = (one: Span | null, what: string): void => must(one === null || (contains(span, one) && one.start <= one.end), what);
  inside(keywordSpan, 'keyword');
  for (const mapped of [logical, body, ...heredocs.map((one) => one.content), ...(healthcheck === null ? [] : [healthcheck.body])]) checkMapped(mapped, text);
  for (const flag of flags) {
    inside(flag.span, 'flag');
    inside(flag.valueSpan, 'flag value');
    flag.options.forEach((option) => inside(option.span, 'option'));
    must(text[flag.span.start] === '-', 'flags start with a dash');
  }
  for (const word of words) {
    inside(word.span, 'word');
    if (word.contiguous) must(text.slice(word.span.start, word.span.end) === word.raw, 'words stand where they say');
  }
  for (const one of json ?? healthcheck?.json ?? []) {
    inside(one.span, 'string');
    if (one.contiguous) must(JSON.parse(text.slice(one.span.start, one.span.end)) === one.value, 'strings stand where they say');
  }
  for (const pair of pairs) {
    inside(pair.span, 'pair');
    must(contains(pair.span, pair.keySpan) && (pair.valueSpan === null || contains(pair.span, pair.valueSpan)), 'pairs hold key and value');
  }
  if (pairs.length > 0 && (instruction.keyword === 'ARG' || pairs.every((pair) => !pair.legacy && pair.value !== null))) {
    must(
      pairs.length === words.length && pairs.every((pair, at) => pair.span.start === words[at]?.span.start && pair.span.end === words[at]?.span.end),
      'each word is a pair',
    );
  }
  for (const heredoc of heredocs) {
    inside(heredoc.span, 'heredoc');
    if (heredoc.terminatorSpan === null) continue;
    inside(heredoc.bodySpan, 'body');
    inside(heredoc.terminatorSpan, 'terminator');
    const terminator = text.slice(heredoc.terminatorSpan.start, heredoc.terminatorSpan.end);
    must(heredoc.bodySpan.end === heredoc.terminatorSpan.start, 'the terminator is behind the body');
    must((heredoc.stripTabs ? terminator.replace(/^\t+/, '') : terminator) === heredoc.name, 'the terminator is the name');
  }
  if (trigger !== null) {
    must(contains(span, trigger.span), 'trigger');
    checkInstruction(trigger, text);
  }
}

function checkMapped({ text: mapped, segments }: MappedText, text: string): void {
  let at = 0;
  let source = 0;
  for (const segment of segments) {
    must(segment.at === at && segment.source >= source, 'segments are in order, without gaps');
    must(text.slice(segment.source, segment.source + segment.length) === mapped.slice(at, at + segment.length), 'segments map to equal characters');
    at += segment.length;
    source = segment.source + segment.length;
  }
  must(at === mapped.length, 'segments cover the text');
}

/** A quarter of a megabyte takes a fraction of a second each; what grows with the square of the length takes minutes. */
describe('much of the worst', () => {
  const fill = (unit: string, size = 250_000): string => unit.repeat(Math.floor(size / unit.length));
  const shapes: Readonly<Record<string, string>> = {
    'heredocs without an end': fill('RUN <<A\n'),
    'heredocs without an end, each its own': Array.from({ length: 18_000 }, (_, index) => `RUN <<A${index}\n`).join(''),
    'tabbed heredocs without an end': fill('RUN <<-A\n\t\n'),
    'heredocs on one line': `RUN ${fill('<<A ', 60_000)}\nA`,
    'open braces': `RUN ${fill('${a:-', 60_000)}`,
    'open quotes in braces': `RUN ${fill('"${a:-', 60_000)}<<`,
    'template blocks without an end': fill('{{\n'),
    'template blocks in continuations': `${fill('RUN x \\\n{{ y\n')}}}`,
    'template blocks behind instructions': `${fill('RUN {{\nx\n')}}}`,
    'one continued instruction': `RUN x${fill(' \\\n y')}`,
    'one continued ENV': `ENV${fill(' A="b c" \\\n')}`,
    'continuations of comments': `RUN x \\\n${fill('# c \\\n')}`,
    'empty lines in a continuation': `RUN x \\\n${fill('\n')}`,
    'a blank line': fill(' '),
    'directives of blanks': `# escape${fill(' ')}=${fill(' ', 20_000)}\``,
    'ONBUILD of ONBUILD': fill('ONBUILD '),
    flags: `RUN ${fill('--a=b ')}`,
    'one flag': `RUN --mount=${fill('a=b,', 60_000)}`,
    strings: `CMD [${fill('"a",', 60_000)}"a"]`,
    brackets: `CMD ${fill('[')}`,
    quotes: `RUN ${fill('"\'')}`,
    'escape characters': fill('\\'),
    'unknown words': fill('x\n'),
    'stages with comments': fill('FROM a AS b\n# c\n'),
  };
  for (const [name, text] of Object.entries(shapes)) {
    it(name, () => {
      const start = performance.now();
      const file = parseDockerfile(text);
      for (const instruction of file.instructions) void instruction.words.length;
      expect(performance.now() - start).toBeLessThan(10_000);
    });
  }
});
