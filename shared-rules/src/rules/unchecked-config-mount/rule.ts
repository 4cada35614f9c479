import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import { statementOnLine, uncheckedReads, type ConfigRead } from '../../model/config-reads';
import type { Image } from '../../model/image';
import type { ScriptDocument } from '../../model/script';
import { runsAtStart, startTexts, usesOf } from '../../model/start-texts';
import type { ShellScript } from '../../shell/nodes';
import { insert, type TextEdit } from '../../text/edit';
import { baseName } from '../../text/path';

export default defineRule(
  {
    id: 'unchecked-config-mount',
    group: 'configuration',
    summary: 'The start script reads a file that has to be mounted, and does not test that it is there.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      unchecked: {
        text: '{script} reads {file}, which somebody has to mount, and does not test that it is there: without it the container fails, or goes on half configured, and does not say why.',
        severity: 'hint',
      },
    },
    fixes: {
      test: { title: 'Stop with a message when {file} is missing', level: 'suggested', why: 'A container that ran without the file will then not start.' },
      testInScript: {
        title: 'Stop with a message when {file} is missing, in {script}',
        level: 'suggested',
        why: 'It changes the script, another file than this one. A container that ran without the file will then not start.',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Use environment variables for configuration' },
      { guide: 'ROSA', section: '設定での環境変数の使用' },
    ],
  },
  (context) => {
    function inScript(document: ScriptDocument): void {
      if (!runsAtStart(document)) return;
      const { script, text, path } = document;
      for (const read of uncheckedReads(script, usesOf(document)[0]?.image ?? null)) {
        const edit = testEdit(text, script, read, eolOf(text));
        context.report({
          at: read.word.span,
          message: 'unchecked',
          data: { script: path === null ? 'The start script' : baseName(path), file: read.path },
          related: startPlaces(document),
          fixes: edit === null ? [] : [{ use: 'test', data: { file: read.path }, edits: () => [edit] }],
          ...(path === null ? {} : { pair: pairOf(path, read) }),
        });
      }
    }

    function inImage(image: Image): void {
      for (const { script, file } of startTexts(image)) {
        const reads = uncheckedReads(script, image);
        const [first] = reads;
        if (first === undefined) continue;
        const path = file?.path ?? null;
        const name = file === null ? 'The start command' : baseName(path ?? file.imagePath);
        if (file === null || path === null) {
          for (const read of reads) {
            const edit = file === null ? null : testEdit(context.text, script, read, image.document.eol);
            const fixes = edit === null ? [] : [{ use: 'test' as const, data: { file: read.path }, edits: () => [edit] }];
            context.report({ at: read.word.span, message: 'unchecked', data: { script: name, file: read.path }, fixes });
          }
          continue;
        }
        const { text } = file;
        const edits = reads.map((read) => testEdit(text, script, read, eolOf(text)));
        const fix = {
          use: 'testInScript' as const,
          data: { file: reads.map((read) => read.path).join(', '), script: name },
          edits: () => [],
          files: () => [{ path, before: text, edits: edits.flatMap((edit) => edit ?? []) }],
        };
        context.report({
          at: file.span,
          message: 'unchecked',
          data: { script: name, file: first.path },
          related: reads.map((read) => ({ path, span: read.word.span, message: `${read.path} is read here.` })),
          fixes: edits.includes(null) ? [] : [fix],
          pair: pairOf(path, first),
        });
      }
    }

    return { script: inScript, image: inImage };
  },
);

/** A test in front of the statement that reads, on a line of its own. */
function testEdit(text: string, script: ShellScript, { path, word }: ConfigRead, eol: string): TextEdit | null {
  const statement = statementOnLine(text, script.statements, word.span);
  if (statement === null) return null;
  const { start } = statement.span;
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const bare = word.raw.replace(/^"(.*)"$/, '$1');
  const name = /^[\w./${}-]+$/.test(bare) && !bare.includes('$(') ? bare : path;
  return insert(start, `[ -r "${name}" ] || { echo "${name} is missing: mount it." >&2; exit 1; }${eol}${indent}`);
}

function eolOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}

/** Two files carry the finding: the script's offset tells which it is. */
function pairOf(path: string, { word }: ConfigRead): string {
  return `unchecked-config-mount ${path}:${word.span.start}`;
}
