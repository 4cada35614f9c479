import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import type { Dockerfile, Instruction } from '../../shared-rules/src/dockerfile/nodes';
import type { Span } from '../../shared-rules/src/text/span';
import type { MappedText } from '../../shared-rules/src/text/mapped-text';

function first(text: string): Instruction {
  const [instruction] = parseDockerfile(text).instructions;
  if (instruction === undefined) throw new Error('no instruction');
  return instruction;
}

const cut = (text: string, span: Span | null | undefined): string | null => (span == null ? null : text.slice(span.start, span.end));
const words = (text: string): (string | null)[] => first(text).words.map((word) => cut(text, word.span));
const found = (text: string): string[] => parseDockerfile(text).problems.map((problem) => `${problem.code} ${cut(text, problem.span)}`);

/** Each character of the mapped text stands at its place in the document. */
function expectMapped(mapped: MappedText, text: string): void {
  expect([...mapped.text].length > 0 || mapped.text === '').toBe(true);
  for (let at = 0; at < mapped.text.length; at++) expect(text[mapped.toSource(at)]).toBe(mapped.text[at]);
}

describe('keyword and span', () => {
  it('points at the keyword, and spans to the end of the last line', () => {
    const text = 'FROM a\n  run x \\\n    y  \nUSER z';
    const run = parseDockerfile(text).instructions[1];
    expect(run).toMatchObject({ keyword: 'RUN', index: 1, onbuild: false });
    expect(cut(text, run?.keywordSpan)).toBe('run');
    expect(cut(text, run?.span)).toBe('run x \\\n    y  ');
  });

  it('leaves the line ending out, also with CRLF', () => {
    const text = 'FROM a\r\nRUN x \\\r\n  y\r\nUSER z\r\n';
    const file = parseDockerfile(text);
    expect(file.eol).toBe('\r\n');
    expect(file.instructions.map((instruction) => cut(text, instruction.span))).toEqual(['FROM a', 'RUN x \\\r\n  y', 'USER z']);
    expect(file.instructions[1]?.logical.text).toBe('RUN x   y');
  });

  it('takes a keyword that a continuation splits', () => {
    const text = 'RU\\\nN y';
    expect(first(text)).toMatchObject({ keyword: 'RUN', keywordSpan: { start: 0, end: 5 } });
    expect(words(text)).toEqual(['y']);
  });

  it('passes over a byte order mark', () => {
    const text = '\ufeffFROM a';
    expect(first(text)).toMatchObject({ keyword: 'FROM', span: { start: 1, end: 7 } });
  });

  it('numbers the instructions, and counts the line ending of the first line', () => {
    const file = parseDockerfile('FROM a\nRUN x\r\nRUN y');
    expect(file.instructions.map((one) => one.index)).toEqual([0, 1, 2]);
    expect(file.eol).toBe('\n');
    expect(parseDockerfile('FROM a').eol).toBe('\n');
    expect(parseDockerfile('\nFROM a\r\n').eol).toBe('\n');
  });
});

