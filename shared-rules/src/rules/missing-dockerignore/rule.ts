import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { contextSources, findContext } from '../../model/context';
import { hasIgnoreFile } from '../../model/context-ignore';
import { proposeIgnore } from '../../model/ignore-proposal';
import { insert } from '../../text/edit';
import { joinPath } from '../../text/path';

export default defineRule(
  {
    id: 'missing-dockerignore',
    group: 'layers',
    summary: 'The whole build context is copied, and no .dockerignore keeps anything out.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      missing: {
        text: '`{copy}` copies the whole build context and there is no .dockerignore: version control, local settings and secrets come into the image, and a change of any of them repeats the build from here.',
        severity: 'info',
      },
    },
    fixes: {
      create: {
        title: 'Create {file}',
        level: 'suggested',
        why: 'What it lists is not in the build any more: look through it, and add what else the image does not need.',
      },
    },
    sources: [{ guide: 'EW', section: 'Exclude irrelevant files' }],
  },
  (context) => {
    let seen = false;

    function visit(instruction: Instruction): void {
      const { image, path, answers } = context;
      if (seen || image === null || path === null || instruction.onbuild) return;
      // Who leaves out some of it here has made the choice.
      if (instruction.flags.some((flag) => flag.name === 'from' || flag.name === 'exclude')) return;
      const index = contextSources(instruction).findIndex((source) => /^(?:\.?\/?|(?:\.\/)?\*)$/.test(source));
      const words = instruction.json ?? instruction.words;
      const word = words[index];
      if (word === undefined) return;
      seen = true;
      const build = findContext(image.document, answers, path);
      if (build?.certain !== true || hasIgnoreFile(path, build, answers) !== false) return;
      const file = joinPath(build.folder, '.dockerignore');
      const lines = proposeIgnore(image, build.folder, answers.list(build.folder) ?? [], answers);
      const { eol } = image.document;
      context.report({
        at: word.span,
        message: 'missing',
        data: { copy: `${instruction.keyword} ${word.value}` },
        fixes: [
          {
            use: 'create',
            data: { file },
            edits: () => [],
            files: () => [
              {
                path: file,
                before: '',
                edits: [
                  insert(
                    0,
                    lines()
                      .map((line) => line + eol)
                      .join(''),
                  ),
                ],
              },
            ],
          },
        ],
      });
    }

    return { instruction: { COPY: visit, ADD: visit } };
  },
);
