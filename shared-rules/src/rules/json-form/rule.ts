import { holdsTemplate } from '../../dockerfile/holds-template';
import { readLooseJson, type JsonFault, type JsonRepair } from '../../dockerfile/loose-json';
import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { replace, type TextEdit } from '../../text/edit';
import type { MappedText } from '../../text/mapped-text';

const faults: Readonly<Record<JsonFault, string>> = {
  quotes: 'JSON takes double quotes only',
  words: 'JSON has each word in double quotes',
  comma: 'a comma is missing',
  'trailing-comma': 'JSON has no comma behind the last string',
  escape: 'a string holds what JSON can not (a backslash before another character than `"`, `\\`, `/`, b, f, n, r, t, u; a tab)',
  tail: 'something stands behind the closing bracket',
  open: 'the closing bracket is missing',
};

export default defineRule(
  {
    id: 'json-form',
    group: 'validity',
    summary: 'Reports lists in brackets that look like the JSON form, and are not.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      command: { text: '{keyword} looks like the JSON form, but {fault}: a shell gets the text as it stands, brackets and all.', severity: 'warning' },
      paths: { text: '{keyword} looks like the JSON form, but {fault}: brackets and quotes become parts of the paths.', severity: 'warning' },
      refused: { text: '{keyword} takes a list of strings in JSON form, so the build fails.', severity: 'error' },
    },
    fixes: {
      repair: { title: 'Make it JSON', level: 'suggested', why: 'It is what the text looks like, not necessarily what was meant.' },
    },
    sources: [{ guide: 'Dockerfile reference', section: 'Shell and exec form' }],
    supersedes: ['shell-form-command'],
  },
  (context) => {
    const judge = (instruction: Instruction, body: MappedText, isJson: boolean, takes: 'command' | 'paths'): void => {
      const { keyword, keywordSpan: at } = instruction;
      if (isJson || holdsTemplate(body.text)) return;
      const loose = readLooseJson(body.text);
      const edits = loose?.repairs == null ? null : editsOf(body, loose.repairs);
      const fixes = edits === null ? [] : [{ use: 'repair' as const, edits: () => edits }];
      if (keyword === 'SHELL') {
        const words = instruction.words.every((word) => word.contiguous && /^[\w./-]+$/.test(word.raw)) && body.isContiguous(0, body.text.length);
        const listed = () => [replace(body.span(0, body.text.length), `[${instruction.words.map((word) => `"${word.raw}"`).join(', ')}]`)];
        context.report({ at, message: 'refused', data: { keyword }, fixes: loose === null && words ? [{ use: 'repair', edits: listed }] : fixes });
      } else if (isList(body.text)) context.report({ at, message: 'refused', data: { keyword }, fixes });
      else if (loose !== null && loose.fault !== null) context.report({ at, message: takes, data: { keyword, fault: faults[loose.fault] }, fixes });
    };
    const command = (instruction: Instruction): void => judge(instruction, instruction.body, instruction.json !== null, 'command');
    const paths = (instruction: Instruction): void => judge(instruction, instruction.body, instruction.json !== null, 'paths');

    return {
      instruction: {
        RUN: command,
        CMD: command,
        ENTRYPOINT: command,
        COPY: paths,
        ADD: paths,
        VOLUME: paths,
        SHELL: (instruction) => {
          if (instruction.body.text !== '') command(instruction);
        },
        HEALTHCHECK: (instruction) => {
          const check = instruction.healthcheck;
          if (check !== null) judge(instruction, check.body, check.json !== null, 'command');
        },
      },
    };
  },
);

/** Null where a repair would touch a continuation. */
function editsOf(body: MappedText, repairs: readonly JsonRepair[]): readonly TextEdit[] | null {
  if (!repairs.every(({ start, end }) => body.isContiguous(start, end))) return null;
  // Behind a character, not in front of the next: a continuation may part the two.
  return repairs.map(({ start, end, text }) =>
    start === end ? replace({ start: body.toSource(start - 1) + 1, end: body.toSource(start - 1) + 1 }, text) : replace(body.span(start, end), text),
  );
}

/** A valid list, of more than strings. */
function isList(text: string): boolean {
  try {
    return text.startsWith('[') && Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