describe('the map from the joined text to the document', () => {
  const cases: Readonly<Record<string, string>> = {
    'a plain line': 'RUN a b',
    'a continuation': 'RUN a \\\n  b \\\n  c',
    'blanks behind the escape character': 'RUN a \\  \t\n  b',
    'a comment in between': 'RUN a \\\n# one\n   # two \\\n  b',
    'an empty line in between': 'RUN a \\\n\n   \n  b',
    'the backtick': '# escape=`\nRUN a `\n  b\\c `\n  d',
    CRLF: 'RUN a \\\r\n# c\r\n\r\n  b\r\n',
    tabs: '\tRUN\ta\t\\\n\t\tb',
    'no more lines': 'RUN a \\',
    'a lone escape character': '\\\n  RUN a',
    'an astral character': 'RUN 😀 \\\n  b 😀',
    JSON: 'RUN ["a", \\\n "b c"]',
    ONBUILD: 'ONBUILD \\\n RUN a \\\n  b',
    HEALTHCHECK: 'HEALTHCHECK --interval=5s \\\n  CMD a \\\n  b',
  };
  for (const [name, text] of Object.entries(cases)) {
    it(name, () => {
      const { instructions } = parseDockerfile(text);
      expect(instructions).toHaveLength(1);
      for (const instruction of instructions) {
        expectMapped(instruction.logical, text);
        expectMapped(instruction.body, text);
        if (instruction.healthcheck !== null) expectMapped(instruction.healthcheck.body, text);
        if (instruction.trigger !== null) {
          expectMapped(instruction.trigger.logical, text);
          expectMapped(instruction.trigger.body, text);
        }
      }
    });
  }

  it('joins the pieces with nothing between', () => {
    expect(first('RUN a \\\n# c\n\n  b\\\nc').body.text).toBe('a   bc');
  });

  it('tells words that are one slice from those that are not', () => {
    const text = 'RUN one tw\\\no three';
    expect(first(text).words.map((word) => [word.raw, word.contiguous])).toEqual([
      ['one', true],
      ['two', false],
      ['three', true],
    ]);
    expect(words(text)).toEqual(['one', 'tw\\\no', 'three']);
  });
});

describe('words', () => {
  it('keep quotes in raw, and lose them in value', () => {
    expect(first(`RUN a "b c" 'd $e' f\\ g "h\\"i" j"k"l`).words.map((word) => [word.raw, word.value])).toEqual([
      ['a', 'a'],
      ['"b c"', 'b c'],
      ["'d $e'", 'd $e'],
      ['f\\ g', 'f g'],
      ['"h\\"i"', 'h"i'],
      ['j"k"l', 'jkl'],
    ]);
  });

  it('keep the escape in front of a dollar, for those who expand', () => {
    expect(first('RUN \\$a "\\$b"').words.map((word) => word.value)).toEqual(['\\$a', '\\$b']);
  });

  it('follow the escape directive', () => {
    expect(first('# escape=`\nRUN a` b c\\ d').words.map((word) => word.value)).toEqual(['a b', 'c\\', 'd']);
  });

  it('are split at every blank where the builder does not know quotes', () => {
    expect(words('COPY "a b" c')).toEqual(['"a', 'b"', 'c']);
    expect(words('EXPOSE 80 443/tcp')).toEqual(['80', '443/tcp']);
    expect(words('FROM a AS b')).toEqual(['a', 'AS', 'b']);
  });

  it('are one where the builder takes the rest of the line', () => {
    expect(words('WORKDIR /a b')).toEqual(['/a b']);
    expect(words('USER  app # not a comment ')).toEqual(['app # not a comment']);
    expect(words('STOPSIGNAL SIGTERM')).toEqual(['SIGTERM']);
  });

  it('are the strings of the exec form', () => {
    expect(first('COPY ["a b", "c"]').words).toMatchObject([
      { raw: '"a b"', value: 'a b' },
      { raw: '"c"', value: 'c' },
    ]);
  });

  it('stand in an unclosed quote to the end', () => {
    expect(words('RUN echo "a b')).toEqual(['echo', '"a b']);
  });
});

describe('flags', () => {
  it('have spans of their own, across continuations too', () => {
    const text = 'COPY --from=b \\\n --chown=u \\\n # c\n x y';
    const { flags, body } = first(text);
    expect(flags.map((flag) => [flag.name, flag.value, cut(text, flag.span), cut(text, flag.valueSpan)])).toEqual([
      ['from', 'b', '--from=b', 'b'],
      ['chown', 'u', '--chown=u', 'u'],
    ]);
    expect(body.text).toBe('x y');
    expect(cut(text, body.span(0, body.text.length))).toBe('x y');
  });

  it('split the options of --mount', () => {
    const text = 'RUN --mount=type=cache,target=/x,ro,id="a b" --network=none apt';
    const { flags } = first(text);
    expect(flags[0]?.options.map((option) => [option.name, option.value, cut(text, option.span)])).toEqual([
      ['type', 'cache', 'type=cache'],
      ['target', '/x', 'target=/x'],
      ['ro', null, 'ro'],
      ['id', 'a b', 'id="a b"'],
    ]);
    expect(flags[1]).toMatchObject({ name: 'network', options: [] });
  });

  it('leave options without a name out', () => {
    const text = 'RUN --mount=type=cache,,target=/x,=y, apt';
    expect(first(text).flags[0]?.options.map((option) => cut(text, option.span))).toEqual(['type=cache', 'target=/x']);
  });

  it('may be empty or without value', () => {
    expect(first('COPY --link --from= x y').flags).toMatchObject([
      { name: 'link', value: null, valueSpan: null },
      { name: 'from', value: '', valueSpan: { start: 19, end: 19 } },
    ]);
  });

  it('escape with the backslash, whatever the directive says', () => {
    const text = '# escape=`\nCOPY --from=a\\ b x y';
    expect(first(text).flags).toMatchObject([{ name: 'from', value: 'a b' }]);
    expect(words(text)).toEqual(['x', 'y']);
  });
});

