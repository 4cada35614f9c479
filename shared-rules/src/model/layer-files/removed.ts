import type { CommandCall } from '../../shell/calls';
import type { ShellWord } from '../../shell/nodes';
import type { RunStep } from '../image';
import { isExact, mayReach, pathsOf, type ImagePath } from './image-path';

/** A path (perhaps with globs) that a command removes, with everything below it. */
export interface Removal {
  readonly path: ImagePath;
  readonly call: CommandCall;
  readonly word: ShellWord;
  /** Only some of what lies below (`find` with conditions). */
  readonly partial: boolean;
}

const known = new WeakMap<RunStep, readonly Removal[]>();

/** What `rm`, `unlink`, `shred -u` and `find … -delete` of a RUN remove, in text order. */
export function removalsOf(run: RunStep): readonly Removal[] {
  let found = known.get(run);
  if (found === undefined) known.set(run, (found = Object.freeze(run.calls.flatMap((call) => fromCall(run, call)))));
  return found;
}

function fromCall(run: RunStep, call: CommandCall): readonly Removal[] {
  const partial = call.name === 'find' && call.args.some((arg) => /^-i?(?:name|path|wholename|regex|type|mtime|size)$/.test(arg.raw));
  return operands(call).flatMap((word) => pathsOf(word, call, run).map((path) => ({ path, call, word, partial })));
}

function operands(call: CommandCall): readonly ShellWord[] {
  if (call.name === 'rm' || call.name === 'unlink' || call.name === 'shred') return call.args.filter((arg) => !arg.raw.startsWith('-'));
  if (call.name !== 'find' || !deletes(call)) return [];
  const end = call.args.findIndex((arg) => /^[-!(\\]/.test(arg.raw));
  return call.args.slice(0, end === -1 ? undefined : end);
}

function deletes(call: CommandCall): boolean {
  const piped =
    call.inPipeline &&
    call.ancestors.some(
      (node) => node.kind === 'pipeline' && node.commands.some((one) => one.kind === 'simple' && one.words.some((word) => word.value === 'rm')),
    );
  return (
    piped ||
    call.args.some((arg, at) => arg.raw === '-delete' || (/^-(?:exec|execdir|ok)$/.test(arg.raw) && /^(?:\S*\/)?rm$/.test(call.args[at + 1]?.raw ?? '')))
  );
}

/** Whether a RUN may remove a path: by a command that names it, or one that names what is not known. */
export function mayRemove(run: RunStep, path: ImagePath, behind = -1): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return (
    removalsOf(run).some(
      (removal) =>
        removal.call.nameWord.at.start > behind &&
        (mayReach(removal.path, path) ||
          (removal.partial && path.startsWith(removal.path)) ||
          /^\$[\w@*]*$/.test(removal.path) ||
          (isExact(path) && /^\/\(\d+\)/.test(removal.path) && removal.path.endsWith(`/${name}`))),
    ) ||
    run.calls.some(
      (call) =>
        (call.name === 'trap' && /\brm\b/.test(call.args[0]?.raw ?? '')) ||
        (/^(?:php|python|perl|ruby|node|xargs)/.test(call.name) && call.args.some((arg) => /unlink|remove|^rm$/.test(arg.raw))),
    )
  );
}
