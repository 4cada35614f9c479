import { defineRule, type RuleMeta } from '../../engine/rule';
import { readSuppressions } from '../../engine/suppress';
import { classify, followsOn, mergeRuns, type Body, type ConcernKind } from '../../fix/merge-run';
import type { Image, RunStep, Stage } from '../../model/image';

const meta = {
  id: 'consecutive-run',
  group: 'layers',
  summary: 'Consecutive RUN instructions make several layers where one would do.',
  since: '0.1.0',
  preset: 'recommended',
  messages: {
    consecutive: {
      text: '{count} consecutive RUN instructions make {count} layers, and what one leaves behind stays in the image even if a later one removes it: they could be one.',
      severity: 'info',
    },
    lists: {
      text: '{count} consecutive RUN instructions make {count} layers: they could be one, though what is more than a plain chain of commands needs a subshell then.',
      severity: { openshift: 'info', generic: 'hint' },
    },
    commented: {
      text: '{count} consecutive RUN instructions, with only comments between, make {count} layers: they could be one, with the comments inside.',
      severity: 'hint',
    },
  },
  fixes: {
    merge: { title: 'Merge {count} RUN instructions into one', level: 'safe' },
    mergeIsolated: {
      title: 'Merge {count} RUN instructions into one, each body in its own subshell',
      level: 'suggested',
      why: 'A body that is no plain chain of commands keeps its directory, variables and errexit only in a subshell, which is harder to read.',
    },
    mergeReviewed: {
      title: 'Merge {count} RUN instructions into one ({note})',
      level: 'suggested',
      why: 'What the title names may make the merged instruction differ from the separate ones, or change how the file reads.',
    },
  },
  aliases: ['DL3059'],
  sources: [
    { guide: 'OCP', section: 'Clean temporary files' },
    { guide: 'ACP', section: '清理临时文件' },
    { guide: 'ROSA', section: '一時ファイルの消去' },
    { guide: 'ZH', section: '合并 RUN 命令' },
  ],
} as const satisfies RuleMeta;

/** What a person should weigh, as the title of the fix names it. */
const notes: { readonly [kind in ConcernKind]: string } = {
  isolated: 'each body in its own subshell',
  comment: 'comments move inside',
  daemon: 'a process of one body would still run in the next',
  'replaced-command': 'one body replaces a command that another calls',
  upgrade: 'one body upgrades the system',
  mount: 'they would share a writable mount',
  'startup-files': 'the shell reads its start-up files only once',
  'per-run-file': 'the builder renews a file between them',
  'own-groups': 'one body changes the groups of the user',
};

/** The longest instruction that the builder takes is 65,535 bytes; a UTF-16 unit has at most three. */
const maxUnits = 65_535 / 3;

export default defineRule(meta, (context) => {
  function report(runs: readonly RunStep[], message: 'consecutive' | 'commented', image: Image): void {
    const merge = mergeRuns(runs, image.document);
    const [first, ...others] = runs;
    if (first === undefined || 'refused' in merge) return;
    const data = { count: runs.length };
    const edits = () => merge.edits;
    const only = merge.concerns.length === 1 ? merge.concerns[0] : null;
    const lists = message === 'consecutive' && merge.level !== 'safe' && merge.concerns.includes('isolated');
    context.report({
      at: first.instruction.keywordSpan,
      message: lists ? 'lists' : message,
      data,
      related: others.map((run) => ({ path: null, span: run.instruction.keywordSpan, message: 'This RUN could be part of the one above.' })),
      fixes: [
        merge.level === 'safe'
          ? { use: 'merge', data, edits }
          : only === 'isolated'
            ? { use: 'mergeIsolated', data, edits }
            : { use: 'mergeReviewed', data: { ...data, note: merge.concerns.map((kind) => notes[kind]).join('; ') }, edits },
      ],
    });
  }

  return {
    heedsComments: true,
    image(image) {
      for (const stage of image.finalChain) {
        if (stage.windows) continue;
        for (const group of groupsOf(image, stage)) {
          const blocks = blocksOf(group, context.text);
          for (const block of blocks) if (block.length > 1) report(block, 'consecutive', image);
          if (blocks.length > 1) report(group, 'commented', image);
        }
      }
    },
  };
});

/** RUNs of a stage that could be one, each with the next. */
function groupsOf(image: Image, stage: Stage): readonly (readonly RunStep[])[] {
  const groups: RunStep[][] = [];
  let last: Body | null = null;
  let length = 0;
  for (const instruction of stage.instructions) {
    const run = instruction.keyword === 'RUN' ? image.runOf(instruction) : null;
    const body = run === null ? null : classify(run);
    if (run === null || body === null || 'refused' in body) {
      last = null;
      continue;
    }
    const units = instruction.span.end - instruction.span.start + 100;
    if (last !== null && length + units < maxUnits && followsOn(last, body) === null && !keptApart(run, image)) {
      groups[groups.length - 1]?.push(run);
      length += units;
    } else {
      groups.push([run]);
      length = units;
    }
    last = body;
  }
  return groups.filter((group) => group.length > 1);
}

/** The parts of a group without a comment between. */
function blocksOf(group: readonly RunStep[], text: string): readonly (readonly RunStep[])[] {
  const blocks: RunStep[][] = [];
  let end = 0;
  for (const run of group) {
    const { span } = run.instruction;
    const block = blocks[blocks.length - 1];
    if (block !== undefined && text.slice(end, span.start).trim() === '') block.push(run);
    else blocks.push([run]);
    end = span.end;
  }
  return blocks;
}

/** A comment above the RUN switches this rule off for it: other linters report the later RUN, not the first. */
function keptApart(run: RunStep, image: Image): boolean {
  return suppressionsOf(image).all.some(
    ({ names, file, scope }) => !file && names.some(({ rule }) => rule !== null) && scope.start === run.instruction.span.start,
  );
}

const known = new WeakMap<Image, ReturnType<typeof readSuppressions>>();

function suppressionsOf(image: Image): ReturnType<typeof readSuppressions> {
  let found = known.get(image);
  if (found === undefined) {
    found = readSuppressions(image.document.text, image.document, null, [{ meta, create: () => ({}) }]);
    known.set(image, found);
  }
  return found;
}