describe('pairs', () => {
  it('have spans for key and value', () => {
    const text = 'ENV A=1 "b c"="d e" \\\n # c\n F=';
    expect(
      first(text).pairs.map((pair) => [pair.key, pair.value, pair.rawValue, cut(text, pair.span), cut(text, pair.keySpan), cut(text, pair.valueSpan)]),
    ).toEqual([
      ['A', '1', '1', 'A=1', 'A', '1'],
      ['b c', 'd e', '"d e"', '"b c"="d e"', '"b c"', '"d e"'],
      ['F', '', '', 'F=', 'F', ''],
    ]);
  });

  it('have an empty value behind the equals sign, whatever follows', () => {
    const text = 'ENV A=\\\n B=1';
    expect(first(text).pairs).toMatchObject([{ key: 'A', value: '', span: { start: 4, end: 6 }, valueSpan: { start: 6, end: 6 } }, { key: 'B' }]);
    expect(first('COPY --from=\\\n x y').flags).toMatchObject([{ value: '', span: { start: 5, end: 12 }, valueSpan: { start: 12, end: 12 } }]);
  });

  it('read the legacy form: the rest of the line is the value', () => {
    const text = 'ENV A  b=c  "d e" ';
    const [pair] = first(text).pairs;
    expect(pair).toMatchObject({ key: 'A', value: 'b=c  d e', rawValue: 'b=c  "d e"', legacy: true });
    expect(cut(text, pair?.span)).toBe('A  b=c  "d e"');
    expect(cut(text, pair?.valueSpan)).toBe('b=c  "d e"');
    expect(first('ENV "a b" c').pairs).toMatchObject([{ rawValue: 'b" c', legacy: true }]);
  });

  it('split at the first equals sign', () => {
    expect(first('ENV A=b=c').pairs).toMatchObject([{ key: 'A', value: 'b=c' }]);
    expect(first('LABEL "a=b"=c').pairs).toMatchObject([{ rawValue: 'b"=c' }]);
  });

  it('remove escapes but for that of a dollar, by the file’s own escape character', () => {
    expect(first('ENV A=a\\ b B=\\$C D="\\"x\\""').pairs.map((pair) => pair.value)).toEqual(['a b', '\\$C', '"x"']);
    expect(first('# escape=`\nENV A=a` b B=C:\\x').pairs.map((pair) => pair.value)).toEqual(['a b', 'C:\\x']);
  });

  it('are there for ENV, LABEL and ARG alone', () => {
    expect(first('RUN A=1').pairs).toEqual([]);
    expect(first('COPY a=b c').pairs).toEqual([]);
  });
});

