import { interactivePackages } from '../../data/interactive-packages';
import { defineRule } from '../../engine/rule';
import { removeWords } from '../../fix/remove-words';
import { calledPrograms } from '../../model/called-programs';
import { madeFiles } from '../../model/layer-files';
import type { Image, RunStep, Stage } from '../../model/image';
import { isWorkbench } from '../../model/purpose';
import { baseName } from '../../text/path';
import { isApt, isRemovedAgain, isRpm, operationsOf, type PackageArg, type PackageOperation } from '../../model/packages';

export default defineRule(
  {
    id: 'unneeded-packages',
    group: 'packages',
    summary: 'The image holds editors, pagers, network tools and other aids for people at a terminal.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      aid: { text: '{package} is {what}, for a person at a terminal: the running image does not need it, and who breaks in can use it.', severity: 'hint' },
    },
    fixes: {
      remove: { title: 'Remove `{package}`', level: 'suggested', why: 'A script outside this file may call it.' },
    },
    sources: [
      { guide: 'EW', section: 'Do not install unnecessary packages' },
      { guide: 'ZH', section: '只安装必要依赖包' },
    ],
  },
  (context) => ({
    instruction: {
      RUN(instruction, stage) {
        const image = context.image;
        const run = image?.runOf(instruction) ?? null;
        if (image === null || run === null || stage === null || !stage.inFinalChain || run.onbuild || isWorkbench(image, context.path)) return;
        for (const operation of operationsOf(run)) {
          // What a condition asks for is wanted then.
          if (operation.verb !== 'install' || !isSystem(operation) || !operation.call.unconditional) continue;
          for (const one of operation.packages) {
            const aid = one.name === null ? undefined : interactivePackages.get(one.name);
            if (aid === undefined || one.name === null || isRemovedAgain(run, operation, one)) continue;
            if (aid.commands.some((command) => isCalled(image, stage, run, command)) || (aid.scripts && mayRunUnread(image)) || isExplained(image, one))
              continue;
            if (aid.what === 'a pager' && holdsPaged(image)) continue;
            const data = { package: one.name };
            const edit = one.written && operation.packages.length > 1 ? removeWords(image.document, operation.call, [one.word]) : null;
            context.report({
              at: one.word.span,
              message: 'aid',
              data: { ...data, what: aid.what },
              fixes: edit === null ? [] : [{ use: 'remove', data, edits: () => [edit] }],
            });
          }
        }
      },
    },
  }),
);

function isSystem({ manager }: PackageOperation): boolean {
  return isApt(manager) || isRpm(manager) || manager === 'apk' || manager === 'zypper';
}

const unread = new WeakMap<Image, boolean>();

/** A script that can not be seen may call the tool: at the start, or one of the programs that are copied or cloned. */
function mayRunUnread(image: Image): boolean {
  let found = unread.get(image);
  if (found === undefined) unread.set(image, (found = startsUnread(image) || bringsPrograms(image)));
  return found;
}

/** A tree for the root of the image, a folder of programs, or a repository. */
function bringsPrograms(image: Image): boolean {
  const read = new Set(image.start?.files.map(({ imagePath }) => imagePath));
  return image.finalChain.some((stage) =>
    madeFiles(image, stage).some(
      ({ how, path }) => how === 'clone' || ((how === 'copy' || how === 'add-archive') && !read.has(path) && /^\/$|\/s?bin(?:\/|$)/.test(path)),
    ),
  );
}

function startsUnread({ start }: Image): boolean {
  if (start === null || start.file !== null) return false;
  const words = start.argv?.map(({ value }) => value) ?? start.calls.map((call) => call.nameWord.value ?? '');
  return words.some((word) => /\.(?:sh|bash|py|pl|rb)$|entrypoint|^\/init$|^(?:\.{0,2}\/)?(?:start|run|boot|launch)[\w-]*$/.test(word));
}

/** Programs that show long output through a pager on their own. */
const pagedPrograms: ReadonlySet<string> = new Set(['wp', 'aws', 'git', 'psql', 'gh', 'glab']);
const pagedPackages = /^(?:git(?:-core)?|gh|awscli|aws-cli|postgresql(?:-?\d+)?(?:-client(?:-\d+)?)?)$/;

const paged = new WeakMap<Image, boolean>();

function holdsPaged(image: Image): boolean {
  let found = paged.get(image);
  if (found === undefined) {
    const installed = image.finalChain.flatMap((stage) => stage.runs).flatMap((run) => (run.onbuild ? [] : operationsOf(run)));
    found =
      image.start?.argv?.some(({ value }) => pagedPrograms.has(baseName(value))) === true ||
      installed.some((operation) => operation.verb === 'install' && operation.packages.some(({ name }) => name !== null && pagedPackages.test(name)));
    paged.set(image, found);
  }
  return found;
}

/** A comment right above says what the package is there for. */
function isExplained({ document }: Image, { name, word }: PackageArg): boolean {
  const above = document.comments.filter(({ span }) => span.end <= word.span.start).slice(-3);
  return above.some(
    ({ span, text }) =>
      !document.text.slice(span.end, word.span.start).replace(/[^\n]/g, '').slice(4) && new RegExp(`(?:^|[^\\w-])${name}(?:[^\\w-]|$)`, 'i').test(text),
  );
}

/** Whether the file calls a program: in a RUN of the final chain, in the start command and its script, in HEALTHCHECK. */
function isCalled(image: Image, stage: Stage, run: RunStep, command: string): boolean {
  const word = new RegExp(`(?:^|[\\s;&|("'\`/])${command}(?:[\\s;&|)"']|$)`, 'm');
  if (image.finalChain.some((one) => calledPrograms(one).last.has(command))) return true;
  if (stage.runs.includes(run) && image.start !== null) {
    if (image.start.argv?.some(({ value }) => word.test(value)) === true || image.start.calls.some((call) => call.name === command)) return true;
    if (image.start.file !== null && word.test(image.start.file.text)) return true;
  }
  return image.finalChain.some((one) => one.instructions.some((instruction) => instruction.keyword === 'HEALTHCHECK' && word.test(instruction.body.text)));
}
