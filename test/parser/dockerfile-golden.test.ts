import { describe, expect, it } from 'vitest';
import { KEYWORDS } from '../../shared-rules/src/dockerfile/keywords';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { scan } from '../../shared-rules/src/dockerfile/scanner';
import type { Instruction } from '../../shared-rules/src/dockerfile/nodes';
import { LineIndex } from '../../shared-rules/src/text/line-index';
import golden from './golden/dockerfile.json';

/** What BuildKit's own parser makes of an input: lines count from 1, `args` are its node's arguments, `chomp` is `<<-`. */
interface GoldenInstruction {
  keyword: string;
  startLine: number;
  endLine: number;
  args: string[];
  flags?: string[];
  json?: boolean;
  heredocs?: { name: string; expand: boolean; chomp: boolean; content: string }[];
  child?: GoldenInstruction;
  logical: string;
}

interface GoldenCase {
  name: string;
  input: string | { repeat: string };
  escape?: string;
  instructions?: GoldenInstruction[];
  error?: string;
}

const LONG_LINE = `FROM a\nRUN ${'x'.repeat(70_000)}\nRUN y`;
const cases = golden as GoldenCase[];

/** What each of the builder's errors is here; an empty list where no problem is due (a half-written file has no instruction yet). */
const ERRORS: Readonly<Record<string, readonly string[]>> = {
  'unterminated heredoc': ['unterminated-heredoc'],
  'only one escape parser directive can be used': ['invalid-directive'],
  "invalid escape token 'x' does not match ` or \\": ['invalid-directive'],
  'file with no instructions': [],
  'when using JSON array syntax, arrays must be comprised of strings only': [],
  'dockerfile line greater than max allowed size of 65535': ['instruction-too-long'],
};

/** A NUL at a file's start makes it binary for us; the builder would read on. */
const BINARY = 'NUL';

describe('the builder and we read the same', () => {
  it('all 111 cases are there', () => {
    expect(cases).toHaveLength(111);
  });

  for (const one of cases) {
    const text = typeof one.input === 'string' ? one.input : LONG_LINE;
    if (one.error !== undefined) {
      it(`${one.name}: ${one.error}`, () => {
        expect(parseDockerfile(text).problems.map((problem) => problem.code)).toEqual(ERRORS[one.error as string]);
      });
      continue;
    }
    it(one.name, () => {
      const file = parseDockerfile(text);
      if (one.name === BINARY) {
        expect(file.problems.map((problem) => problem.code)).toEqual(['binary']);
        expect(scan(text).lines.map((line) => line.text.text)).toEqual(one.instructions?.map((instruction) => instruction.logical));
        return;
      }
      expect(file.escape).toBe(one.escape);
      expect(file.instructions.map((instruction) => ours(instruction, text))).toEqual(one.instructions?.map(theirs));
      expect(lines(text)).toEqual(one.instructions?.map(({ startLine, endLine }) => ({ startLine, endLine })));
    });
  }
});

function lines(text: string): { startLine: number; endLine: number }[] {
  const index = new LineIndex(text);
  return scan(text).lines.map(({ start, end }) => ({ startLine: index.position(start).line + 1, endLine: index.position(end).line + 1 }));
}

interface Compared {
  keyword: string;
  logical: string;
  args: string[];
  flags: string[];
  json: boolean;
  heredocs: { name: string; expand: boolean; chomp: boolean; content: string }[];
  child: Compared | null;
}

function theirs(instruction: GoldenInstruction): Compared {
  const { keyword, logical, args, flags = [], json = false, heredocs = [], child } = instruction;
  return {
    keyword: keyword.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
    logical,
    args: args.length === 1 && args[0] === '' ? [] : args,
    flags,
    json,
    heredocs,
    child: child === undefined ? null : theirs({ ...child, ...(heredocs.length > 0 ? { heredocs } : {}) }),
  };
}

function ours(instruction: Instruction, text: string): Compared {
  const { keyword, logical, flags, json, healthcheck, heredocs, trigger } = instruction;
  return {
    keyword,
    logical: logical.text,
    args: args(instruction, text),
    flags: flags.map((flag) => `--${flag.name}${flag.value === null ? '' : `=${flag.value}`}`),
    json: json !== null || (healthcheck !== null && healthcheck.json !== null),
    heredocs: heredocs.map(({ name, expand, stripTabs, content }) => ({ name, expand, chomp: stripTabs, content: content.text })),
    child: trigger === null ? null : ours(trigger, text),
  };
}

function args({ keyword, body, json, healthcheck, pairs, words }: Instruction, text: string): string[] {
  if (json !== null) return json.map((one) => one.value);
  if (healthcheck !== null) return ['CMD', ...(healthcheck.json?.map((one) => one.value) ?? [healthcheck.body.text])];
  switch (keyword) {
    case 'RUN':
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      return body.text === '' ? [] : [body.text];
    case 'ENV':
    case 'LABEL':
      return pairs.flatMap((pair) => [text.slice(pair.keySpan.start, pair.keySpan.end), pair.rawValue ?? '', pair.legacy ? '' : '=']);
    case 'ONBUILD':
      return [];
    default:
      return KEYWORDS.has(keyword) ? words.map((word) => word.raw) : [];
  }
}