describe('the exec form', () => {
  it('has spans with the quotes, across continuations', () => {
    const text = 'CMD [ "a", \\\n # c\n "b \\\nc" ]';
    expect(first(text).json?.map((one) => [one.value, cut(text, one.span), one.contiguous])).toEqual([
      ['a', '"a"', true],
      ['b c', '"b \\\nc"', false],
    ]);
  });

  it('is read behind flags and in HEALTHCHECK', () => {
    expect(first('COPY --chown=u ["a b","c"]').json?.map((one) => one.value)).toEqual(['a b', 'c']);
    const text = 'HEALTHCHECK --interval=5s cmd [ "curl", "-f" ]';
    expect(first(text)).toMatchObject({
      json: null,
      healthcheck: { body: { text: '[ "curl", "-f" ]' } },
      words: [{ raw: 'cmd' }, { value: 'curl' }, { value: '-f' }],
    });
    expect(first(text).healthcheck?.json?.map((one) => cut(text, one.span))).toEqual(['"curl"', '"-f"']);
  });

  it('is no business of instructions that have none', () => {
    expect(first('EXPOSE ["80"]').json).toBeNull();
    expect(first('ENTRYPOINT ["a"]').json).not.toBeNull();
    expect(first('SHELL ["a"]').json).not.toBeNull();
    expect(first('VOLUME ["a"]').json).not.toBeNull();
  });
});

describe('HEALTHCHECK', () => {
  it('has the command of its CMD', () => {
    expect(first('HEALTHCHECK --retries=3 CMD curl -f x || exit 1').healthcheck).toMatchObject({ body: { text: 'curl -f x || exit 1' }, json: null });
    expect(first('HEALTHCHECK NONE').healthcheck).toBeNull();
    expect(first('HEALTHCHECK').healthcheck).toBeNull();
  });
});

describe('heredocs', () => {
  it('have spans of word, body and terminator', () => {
    const text = 'RUN <<EOF cat\r\na\r\n\tb\r\nEOF\r\nUSER x';
    const [heredoc] = first(text).heredocs;
    expect(heredoc).toMatchObject({ name: 'EOF', expand: true, stripTabs: false, content: { text: 'a\r\n\tb\r\n' } });
    expect(cut(text, heredoc?.span)).toBe('<<EOF');
    expect(cut(text, heredoc?.bodySpan)).toBe('a\r\n\tb\r\n');
    expect(cut(text, heredoc?.terminatorSpan)).toBe('EOF');
    expect(cut(text, first(text).span)).toBe('RUN <<EOF cat\r\na\r\n\tb\r\nEOF');
    expect(first(text).logical.text).toBe('RUN <<EOF cat');
  });

  it('lose leading tabs with <<-, and know where each character stands', () => {
    const text = 'COPY <<-"X" <<Y /d/\n\t\ta\n  b\n\n\tX\n\tc\nY\nUSER x';
    const [x, y] = first(text).heredocs;
    expect(x).toMatchObject({ name: 'X', expand: false, stripTabs: true, content: { text: 'a\n  b\n\n' } });
    expect(y).toMatchObject({ name: 'Y', expand: true, stripTabs: false, content: { text: '\tc\n' } });
    for (const heredoc of [x, y]) if (heredoc !== undefined) expectMapped(heredoc.content, text);
    expect(cut(text, x?.terminatorSpan)).toBe('\tX');
  });

  it('may be empty, end at the file’s end, and hold what looks like instructions and comments', () => {
    expect(first('RUN <<A\nA').heredocs).toMatchObject([{ bodySpan: { start: 8, end: 8 }, terminatorSpan: { start: 8, end: 9 }, content: { text: '' } }]);
    const file = parseDockerfile('RUN <<A\n# no comment\nFROM b\nx \\\nA');
    expect(file).toMatchObject({ comments: [], problems: [], instructions: [{ heredocs: [{ content: { text: '# no comment\nFROM b\nx \\\n' } }] }] });
  });

  it('are those of RUN, COPY and ADD, ONBUILD or not, and of no exec form', () => {
    for (const keyword of ['RUN', 'COPY', 'ADD', 'ONBUILD RUN', 'onbuild copy']) expect(first(`${keyword} <<A x\nA`).heredocs).toHaveLength(1);
    for (const line of ['CMD <<A', 'ENV A=<<A', 'ONBUILD ONBUILD RUN <<A', 'RUN ["<<A"]', 'RUN --mount=type=x ["<<A"]'])
      expect(first(`${line}\nA`).heredocs).toEqual([]);
  });

  it('are given to the trigger of ONBUILD, too', () => {
    const { heredocs, trigger } = first('ONBUILD RUN <<A\nx\nA');
    expect(trigger?.heredocs).toEqual(heredocs);
  });

  it.each(['cat<<A', 'cat <<<A', '"<<A"', '\\<<A', '$(cat<<A)', 'echo "', "echo '<<A", '${ <<A', '${a:-<<A} <<', '<<""'])('there is none in %s', (body) => {
    expect(first(`RUN ${body}\nA`).heredocs).toEqual([]);
  });

  it.each([
    ['<<A', 'A'],
    ['<<\\A', 'A'],
    ["<<'A b'c", 'A bc'],
    ['<<$A', '$A'],
    ['x 12<<A', 'A'],
    ['${a:-b} "<<" <<A', 'A'],
    ['a\\ <<A <<B', 'B'],
  ])('%s ends at %s', (body, name) => {
    expect(first(`RUN ${body}\n${name}`).heredocs).toMatchObject([{ name }]);
  });

  it('without an end are one problem, and the instructions behind are read', () => {
    const text = 'RUN <<EOF\napt-get update\necho $(( 1 << 2 ))\nUSER x';
    const file = parseDockerfile(text);
    expect(found(text)).toEqual(['unterminated-heredoc <<EOF']);
    expect(file.instructions.map((one) => cut(text, one.span))).toEqual(['RUN <<EOF', 'USER x']);
    expect(file.instructions[0]?.heredocs).toMatchObject([{ bodySpan: { start: text.length, end: text.length }, terminatorSpan: null, content: { text: '' } }]);
  });

  it('keep the first when only the second has no end', () => {
    const text = 'RUN <<A <<B\n1\nA\n2\nUSER x';
    expect(first(text).heredocs).toMatchObject([{ content: { text: '1\n' } }, { terminatorSpan: null }]);
    expect(cut(text, first(text).span)).toBe('RUN <<A <<B\n1\nA');
    expect(found(text)).toEqual(['unterminated-heredoc <<B']);
  });
});

