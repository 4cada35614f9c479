import { parseArgs } from '../../shell/args';
import type { CommandCall } from '../../shell/calls';
import type { ShellWord } from '../../shell/nodes';
import type { Image, RunStep, Stage } from '../image';
import { operationsOf } from '../packages/operation';
import { folderOf } from '../../text/path';
import { isPosixShell } from '../run-step';
import { variablesOf } from '../variables';
import { ByPath } from './by-path';
import { pathsOf, textsOf, type ImagePath } from './image-path';
import { lazyBy } from './lazy-by';
import { placeOfCall, type Place } from './places';
import { unpackOf } from './unpack';

/** What a command does with a file that a word names. */
export interface FileUse {
  readonly path: ImagePath;
  /** `unpack`, `install` (a package), `run` (a program or script), `take` (moved away, or gone after it was unpacked). */
  readonly how: 'unpack' | 'install' | 'run' | 'take';
  readonly call: CommandCall;
  readonly word: ShellWord;
}

const known = new WeakMap<RunStep, readonly FileUse[]>();

/** What the commands of a RUN do with files, in text order. */
export function usesOf(run: RunStep): readonly FileUse[] {
  let found = known.get(run);
  if (found === undefined)
    known.set(
      run,
      (found = Object.freeze([...run.calls.flatMap((call) => fromCall(run, call)), ...installs(run)].sort((a, b) => a.word.at.start - b.word.at.start))),
    );
  return found;
}

/** A use, with the RUN that it stands in. */
export interface PlacedUse {
  readonly use: FileUse;
  readonly run: RunStep;
  /** Of its command. */
  readonly place: Place;
  /** Its number among the uses of the stage. */
  readonly order: number;
}

/** What the RUNs of a stage do with files, found by path. */
export interface UsesByPath {
  readonly uses: ByPath<PlacedUse>;
  /** Installs, by the folder that holds the package. */
  readonly installs: ReadonlyMap<ImagePath, readonly PlacedUse[]>;
}

export const usesByPath = lazyBy((_: Image, stage: Stage): UsesByPath => {
  const uses = new ByPath<PlacedUse>();
  const installs = new Map<ImagePath, PlacedUse[]>();
  let order = 0;
  for (const run of stage.runs) {
    for (const use of usesOf(run)) {
      const placed = { use, run, place: placeOfCall(run.instruction, use.call), order: order++ };
      uses.add(use.path, placed);
      if (use.how !== 'install') continue;
      const folder = folderOf(use.path);
      const inside = installs.get(folder);
      if (inside === undefined) installs.set(folder, [placed]);
      else inside.push(placed);
    }
  }
  return { uses, installs };
});

function fromCall(run: RunStep, call: CommandCall): readonly FileUse[] {
  const uses = (how: FileUse['how'], words: readonly ShellWord[]) =>
    words.flatMap((word) => pathsOf(word, call, run).map((path): FileUse => ({ path, how, call, word })));
  const unpack = unpackOf(call);
  if (unpack !== null) return uses(unpack.consumes ? 'take' : 'unpack', unpack.file === null ? inputs(call) : [unpack.file]);
  const operands = () => parseArgs(call.args, { values: [] }).operands;
  switch (call.name) {
    case 'mv':
      return uses('take', moved(call));
    case 'dpkg':
    case 'dpkg-deb':
      return call.args.some((arg) => /^(?:-i|--install|-x|-X|--extract|--unpack|-[A-Za-z]*i)$/.test(arg.raw)) ? uses('install', operands()) : [];
    case 'rpm':
      return call.args.some((arg) => /^(?:-[A-Za-z]*[iUF][A-Za-z]*|--install|--upgrade)$/.test(arg.raw)) &&
        !call.args.some((arg) => /^(?:-q|--import|-q[A-Za-z]*|--query)/.test(arg.raw))
        ? uses('install', operands())
        : [];
    case 'gdebi':
      return uses('install', operands());
    default:
      return uses('run', program(call));
  }
}

/** The files that `mv` takes away. */
function moved(call: CommandCall): readonly ShellWord[] {
  const { flags, operands } = parseArgs(call.args, { values: ['-t', '--target-directory', '-S'] });
  return flags.some((flag) => flag.name === '-t' || flag.name === '--target-directory') ? operands : operands.slice(0, -1);
}

function inputs(call: CommandCall): readonly ShellWord[] {
  return call.command.redirects.flatMap(({ operator, target }) => (operator === '<' && target !== null ? [target] : []));
}

/** The file that an interpreter is given, or the program itself when it is named by a path. */
function program(call: CommandCall): readonly ShellWord[] {
  const shell = isPosixShell([call.name]);
  if (shell || /^(?:python|perl|php|ruby|node)[\d.]*$/.test(call.name)) {
    const first = call.args.find((arg) => !/^[-+]/.test(arg.raw) && arg.raw !== 'pipefail');
    return first === undefined || call.args.some((arg) => (shell ? /^-\w*c$/ : /^-\w*[cmer]$/).test(arg.raw) && arg.at.start < first.at.start) ? [] : [first];
  }
  if (call.name === 'java') {
    const at = call.args.findIndex((arg) => arg.raw === '-jar');
    const file = call.args[at + 1];
    return at === -1 || file === undefined ? [] : [file];
  }
  return call.nameWord.raw.includes('/') ? [call.nameWord] : [];
}

/** Local packages that a manager is given. */
function installs(run: RunStep): readonly FileUse[] {
  return operationsOf(run).flatMap((operation) => {
    if (operation.verb !== 'install') return [];
    const variables = variablesOf(operation.call, run.script, run.state.scope);
    const words = new Set(
      operation.packages
        .filter(
          (one) =>
            one.file || textsOf(one.word, variables).some((text) => /[/$\w]\.(?:deb|rpm|apk|whl|gem|tar\.gz|tgz|zip)$/.test(text) && !/:\/\//.test(text)),
        )
        .map((one) => one.word),
    );
    return [...words].flatMap((word) => pathsOf(word, operation.call, run).map((path): FileUse => ({ path, how: 'install', call: operation.call, word })));
  });
}
