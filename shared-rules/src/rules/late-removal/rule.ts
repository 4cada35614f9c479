import { defineRule } from '../../engine/rule';
import { mergeRuns } from '../../fix/merge-run';
import { mountInstead } from '../../fix/mount-instead';
import { commandRemoval } from '../../fix/remove-command';
import type { Image } from '../../model/image';
import { lateRemovals, maySame, usesOf, type LateRemoval } from '../../model/layer-files';
import { remove, type TextEdit } from '../../text/edit';

export default defineRule(
  {
    id: 'late-removal',
    group: 'layers',
    summary: 'A RUN removes what an earlier layer holds, so that the image stays as large as it was.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      late: {
        text: '`{path}` comes from an earlier {keyword}, whose layer keeps it: removing it here hides it and makes the image no smaller.',
        severity: 'warning',
      },
      cache: {
        text: '`{path}` was filled by an earlier RUN, whose layer keeps it: removing it here hides it and makes the image no smaller.',
        severity: 'warning',
      },
    },
    fixes: {
      merge: { title: 'Merge it with the RUN that makes it', level: 'safe' },
      mergeReviewed: {
        title: 'Merge it with the RUN that makes it',
        level: 'suggested',
        why: 'The bodies are more than plain chains of commands, or a comment stands between them.',
      },
      mount: {
        title: 'Mount it for this RUN instead',
        level: 'suggested',
        why: 'The file is there for that RUN alone, and can not be written to; the builder has to be BuildKit, or Buildah 1.24 or newer.',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Clean temporary files' },
      { guide: 'ZH', section: '合并 RUN 命令' },
    ],
  },
  (context) => ({
    stage(stage) {
      const { image } = context;
      if (image === null || !stage.inFinalChain) return;
      for (const late of lateRemovals(image, stage, context.answers, context.path)) {
        const { removal, made, maker } = late;
        const path = removal.word.raw.replace(/[{}"']/g, '');
        const related = [{ path: null, span: made?.span ?? maker.keywordSpan, message: 'Its layer comes from here.' }];
        const merge = merged(image, late);
        const mount = mounted(image, late);
        const fixes = [
          ...(merge === null ? [] : [{ use: merge.safe ? ('merge' as const) : ('mergeReviewed' as const), edits: merge.edits }]),
          ...(mount === null ? [] : [{ use: 'mount' as const, edits: () => mount }]),
        ];
        if (made === null) context.report({ at: removal.word.span, message: 'cache', data: { path }, related, fixes });
        else context.report({ at: removal.word.span, message: 'late', data: { path, keyword: maker.keyword }, related, fixes });
      }
    },
  }),
);

/** One RUN of all from the maker to the removal, where nothing else stands between. */
function merged(image: Image, { run, maker }: LateRemoval): { readonly safe: boolean; readonly edits: () => readonly TextEdit[] } | null {
  if (maker.keyword !== 'RUN' || image.stageOf(maker) !== run.stage) return null;
  const runs = run.stage?.runs.filter((one) => one.instruction.index >= maker.index && one.instruction.index <= run.instruction.index) ?? [];
  const merge = mergeRuns(runs, image.document);
  return 'refused' in merge ? null : { safe: merge.level === 'safe', edits: () => merge.edits };
}

/** A bind mount in place of a COPY that brings an archive or a package for this RUN alone. */
function mounted(image: Image, { run, removal, made }: LateRemoval): readonly TextEdit[] | null {
  if (made === null || made.how !== 'copy' || removal.call.args.filter((arg) => !arg.raw.startsWith('-')).length !== 1) return null;
  const used = usesOf(run).some((use) => (use.how === 'unpack' || use.how === 'install' || use.how === 'run') && maySame(use.path, made.path));
  const others = run.stage?.runs.filter((one) => one !== run && one.instruction.index > made.instruction.index && one.source?.text.includes(made.path)) ?? [];
  const cut = commandRemoval(image.document, run, removal.call);
  const edits = used && others.length === 0 && cut !== null && removal.path === made.path ? mountInstead(image, made, [run]) : null;
  return edits === null || cut === null ? null : [...edits, remove(cut)];
}