describe('ONBUILD', () => {
  it('has its trigger as an instruction', () => {
    const text = 'ONBUILD COPY --chown=u \\\n  a b';
    const { trigger, body, keyword } = first(text);
    expect(keyword).toBe('ONBUILD');
    expect(body.text).toBe('COPY --chown=u   a b');
    expect(trigger).toMatchObject({
      keyword: 'COPY',
      onbuild: true,
      index: 0,
      flags: [{ name: 'chown', value: 'u' }],
      logical: { text: 'COPY --chown=u   a b' },
    });
    expect(cut(text, trigger?.span)).toBe('COPY --chown=u \\\n  a b');
    expect(trigger?.words.map((word) => cut(text, word.span))).toEqual(['a', 'b']);
  });

  it('has pairs and the exec form in the trigger', () => {
    expect(first('ONBUILD ENV A="b c"').trigger?.pairs).toMatchObject([{ key: 'A', value: 'b c', keySpan: { start: 12, end: 13 } }]);
    expect(first('ONBUILD CMD ["a"]').trigger?.json).toMatchObject([{ value: 'a', span: { start: 13, end: 16 } }]);
    expect(first('ONBUILD').trigger).toBeNull();
  });
});

describe('comments and directives', () => {
  it('are told apart', () => {
    const text = '# escape=`\n#syntax = docker/dockerfile:1 \n# Why\nFROM a\n  # indented \nRUN b `\n # inside\n c';
    const file: Dockerfile = parseDockerfile(text);
    expect(file.directives.map((one) => [one.name, one.value, cut(text, one.span), cut(text, one.valueSpan)])).toEqual([
      ['escape', '`', '# escape=`', '`'],
      ['syntax', 'docker/dockerfile:1', '#syntax = docker/dockerfile:1 ', 'docker/dockerfile:1'],
    ]);
    expect(file.comments.map((one) => [one.text, one.embedded, cut(text, one.span)])).toEqual([
      ['Why', false, '# Why'],
      ['indented', false, '# indented '],
      ['inside', true, '# inside'],
    ]);
  });

  it('count no directive behind a comment, an empty line or an instruction', () => {
    for (const text of ['# c\n# escape=`\nFROM a', '\n# escape=`\nFROM a', 'FROM a\n# escape=`', '# escape=\nFROM a', '#!/bin/x\n# escape=`']) {
      expect(parseDockerfile(text)).toMatchObject({ escape: '\\', directives: [] });
    }
  });

  it('call a second directive of a name, and a wrong escape character, a problem', () => {
    expect(found('# escape=`\n# ESCAPE=\\\nFROM a')).toEqual(['invalid-directive # ESCAPE=\\']);
    expect(found('# escape=x\n# syntax=y\nFROM a')).toEqual(['invalid-directive x']);
    expect(parseDockerfile('# escape=x\n# syntax=y\nFROM a')).toMatchObject({ escape: '\\', directives: [{ name: 'syntax' }] });
  });
});

