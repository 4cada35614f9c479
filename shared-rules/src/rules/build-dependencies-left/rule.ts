import { buildPrograms, isBuildPackage } from '../../data/build-packages';
import { defineRule } from '../../engine/rule';
import { insertCommand } from '../../fix/insert-command';
import type { Image, RunStep, Stage } from '../../model/image';
import { hasFlag, isApt, isRemovedAgain, isRpm, operationSpan, operationsOf, type PackageArg, type PackageOperation } from '../../model/packages';
import { isWorkbench } from '../../model/purpose';
import { insert, type TextEdit } from '../../text/edit';

export default defineRule(
  {
    id: 'build-dependencies-left',
    group: 'packages',
    summary: 'Compilers, headers and other build tools stay in the image that ships.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      left: {
        text: 'Left in the image that runs, though needed only to build: {packages}. It is larger, and gives more to whoever breaks in. Build in a stage of its own, or remove them in the RUN that installs them.',
        severity: 'info',
      },
    },
    fixes: {
      remove: {
        title: 'Remove {packages} at the end of the RUN',
        level: 'suggested',
        why: 'Libraries that came with them go too, where no package needs them: install by name what the built program uses.',
      },
      group: {
        title: 'Install them as a group, and delete it at the end of the RUN',
        level: 'suggested',
        why: 'Libraries that came with them go too: install by name what the built program uses.',
      },
    },
    sources: [
      { guide: 'ZH', section: '去除掉不用的软件包' },
      { guide: 'EW', section: 'Use multi-stage builds' },
    ],
  },
  (context) => ({
    instruction: {
      RUN(instruction, stage) {
        const image = context.image;
        const run = image?.runOf(instruction) ?? null;
        if (image === null || run === null || stage === null || !stage.inFinalChain || run.onbuild || isWorkbench(image, context.path)) return;
        for (const operation of operationsOf(run)) {
          if (operation.verb !== 'install' || !isSystem(operation)) continue;
          const left = operation.packages.filter((one) => isLeft(image, stage, run, operation, one));
          const [first] = left;
          if (first === undefined) continue;
          const packages = listed(left);
          const group = groupEdits(image, stage, run, operation, left);
          const removal = group === null ? removalEdit(image, stage, run, operation, left) : null;
          context.report({
            at: first.written ? first.word.span : operationSpan(operation),
            message: 'left',
            data: { packages },
            fixes:
              group !== null ? [{ use: 'group', edits: () => group }] : removal !== null ? [{ use: 'remove', data: { packages }, edits: () => [removal] }] : [],
          });
        }
      },
    },
  }),
);

function isSystem({ manager }: PackageOperation): boolean {
  return isApt(manager) || isRpm(manager) || manager === 'apk' || manager === 'zypper';
}

function isLeft(image: Image, stage: Stage, run: RunStep, operation: PackageOperation, one: PackageArg): boolean {
  const { name } = one;
  if (name === null || one.file || isRemovedAgain(run, operation, one)) return false;
  // What runs may need git as well: it counts where the file itself fetches by it.
  if (name === 'git') return stage.chain.some(fetchesByGit) && !startNames(image, 'git');
  return isBuildPackage(name) && !startNames(image, name);
}

const fetches = new WeakMap<Stage, boolean>();

function fetchesByGit(stage: Stage): boolean {
  let found = fetches.get(stage);
  if (found === undefined) {
    found = stage.runs.some((run) =>
      run.calls.some((call) => call.name === 'git' && call.args.some((word) => /^(?:clone|fetch|pull|submodule)$/.test(word.value ?? ''))),
    );
    fetches.set(stage, found);
  }
  return found;
}

/** The start command or its script calls the program; a script that can not be read may. */
function startNames({ start }: Image, name: string): boolean {
  if (start === null) return false;
  const word = new RegExp(`(?:^|[\\s;&|("'\`/])${name.replace(/[.+]/g, '\\$&')}(?:[\\s;&|)"']|$)`, 'm');
  if (start.file !== null) return word.test(start.file.text);
  if (name === 'git' && (start.argv ?? []).some(({ value }) => /\.sh$|entrypoint/.test(value))) return true;
  return start.argv?.some(({ value }) => word.test(value)) === true || start.calls.some((call) => call.name === name);
}

function listed(left: readonly PackageArg[]): string {
  const names = left.flatMap(({ name }) => name ?? []);
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

/** Whether the RUN itself builds behind the install, and no later RUN does: else something would miss what is removed. */
function buildsHereOnly(image: Image, stage: Stage, run: RunStep, operation: PackageOperation): boolean {
  const later = stage.runs.slice(stage.runs.indexOf(run) + 1);
  return builds(run, operation.call.nameWord.at.start) && !later.some((one) => builds(one, -1)) && !buildsBelow(image, stage);
}

function builds({ calls }: RunStep, from: number): boolean {
  return calls.some((call) => call.nameWord.at.start > from && (buildPrograms.has(call.name) || call.nameWord.raw.includes('/')));
}

const below = new WeakMap<Stage, boolean>();

/** Whether a stage that is FROM this one builds something. */
function buildsBelow(image: Image, stage: Stage): boolean {
  let found = below.get(stage);
  if (found === undefined) {
    found = image.stages.some((child) => child.parent === stage && (child.runs.some((run) => builds(run, -1)) || buildsBelow(image, child)));
    below.set(stage, found);
  }
  return found;
}

function groupEdits(image: Image, stage: Stage, run: RunStep, operation: PackageOperation, left: readonly PackageArg[]): readonly TextEdit[] | null {
  const verb = operation.verbWord;
  if (operation.manager !== 'apk' || verb === null || left.length !== operation.packages.length || !operation.complete || hasFlag(operation, '-t', '--virtual'))
    return null;
  const end = atEnd(image, stage, run, operation, 'apk del .build-deps');
  return end === null ? null : [insert(verb.span.end, ' --virtual .build-deps'), end];
}

function removalEdit(image: Image, stage: Stage, run: RunStep, operation: PackageOperation, left: readonly PackageArg[]): TextEdit | null {
  const { manager } = operation;
  const names = left.flatMap(({ name }) => name ?? []).join(' ');
  const group = operation.flags.find((flag) => flag.name === '-t' || flag.name === '--virtual')?.value;
  const command = isApt(manager)
    ? `apt-get purge -y --auto-remove ${names}`
    : manager === 'apk'
      ? `apk del ${group ?? names}`
      : manager === 'zypper'
        ? `zypper -n remove --clean-deps ${names}`
        : `${manager} remove -y ${names}`;
  return atEnd(image, stage, run, operation, command);
}

function atEnd(image: Image, stage: Stage, run: RunStep, operation: PackageOperation, command: string): TextEdit | null {
  if (!buildsHereOnly(image, stage, run, operation)) return null;
  const outermost = run.calls.filter((call) => !call.inSubstitution && call.inFunction === null);
  const last = outermost[outermost.length - 1];
  const sudo = operation.call.wrappers.some((wrapper) => wrapper.name === 'sudo') ? 'sudo ' : '';
  return last === undefined ? null : insertCommand(image.document, run, last, `${sudo}${command}`);
}
