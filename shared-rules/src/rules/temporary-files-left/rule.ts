import { defineRule } from '../../engine/rule';
import { insertCommand } from '../../fix/insert-command';
import { mountInstead } from '../../fix/mount-instead';
import type { Image } from '../../model/image';
import { folderOfCall, isExact, leftFiles, leftSources, type LeftFile } from '../../model/layer-files';
import { baseName, folderOf } from '../../text/path';

export default defineRule(
  {
    id: 'temporary-files-left',
    group: 'layers',
    summary: 'A file that was needed once, to unpack, install or run it, stays in the image.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      archive: {
        text: '`{file}` is unpacked and then stays in the image, where nothing needs it: remove it in the instruction that brings it, as no later one can make that layer smaller.',
        severity: 'warning',
      },
      package: {
        text: '`{file}` is installed and then stays in the image, where nothing needs it: remove it in the instruction that brings it, as no later one can make that layer smaller.',
        severity: 'warning',
      },
      installer: {
        text: '`{file}` is run once and then stays in the image, where nothing needs it: remove it in the instruction that brings it, as no later one can make that layer smaller.',
        severity: 'warning',
      },
      source: {
        text: '`{file}` was only there to install from, and its source tree stays in the image: remove it in the instruction that brings it, as no later one can make that layer smaller.',
        severity: 'warning',
      },
      temporary: {
        text: '`{file}` stays in the image though it lies in a folder for temporary files: remove it in the instruction that brings it, as no later one can make that layer smaller.',
        severity: 'warning',
      },
    },
    fixes: {
      remove: { title: 'Remove `{file}` behind its last use', level: 'safe' },
      removeUnlessUsed: {
        title: 'Remove `{file}` behind its last use',
        level: 'suggested',
        why: 'Something that can not be seen here may read the file later.',
      },
      mount: {
        title: 'Mount it for the RUN that uses it',
        level: 'suggested',
        why: 'The file is there for that RUN alone, and can not be written to; the builder has to be BuildKit, or Buildah 1.24 or newer.',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Clean temporary files' },
      { guide: 'ACP', section: '清理临时文件' },
      { guide: 'ROSA', section: '一時ファイルの消去' },
      { guide: 'ZH', section: '合并 RUN 命令' },
    ],
    supersedes: ['copied-archive'],
  },
  (context) => ({
    stage(stage) {
      const { image } = context;
      if (image === null || !stage.inFinalChain) return;
      const sources = leftSources(image, stage, context.answers, context.path);
      for (const source of sources) context.report({ at: source.span, message: 'source', data: { file: shown(source.path.replace('/(workdir)/', '')) } });
      for (const left of leftFiles(image, stage, context.answers, context.path)) {
        if (left.made.how === 'clone' && sources.some((source) => source.call === left.made.call)) continue;
        const file = shown(left.made.how === 'copy' || left.made.how === 'add-url' ? left.made.source : baseName(left.made.path));
        const removal = removalOf(image, left);
        const mount = left.made.run === null ? mountInstead(image, left.made, left.runs) : null;
        context.report({
          at: left.made.span,
          message: left.kind,
          data: { file },
          fixes: [
            ...(removal === null
              ? []
              : [{ use: removal.safe ? ('remove' as const) : ('removeUnlessUsed' as const), data: { file }, edits: () => [removal.edit] }]),
            ...(mount === null ? [] : [{ use: 'mount' as const, edits: () => mount }]),
          ],
        });
      }
    },
  }),
);

/** Braces would read as a gap in the message. */
function shown(path: string): string {
  return path.replace(/[{}]/g, '');
}

/** `rm -f FILE` behind the last command that names a file of this RUN. */
function removalOf(image: Image, { made, kind, uses, last, uncertain }: LeftFile) {
  if (made.run === null || made.call === null || last === null || uses.length === 0) return null;
  const here = folderOfCall(made.run, last) === folderOf(made.path) && !last.ancestors.some((node) => node.kind === 'subshell');
  const literal = here ? baseName(made.path) : made.path;
  const exact = here ? isExact(baseName(made.path)) : isExact(made.path);
  const written = uses.filter((use) => use.call === last && use.word !== last.nameWord).pop()?.word.raw ?? null;
  const operand = exact && /^[\w./+:@%,-]+$/.test(literal) && !literal.startsWith('-') ? literal : written;
  if (operand === null || (operand === written && last.ancestors.some((node) => node.kind === 'subshell')) || /\n/.test(operand)) return null;
  const sudo = last.wrappers.some((wrapper) => wrapper.name === 'sudo') ? 'sudo ' : '';
  const folder = made.how === 'clone' ? '-rf' : '-f';
  const command = `${sudo}rm ${folder} ${operand}`;
  const edit = insertCommand(image.document, made.run, last, command);
  if (edit === null) return null;
  const plain =
    !uncertain && made.call.unconditional && uses.every((use) => use.call.unconditional) && !made.run.onbuild && (made.run.script?.problems.length ?? 1) === 0;
  return { safe: plain && operand === literal && exact && (kind === 'archive' || kind === 'package'), edit };
}
