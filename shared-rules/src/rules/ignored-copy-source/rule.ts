import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { contextSources, findContext, type BuildContext } from '../../model/context';
import { ignoreFileOf, type ContextIgnore } from '../../model/context-ignore';
import type { IgnorePattern } from '../../model/ignore-file';
import type { Related } from '../../engine/finding';
import { baseName, folderOf, joinPath } from '../../text/path';

export default defineRule(
  {
    id: 'ignored-copy-source',
    group: 'validity',
    summary: 'COPY or ADD names a source that the ignore file keeps out of the build, or that the build context lacks.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      ignored: {
        text: '`{source}` is not in the build: `{pattern}` in {file} excludes it, so this instruction fails or copies nothing.',
        severity: 'warning',
      },
      absent: {
        text: 'There is no `{source}` in the build context {folder}, so this instruction fails.',
        severity: 'warning',
      },
    },
    aliases: ['BK:CopyIgnoredFile'],
    sources: [{ guide: 'EW', section: 'Exclude irrelevant files' }],
  },
  (context) => {
    function visit(instruction: Instruction): void {
      const { image, path, answers } = context;
      if (image === null || path === null || instruction.onbuild) return;
      const sources = contextSources(instruction);
      if (sources.length === 0) return;
      const build = findContext(image.document, answers, path);
      if (build?.certain !== true) return;
      const ignore = ignoreFileOf(path, build, answers);
      const words = (instruction.json ?? instruction.words).slice(0, -1);
      for (const word of words) {
        if (!sources.includes(word.value) || /[$\\]/.test(word.value)) continue;
        const source = joinPath('.', word.value.replace(/^\/+/, ''));
        if (source === '.' || source.startsWith('..')) continue;
        const data = { source: word.value.replace(/[{}]/g, '') };
        const pattern = ignore == null || (build.others ?? []).length > 0 ? null : excludes(ignore, source, build);
        if (ignore != null && pattern !== null) {
          const related: readonly Related[] = [{ path: ignore.path, span: pattern.span, message: 'This pattern excludes it.' }];
          context.report({
            at: word.span,
            message: 'ignored',
            data: { ...data, pattern: pattern.text.replace(/[{}]/g, ''), file: baseName(ignore.path) },
            related,
          });
        } else if (build.named === true && isAbsent(source, build)) {
          context.report({ at: word.span, message: 'absent', data: { ...data, folder: build.folder === '.' ? '(the root folder)' : `\`${build.folder}\`` } });
        }
      }
    }

    /** The pattern that leaves nothing of the source. */
    function excludes({ file }: ContextIgnore, source: string, build: BuildContext): IgnorePattern | null {
      const { answers } = context;
      if (!/[*?[]/.test(source)) return file.mayKeepBelow(source) ? null : file.excluding(source);
      // A wildcard in the last name only: what it matches is seen; nothing at all is a usual way to say "if it is there".
      const folder = folderOf(source);
      if (/[*?[]/.test(folder) || /\[/.test(source)) return null;
      const matches = new RegExp(
        `^${baseName(source)
          .replace(/[.+^${}()|]/g, '\\$&')
          .replace(/\*+/g, '.*')
          .replace(/\?/g, '.')}$`,
      );
      const names = (answers.list(joinPath(build.folder, folder)) ?? []).filter((name) => matches.test(name)).map((name) => joinPath(folder, name));
      const patterns = names.map((name) => (file.mayKeepBelow(name) ? null : file.excluding(name)));
      return patterns.includes(null) ? null : (patterns[0] ?? null);
    }

    function isAbsent(source: string, build: BuildContext): boolean {
      if (/[*?[]/.test(source) || built.test(source)) return false;
      const { answers } = context;
      return answers.stat(joinPath(build.folder, source)) === null && answers.list(joinPath(build.folder, folderOf(source))) != null;
    }

    return { instruction: { COPY: visit, ADD: visit } };
  },
);

/** What a step before the build usually makes: no repository holds it. */
const built =
  /(?:^|\/)(?:target|dist|build|out|output|_output|bin|obj|release|publish|artifacts?|node_modules|vendor|deps|tmp|pkg|packages|public|static|staging|\.next|venv|\.venv)(?:\/|$)|\.(?:jar|war|ear|zip|tar|tgz|gz|xz|bz2|rpm|deb|apk|whl|so|exe|bin|wasm|crt|pem|key|cer|p12|jks|env|pub|img|iso|gem|phar|nupkg|dll|squashfs)$|(?:^|\/)[^./]+$/i;
