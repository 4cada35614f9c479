import { leadingText, parseArgs } from '../shell/args';
import type { CommandCall } from '../shell/calls';
import type { ShellWord } from '../shell/nodes';
import { patternOf } from '../shell/static-value';
import { commandsIn } from '../shell/walk';
import { below, joinPath } from '../text/path';
import type { Span } from '../text/span';
import { folderAt } from './folder-at';
import type { RunStep } from './image';
import { variablesOf } from './variables';

/**
 * The places in a RUN that write below a path of the image, as its words tell: targets of redirections, of copying, moving, linking, unpacking and downloading,
 * and changes of owner and mode. Making the path itself is none. What a mount lies over is left out.
 */
export function writesUnder(run: RunStep, path: string): readonly Span[] {
  const mounted = (place: string) => run.mounts.some(({ target }) => target !== null && below(target, place) !== null);
  return run.calls.flatMap((call) => {
    if (call.inFunction !== null && !run.calls.some((other) => other.name === call.inFunction)) return [];
    return targetsOf(call).flatMap(({ word, made }) => {
      const place = placeOf(run, call, word);
      const rest = place === null ? null : below(path, place);
      return place === null || rest === null || (made && rest === '') || mounted(place) || isRemovedAgain(run, call, place) ? [] : [word.span];
    });
  });
}

interface Target {
  readonly word: ShellWord;
  /** Only a directory is made there. */
  readonly made: boolean;
}

function targetsOf(call: CommandCall): readonly Target[] {
  const redirected = [
    ...commandsIn([
      { kind: 'statement', command: call.command, background: false, terminator: '', at: call.command.at, span: call.command.span, contiguous: true },
    ]),
  ].flatMap((command) =>
    command.kind === 'simple'
      ? command.redirects.flatMap(({ operator, target }) => (/^(?:>|>>|>\||&>|&>>)$/.test(operator) && target !== null ? [{ word: target, made: false }] : []))
      : [],
  );
  return [...redirected, ...operandsOf(call)];
}

function operandsOf(call: CommandCall): readonly Target[] {
  const written = (words: readonly (ShellWord | null | undefined)[]): readonly Target[] =>
    words.flatMap((word) => (word == null ? [] : [{ word, made: false }]));
  switch (call.name) {
    case 'mkdir':
      return parseArgs(call.args, { values: ['-m', '--mode'] }).operands.map((word) => ({ word, made: true }));
    case 'touch':
    case 'tee':
    case 'truncate':
      return written(parseArgs(call.args, { values: ['-d', '-t', '-r', '-s', '--size', '--date', '--reference'] }).operands);
    case 'chown':
    case 'chmod':
    case 'chgrp': {
      const { flags, operands } = parseArgs(call.args, { values: [] });
      return written(flags.some(({ name }) => name === '--reference') ? operands : operands.slice(1));
    }
    case 'cp':
    case 'mv':
    case 'ln':
    case 'install':
    case 'rsync': {
      const { flags, operands } = parseArgs(call.args, {
        values: ['-t', '--target-directory', '-S', '--suffix', '-m', '-o', '-g', '--mode', '--owner', '--group'],
      });
      const directory = flags.find(({ name }) => name === '-t' || name === '--target-directory')?.valueWord;
      if (call.name === 'install' && flags.some(({ name }) => name === '-d' || name === '--directory')) return written(operands);
      return written([directory ?? (operands.length > 1 ? operands.at(-1) : null)]);
    }
    case 'tar':
    case 'bsdtar':
      return call.args.some((arg, index) => (index === 0 ? /^-?[a-zA-Z]*x/ : /^-[a-zA-Z]*x|^--extract$|^--get$/).test(leadingText(arg)))
        ? written([behind(call, /^(?:-C|--directory)$/)])
        : [];
    case 'unzip':
      return written([behind(call, /^-d$/)]);
    case 'curl':
      return written([behind(call, /^(?:-[a-zA-Z]*o|--output)$/)]);
    case 'wget':
      return written([behind(call, /^(?:-[a-zA-Z]*[OP]|--output-document|--directory-prefix)$/)]);
    case 'sed':
      return call.args.some((arg) => /^(?:-[a-zA-Z]*i|--in-place)/.test(leadingText(arg)))
        ? written(parseArgs(call.args, { values: ['-e', '-f'] }).operands.slice(1))
        : [];
    default:
      return [];
  }
}

function behind(call: CommandCall, option: RegExp): ShellWord | null {
  const at = call.args.findIndex((arg) => option.test(leadingText(arg)));
  return at === -1 ? null : (call.args[at + 1] ?? null);
}

/** A file that the same RUN takes away again was not meant to stay. */
function isRemovedAgain(run: RunStep, call: CommandCall, place: string): boolean {
  const removals = run.calls.filter((other) => other.name === 'rm' && other.nameWord.at.start > call.nameWord.at.start);
  return removals.some((other) =>
    other.args.some((arg) => {
      const removed = placeOf(run, other, arg);
      return removed !== null && below(removed.replace(/\/\*$/, ''), place) !== null;
    }),
  );
}

/** Where a word of a command lies in the image; null when that is not known. */
function placeOf(run: RunStep, call: CommandCall, word: ShellWord): string | null {
  const text = patternOf(word, variablesOf(call, run.script, run.state.scope));
  const folder = text === null || text.startsWith('/') ? '/' : folderAt(run, call);
  return text === null || folder === null || text === '' || text.startsWith('~') ? null : joinPath(folder, text);
}
