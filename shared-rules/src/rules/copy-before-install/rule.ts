import { defineRule } from '../../engine/rule';
import { copyManifestFirst, moveBelow } from '../../fix/move-copy';
import { earlyCopies } from '../../model/early-copy';
import { readManifests } from '../../model/read-manifests';

export default defineRule(
  {
    id: 'copy-before-install',
    group: 'layers',
    summary: 'Files of the build context are copied above an install that does not need them.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      early: {
        text: '`{source}` is copied above `{install}`, which does not need it: each change of those files makes the build install the packages again.',
        severity: 'warning',
      },
      whole: {
        text: '`{source}` is copied above `{install}`, which needs no more than {manifests}: each change of any other file makes the build install the packages again.',
        severity: 'warning',
      },
      project: {
        text: '`{source}` is copied above `{install}`: each change of any file makes the build install all packages again. Install them from {manifests} alone first, and the project behind that.',
        severity: 'warning',
      },
    },
    fixes: {
      move: { title: 'Move it below the install', level: 'safe' },
      moveReviewed: { title: 'Move it below the install', level: 'suggested', why: 'The install, or the packages that it brings, may need a file of it.' },
      manifestFirst: { title: 'Copy {manifests} first', level: 'suggested', why: 'Scripts that run during the install may need other files.' },
    },
    sources: [
      { guide: 'OCP', section: 'Place instructions in the proper order' },
      { guide: 'ACP', section: '按正确顺序放置指令' },
      { guide: 'ROSA', section: '正しい順序での命令の指定' },
      { guide: 'EW', section: 'The order of instructions examples' },
    ],
  },
  (context) => ({
    stage(stage) {
      const { image } = context;
      if (image === null) return;
      for (const found of earlyCopies(image, stage)) {
        const read = readManifests(found.manifests, image, context.answers, context.path);
        // `-e .`, a workspace, a dependency by its path: nobody can install without the project.
        if (read.needMore) continue;
        const early = { ...found, manifests: read.files };
        const { made, command } = early;
        const related = [{ path: null, span: early.span, message: 'This runs again.' }];
        const source = made.source.replace(/[{}]/g, '');
        if (early.manifests.length === 0) {
          const move = moveBelow(image, early);
          const fixes = move === null ? [] : [{ use: move.safe ? ('move' as const) : ('moveReviewed' as const), edits: () => move.edits }];
          context.report({ at: made.span, message: 'early', data: { source, install: command }, related, fixes });
        } else {
          const manifests = early.manifests.map((one) => `\`${one}\``).join(' and ');
          const edits = early.project || read.runScripts ? null : copyManifestFirst(image, early);
          context.report({
            at: made.span,
            message: early.project ? 'project' : 'whole',
            data: { source, install: command, manifests },
            related,
            fixes: edits === null ? [] : [{ use: 'manifestFirst', data: { manifests }, edits: () => edits }],
          });
        }
      }
    },
  }),
);
