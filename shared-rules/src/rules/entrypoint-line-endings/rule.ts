import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import type { Image, StartScript } from '../../model/image';
import type { ScriptDocument } from '../../model/script';
import { remove, replace, type TextEdit } from '../../text/edit';
import { baseName } from '../../text/path';
import type { Span } from '../../text/span';

const title = 'Normalise the line endings of {script}';

export default defineRule(
  {
    id: 'entrypoint-line-endings',
    group: 'processes',
    summary: 'A start script has Windows line endings, or a byte order mark in front of `#!`.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      interpreter: {
        text: '{script} has Windows line endings: its interpreter is looked for under a name that ends in a carriage return, so the container fails with "no such file or directory".',
        severity: 'error',
      },
      commands: {
        text: '{script} has Windows line endings: the shell takes the carriage return for a part of each last word, so its commands fail.',
        severity: 'error',
      },
      byteOrderMark: {
        text: '{script} has a byte order mark in front of `#!`: the interpreter is not found, so the container fails with "exec format error".',
        severity: 'error',
      },
    },
    fixes: {
      normalise: { title, level: 'safe' },
      normaliseScript: {
        title,
        level: 'suggested',
        why: 'It changes the script, another file than this one. Keep it that way in the repository too: `*.sh text eol=lf` in .gitattributes.',
      },
    },
    aliases: ['SC1017', 'SC1082'],
    sources: [{ guide: 'OCP', section: 'Use exec in wrapper scripts' }],
  },
  (context) => {
    function inScript(document: ScriptDocument): void {
      const { text, path, images } = document;
      if (!document.wrapper || path === null || (images.length > 0 && images.every((one) => repairs(one.image)))) return;
      const fault = faultOf(text, true);
      if (fault === null) return;
      const data = { script: baseName(path) };
      context.report({
        at: fault.span,
        message: fault.message,
        data,
        related: startPlaces(document, images),
        fixes: [{ use: 'normalise', data, edits: () => normalised(text) }],
        pair: `entrypoint-line-endings ${path}`,
      });
    }

    function inImage(image: Image): void {
      if (image.start === null || image.final?.windows !== false) return;
      for (const file of image.start.files) {
        const { path, text, span } = file;
        if (path === null || repairs(image)) continue;
        const fault = faultOf(text, file.shell);
        if (fault === null) continue;
        const data = { script: baseName(path) };
        context.report({
          at: span,
          message: fault.message,
          data,
          related: [{ path, span: fault.span, message: 'The first such line.' }],
          fixes: [{ use: 'normaliseScript', data, edits: () => [], files: () => [{ path, before: text, edits: normalised(text) }] }],
          pair: `entrypoint-line-endings ${path}`,
        });
      }
    }

    return { script: inScript, image: inImage };
  },
);

interface Fault {
  readonly message: 'interpreter' | 'commands' | 'byteOrderMark';
  readonly span: Span;
}

function faultOf(text: string, shell: StartScript['shell']): Fault | null {
  const shebang = /^\uFEFF?#![^\r\n]*/.exec(text)?.[0];
  const line = text.includes('\r\n') ? /^[^\r\n]*[^\s][^\r\n]*(?=\r\n)/m.exec(text) : null;
  if (shebang !== undefined && text.startsWith('\r\n', shebang.length))
    return { message: 'interpreter', span: { start: shebang.indexOf('#'), end: shebang.length } };
  if (shebang?.startsWith('\uFEFF')) return { message: 'byteOrderMark', span: { start: 1, end: shebang.length } };
  return shell && line !== null ? { message: 'commands', span: { start: line.index, end: line.index + line[0].length } } : null;
}

function normalised(text: string): readonly TextEdit[] {
  const mark = text.startsWith('\uFEFF') ? [remove({ start: 0, end: 1 })] : [];
  return [...mark, ...[...text.matchAll(/\r\n/g)].map(({ index }) => replace({ start: index, end: index + 2 }, '\n'))];
}

/** Whether a RUN takes carriage returns out of files: `dos2unix`, `sed -i 's/\r$//'`, `tr -d '\r'`. */
function repairs(image: Image): boolean {
  return image.runs.some((run) =>
    run.calls.some((call) => /^(?:dos2unix|fromdos|d2u)$/.test(call.name) || call.args.some((arg) => /\\r|\\015|\\x0d|\^M/i.test(arg.raw))),
  );
}