describe('problems', () => {
  it('name words that are no instruction, and go on', () => {
    const text = 'FROM a\nRNU x\nONBUILD FOO y\nUSER z';
    expect(found(text)).toEqual(['unknown-instruction RNU', 'unknown-instruction FOO']);
    expect(parseDockerfile(text).instructions.map((one) => one.keyword)).toEqual(['FROM', 'RNU', 'ONBUILD', 'USER']);
    expect(parseDockerfile(text).problems[0]?.message).toBe('Unknown instruction: RNU');
  });

  it.each([
    'FROM',
    'RUN',
    'COPY',
    'COPY a',
    'COPY ["a"]',
    'COPY --from=b',
    'ADD x',
    'ENV',
    'ENV A',
    'ENV A=1 B',
    'LABEL a',
    'ARG',
    'EXPOSE',
    'USER',
    'WORKDIR',
    'VOLUME',
    'VOLUME []',
    'STOPSIGNAL',
    'ONBUILD',
    'HEALTHCHECK',
    'HEALTHCHECK CMD',
    'HEALTHCHECK --interval=1s',
    'SHELL',
    'MAINTAINER',
    'FROM a AS',
  ])('an argument is missing: %s', (text) => {
    expect(found(text)).toEqual([`missing-argument ${text.split(' ')[0]}`]);
  });

  it.each([
    'CMD',
    'ENTRYPOINT',
    'CMD []',
    'ENTRYPOINT []',
    'ARG A',
    'ENV A b',
    'ENV A=',
    'HEALTHCHECK NONE',
    'HEALTHCHECK CMD x',
    'VOLUME /a',
    'RUN <<A\nA',
    'COPY <<A /b\nA',
    'ENV {{ x }}',
    'COPY %%FILES%%',
  ])('nothing is missing: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('refuse what is no text, or too much', () => {
    expect(parseDockerfile('FROM a\n\0')).toMatchObject({ instructions: [], problems: [{ code: 'binary', span: { start: 7, end: 8 } }] });
    expect(parseDockerfile(`${'#\n'.repeat(4100)}RUN \0`)).toMatchObject({ problems: [], instructions: [{ keyword: 'RUN' }] });
    expect(found(`${'#'.repeat(1_048_576)}`)).toHaveLength(1);
    expect(parseDockerfile('#\n'.repeat(524_288))).toMatchObject({ problems: [] });
    expect(parseDockerfile(`${'#\n'.repeat(524_288)}x`)).toMatchObject({ instructions: [], comments: [], problems: [{ code: 'file-too-large' }] });
  });

  it('come in the order of the text', () => {
    expect(found('# escape=x\nFOO\nRUN <<A\nUSER\nBAR')).toEqual([
      'invalid-directive x',
      'unknown-instruction FOO',
      'unterminated-heredoc <<A',
      'missing-argument USER',
      'unknown-instruction BAR',
    ]);
  });
});

