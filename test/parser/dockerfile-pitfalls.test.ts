import { build } from 'esbuild';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { parseImageReference } from '../../shared-rules/src/dockerfile/image-reference';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import type { Instruction } from '../../shared-rules/src/dockerfile/nodes';

const keywords = (text: string): string[] => parseDockerfile(text).instructions.map((instruction) => instruction.keyword);
const codes = (text: string): string[] => parseDockerfile(text).problems.map((problem) => problem.code);

function only(text: string): Instruction {
  const { instructions } = parseDockerfile(text);
  const last = instructions[instructions.length - 1];
  if (last === undefined) throw new Error('no instruction');
  return last;
}

/** Faults of dockerfile-ast 0.7.1, each with the builder's answer. */
describe('what dockerfile-ast gets wrong alone', () => {
  it('lines outside a stage: an end of file, a comment above, a blank line, an empty file', () => {
    expect(keywords('FROM a\n')).toEqual(['FROM']);
    expect(keywords('# c\nFROM a')).toEqual(['FROM']);
    expect(keywords('FROM a\n\nFROM b')).toEqual(['FROM', 'FROM']);
    expect(parseDockerfile('')).toMatchObject({ instructions: [], comments: [], problems: [], eol: '\n', escape: '\\' });
  });

  it('an indented instruction before the first FROM', () => {
    const [user] = parseDockerfile('  USER $X\nFROM a').instructions;
    expect(user).toMatchObject({ keyword: 'USER', span: { start: 2, end: 9 }, words: [{ raw: '$X', span: { start: 7, end: 9 } }] });
  });

  it('stages that are built from each other', () => {
    const [first, second] = parseDockerfile('FROM b AS a\nFROM a AS b\nRUN x').instructions;
    expect(first?.words.map((word) => word.value)).toEqual(['b', 'AS', 'a']);
    expect(second?.words.map((word) => word.value)).toEqual(['a', 'AS', 'b']);
  });

  it.each(['RUN', 'COPY', 'ADD', 'ENV', 'CMD', 'ONBUILD RUN'])('a backslash in a comment that a continuation holds: %s', (keyword) => {
    const file = parseDockerfile(`${keyword} \\\n# a\\b\n`);
    expect(file.instructions[0]).toMatchObject({ keyword: keyword.split(' ')[0], heredocs: [] });
    expect(file.comments).toMatchObject([{ text: 'a\\b', embedded: true }]);
  });

  it('blanks between << and the name', () => {
    const text = 'FROM a\nRUN cat << EOF\nx\nEOF\nRUN y';
    expect(keywords(text)).toEqual(['FROM', 'RUN', 'RUN']);
    const run = parseDockerfile(text).instructions[1];
    expect(run?.heredocs).toMatchObject([{ name: 'EOF', content: { text: 'x\n' } }]);
    expect(run?.words.map((word) => word.raw)).toEqual(['cat', '<< EOF']);
  });

  it('no heredoc with blanks behind <<-', () => {
    expect(keywords('FROM a\nRUN cat <<- EOF\nRUN y')).toEqual(['FROM', 'RUN', 'RUN']);
  });

  it('a file descriptor in front of <<', () => {
    expect(keywords('FROM a\nRUN cat 3<<EOF\nx\nEOF\nRUN y')).toEqual(['FROM', 'RUN', 'RUN']);
  });

  it('a name in quotes, blanks and all', () => {
    const text = 'FROM a\nRUN <<"E F"\nx\nE F\nRUN y';
    expect(keywords(text)).toEqual(['FROM', 'RUN', 'RUN']);
    expect(parseDockerfile(text).instructions[1]?.heredocs).toMatchObject([{ name: 'E F', expand: false }]);
  });

  it('<< in a quoted sentence', () => {
    expect(keywords("FROM a\nRUN echo 'a <<EOF b'\nRUN y")).toEqual(['FROM', 'RUN', 'RUN']);
    expect(keywords('FROM a\nRUN echo "a <<EOF b"\nRUN y')).toEqual(['FROM', 'RUN', 'RUN']);
  });

  it('<<- and << in one instruction: each its own tabs', () => {
    const text = 'FROM a\nRUN <<-A <<B cat\n1\n\tA\n2\n\tB\nB\nRUN y';
    expect(keywords(text)).toEqual(['FROM', 'RUN', 'RUN']);
    expect(parseDockerfile(text).instructions[1]?.heredocs).toMatchObject([
      { name: 'A', stripTabs: true, content: { text: '1\n' } },
      { name: 'B', stripTabs: false, content: { text: '2\n\tB\n' } },
    ]);
  });

  it.each([2, 3, 4])('%i escape characters at a line’s end do not continue it', (count) => {
    expect(keywords(`FROM a\nCOPY x C:${'\\'.repeat(count)}\nRUN y`)).toEqual(['FROM', 'COPY', 'RUN']);
    expect(keywords(`# escape=\`\nFROM a\nCOPY x C:${'`'.repeat(count)}\nRUN y`)).toEqual(['FROM', 'COPY', 'RUN']);
  });

  it('a line of nothing but the escape character', () => {
    expect(keywords('FROM a\n\\\nRUN y')).toEqual(['FROM', 'RUN']);
    expect(only('FROM a\n\\\nRUN y').span).toEqual({ start: 9, end: 14 });
  });

  it('an unknown directive ends the directives', () => {
    const file = parseDockerfile('# foo=bar\n# escape=`\nFROM a\nRUN y `\n z ');
    expect(file).toMatchObject({ escape: '\\', directives: [], comments: [{ text: 'foo=bar' }, { text: 'escape=`' }] });
  });

  it('blanks in the value of a directive', () => {
    expect(parseDockerfile('# check=skip=A, B  \nFROM a').directives).toEqual([
      { name: 'check', value: 'skip=A, B', span: { start: 0, end: 19 }, valueSpan: { start: 8, end: 17 } },
    ]);
  });

  it('the strings of the exec form: blanks and escapes', () => {
    expect(only('CMD ["sh","-c","echo hello world"]').json?.map((one) => one.value)).toEqual(['sh', '-c', 'echo hello world']);
    expect(only('CMD ["\\u0041\\n\\/\\"", "\\\\"]').json?.map((one) => one.value)).toEqual(['A\n/"', '\\']);
    expect(only('CMD []').json).toEqual([]);
    expect(only('CMD [ ]').json).toEqual([]);
    expect(only('CMD [""]').json?.map((one) => one.value)).toEqual(['']);
  });

  it.each(['CMD ["a",]', 'CMD ["a"] x', "CMD ['a']", 'CMD ["a"', 'CMD ["a" "b"]', 'CMD [a]', 'CMD ["a",1]', 'CMD ["a\tb"]', 'CMD {"a":"b"}', 'CMD [“a”]'])(
    'is the shell form: %s',
    (text) => {
      expect(only(text)).toMatchObject({ json: null, body: { text: text.slice(4) } });
    },
  );

  it('quotes in flags', () => {
    const text = 'COPY --from="a b" x y';
    expect(only(text)).toMatchObject({
      flags: [{ name: 'from', value: 'a b', span: { start: 5, end: 17 }, valueSpan: { start: 12, end: 17 } }],
      words: [{ raw: 'x' }, { raw: 'y' }],
    });
  });

  it('-- ends the flags', () => {
    expect(only('COPY --link -- --x /y')).toMatchObject({ flags: [{ name: 'link', value: null, valueSpan: null }], words: [{ raw: '--x' }, { raw: '/y' }] });
  });

  it('dashes in arguments are no flags', () => {
    expect(only('COPY a--b --c d')).toMatchObject({ flags: [], words: [{ raw: 'a--b' }, { raw: '--c' }, { raw: 'd' }] });
    expect(only('RUN apt-get install --no-install-recommends x')).toMatchObject({ flags: [] });
    expect(only('HEALTHCHECK --interval=5s CMD curl --fail x')).toMatchObject({ flags: [{ name: 'interval', value: '5s' }] });
  });

  it('a heredoc’s body is no argument', () => {
    expect(only('COPY <<EOF /dst\nx y\nEOF').words.map((word) => word.raw)).toEqual(['<<EOF', '/dst']);
  });

  it('form feed and vertical tab part words', () => {
    expect(only('COPY\fa\vb')).toMatchObject({ keyword: 'COPY', words: [{ raw: 'a' }, { raw: 'b' }] });
  });

  it('a tag and a digest, a dot in a name that is no registry’s', () => {
    expect(parseImageReference('reg:5000/a/b:t@sha256:01')).toMatchObject({ tag: 't', name: 'a/b', registry: 'reg:5000', digest: 'sha256:01' });
    expect(parseImageReference('foo/bar.baz:1')).toMatchObject({ writtenRegistry: null, name: 'foo/bar.baz' });
  });

  it('several variables in one ARG, with and without values', () => {
    expect(only('ARG A=1 B=2').pairs).toMatchObject([
      { key: 'A', value: '1' },
      { key: 'B', value: '2' },
    ]);
    expect(only('ARG A B').pairs).toMatchObject([
      { key: 'A', value: null, legacy: false },
      { key: 'B', value: null },
    ]);
    expect(only('ARG A B=2 C').pairs).toMatchObject([
      { key: 'A', value: null },
      { key: 'B', value: '2' },
      { key: 'C', value: null },
    ]);
  });

  it('a variable that is set twice: both pairs in order, the last wins', () => {
    expect(only('ENV A=1 A=2').pairs.map((pair) => pair.value)).toEqual(['1', '2']);
  });

  it('a default with blanks in braces: split as the builder splits it', () => {
    expect(only('ENV A=${B:-x} C="${D:-x y}"').pairs).toMatchObject([
      { key: 'A', value: '${B:-x}' },
      { key: 'C', value: '${D:-x y}' },
    ]);
  });

  it('single quotes are literal, in ENV and in LABEL', () => {
    expect(only("ENV A='$B'").pairs).toMatchObject([{ value: '$B', literal: true }]);
    expect(only('LABEL A=\'$B\' C="$D"').pairs).toMatchObject([
      { value: '$B', literal: true },
      { value: '$D', literal: false },
    ]);
  });

  it('embedded comments that are indented', () => {
    expect(only('RUN a \\\n  # c\n  b').body.text).toBe('a   b');
  });

  it('backslashes in arguments', () => {
    expect(only('RUN sed "s/\\./x/"').words[1]).toMatchObject({ raw: '"s/\\./x/"', value: 's/\\./x/' });
    expect(only('RUN sed "s/\\./x/"').body.text).toBe('sed "s/\\./x/"');
  });

  it('a shift in arithmetic is a heredoc for the builder, and one without an end', () => {
    const text = 'FROM a\nRUN echo $((1 <<2))\nRUN y';
    expect(codes(text)).toEqual(['unterminated-heredoc']);
    expect(parseDockerfile(text).problems[0]?.span).toEqual({ start: 21, end: 26 });
    expect(keywords(text)).toEqual(['FROM', 'RUN', 'RUN']);
  });

  it('a lone carriage return ends no line', () => {
    expect(keywords('FROM a\rRUN y')).toEqual(['FROM']);
  });

  it('a line of 65,536 bytes is refused, one of 65,535 is not', () => {
    const line = (bytes: number): string => `RUN ${'x'.repeat(bytes - 4)}`;
    expect(codes(`FROM a\n${line(65_535)}\nRUN y`)).toEqual([]);
    expect(codes(`FROM a\n${line(65_536)}\nRUN y`)).toEqual(['instruction-too-long']);
    // Bytes, not characters.
    expect(codes(`RUN ${'é'.repeat(32_766)}`)).toEqual(['instruction-too-long']);
    expect(codes(`RUN ${'é'.repeat(32_765)}`)).toEqual([]);
    expect(codes(`RUN ${'😀'.repeat(16_383)}`)).toEqual(['instruction-too-long']);
    expect(codes(`RUN ${'😀'.repeat(16_382)}`)).toEqual([]);
    // Many lines that make one long instruction are no fault.
    expect(codes(`RUN a ${'\\\n && b '.repeat(20_000)}`)).toEqual([]);
  });

  it('parses where there is no Buffer, with the shim that the web bundles get', async () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const bundled = await build({
      stdin: { contents: "export { parseDockerfile } from './shared-rules/src/dockerfile/parse';", resolveDir: root, loader: 'ts' },
      inject: [join(root, 'scripts/shims/buffer.js')],
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'iife',
      globalName: 'plimsoll',
      mainFields: ['module', 'main'],
      logLevel: 'error',
    });
    const world = createContext({ TextEncoder });
    new Script(bundled.outputFiles[0]?.text ?? '').runInContext(world);
    const found = new Script("plimsoll.parseDockerfile('COPY --from=a x y').instructions[0].flags[0].value").runInContext(world);
    expect(found).toBe('a');
  });
});