describe('what is no Dockerfile yet', () => {
  it.each([
    '{{ include "x" }}',
    '{{- if .a }}',
    '%%BASE%%',
    '<<<<<<< HEAD',
    '=======',
    '>>>>>>> theirs',
    '||||||| base',
    '{% if x %}',
    '<% x %>',
    '{# note #}',
  ])('a line %s is passed over', (line) => {
    const file = parseDockerfile(`FROM a\n${line}\nRUN x`);
    expect(file.problems).toEqual([]);
    expect(file.instructions.map((one) => one.keyword)).toEqual(['FROM', 'RUN']);
  });

  it('a template’s block of several lines, too', () => {
    const file = parseDockerfile('{{\n  def x: 1;\n-}}\nFROM a\n{{ if x\n}}\nRUN y\n{{ open');
    expect(file.problems).toEqual([]);
    expect(file.instructions.map((one) => one.keyword)).toEqual(['FROM', 'RUN']);
  });

  it('and in the middle of an instruction', () => {
    const template = 'RUN a; \\\n{{ if x then ( -}}\n    b; \\\n{{ ) else "" end -}}\n    c\nUSER d';
    expect(parseDockerfile(template)).toMatchObject({ problems: [], instructions: [{ body: { text: 'a;     b;     c' } }, { keyword: 'USER' }] });
    const conflict = 'RUN a \\\n<<<<<<< HEAD\n  b \\\n=======\n  c \\\n>>>>>>> theirs\n  d\nUSER e';
    expect(parseDockerfile(conflict)).toMatchObject({ problems: [], instructions: [{ body: { text: 'a   b   c   d' } }, { keyword: 'USER' }] });
  });

  it('and behind an instruction', () => {
    const file = parseDockerfile('ENV KEY {{\n  { "1": "a" }[version]\n}}\nUSER x');
    expect(file.problems).toEqual([]);
    expect(file.instructions.map((one) => one.logical.text)).toEqual(['ENV KEY {{', 'USER x']);
    expect(parseDockerfile('RUN echo {{\nUSER x\n# }}').instructions.map((one) => one.keyword)).toEqual(['RUN', 'USER']);
    expect(parseDockerfile('RUN echo {{\nUSERX x').instructions.map((one) => one.keyword)).toEqual(['RUN', 'USERX']);
  });

  it('but an argument that a template makes stays one', () => {
    expect(first('RUN docker ps --format \\\n {{.ID}}\nUSER a').body.text).toBe('docker ps --format  {{.ID}}');
    expect(first('RUN a \\\n {{.ID}} \\\n b').body.text).toBe('a  {{.ID}}  b');
    expect(first('RUN echo " \\\n=======\nUSER a').body.text).toBe('echo " =======');
    expect(words('FROM {{ image }}')).toEqual(['{{', 'image', '}}']);
  });
});

describe('the nodes', () => {
  const text =
    '# syntax=x\nFROM a AS b\n# c\nRUN --mount=type=x,y=z <<-A "q" \\\n r\n\tx\nA\nENV A=b\nCMD ["a"]\nONBUILD RUN <<B\nB\nHEALTHCHECK CMD ["x"]\nFOO';

  it('are frozen through and through', () => {
    const unfrozen: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      if (!Object.isFrozen(value)) unfrozen.push(path);
      for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`);
    };
    visit(parseDockerfile(text), 'file');
    visit(parseDockerfile('\0'), 'binary');
    expect(unfrozen).toEqual([]);
  });

  it('are right where the same line stands twice', () => {
    const twice = parseDockerfile('ENV A=b C="d e"\n\n\tENV A=b \\\nC="d e"\nENV A=b C="d e"').instructions;
    expect(twice.map((one) => one.pairs.map((pair) => pair.span))).toEqual([
      [
        { start: 4, end: 7 },
        { start: 8, end: 15 },
      ],
      [
        { start: 22, end: 25 },
        { start: 28, end: 35 },
      ],
      [
        { start: 40, end: 43 },
        { start: 44, end: 51 },
      ],
    ]);
  });

  it('do not hang on the escape character of another file', () => {
    expect(first('RUN a` b').words.map((word) => word.value)).toEqual(['a`', 'b']);
    expect(first('# escape=`\nRUN a` b').words.map((word) => word.value)).toEqual(['a b']);
    expect(first('RUN a` b').words.map((word) => word.value)).toEqual(['a`', 'b']);
  });
});
