import type { CommandCall } from '../../shell/calls';
import type { ShellWord } from '../../shell/nodes';
import { baseName } from '../../text/path';
import type { Image, RunStep, Stage } from '../image';
import type { Answers } from '../needs';
import { isMentionedBehind, lastRunNaming, mayBeRemovedBehind, plainName, runsBehind, scriptsBehind, usesBehind } from './later';
import { madeFiles, type MadeFile } from './made';
import { isArchiveName, isInstallerName, isTemporary } from './names';
import type { FileUse } from './used';

/** A file that an image keeps though it has served its purpose. */
export interface LeftFile {
  readonly made: MadeFile;
  /** What became of it: unpacked, installed, run once; `temporary` says only that it lies in /tmp or /var/tmp. */
  readonly kind: 'archive' | 'package' | 'installer' | 'temporary';
  readonly uses: readonly FileUse[];
  /** The RUNs that use or name it, in order. */
  readonly runs: readonly RunStep[];
  /** The last command of the RUN that made it to name it; null when a later instruction uses it, or COPY or ADD made it. */
  readonly last: CommandCall | null;
  /** A later RUN runs a program or script that can not be read, and so may look for the file. */
  readonly uncertain: boolean;
}

/** The files that a stage makes for one use and that no layer of the image is rid of: not moved, not removed, not named again behind that use. */
export function leftFiles(image: Image, stage: Stage, answers: Answers, path: string | null): readonly LeftFile[] {
  return madeFiles(image, stage).flatMap((made) => leftFile(image, stage, made, answers, path) ?? []);
}

function leftFile(image: Image, stage: Stage, made: MadeFile, answers: Answers, path: string | null): LeftFile | null {
  if (made.mounted || made.how === 'unpack' || made.how === 'add-archive' || made.instruction.onbuild) return null;
  const placed = usesBehind(image, made);
  const uses = placed.map(({ use }) => use);
  const namedBy = isTemporary(made.path)
    ? (lastRunNaming(image, stage, made.path, made.instruction) ?? (made.run !== null && isNamed(made.run, made) ? made.run : null))
    : null;
  const kind = kindOf(made, uses, namedBy !== null);
  if (kind === null || uses.some((use) => use.how === 'take') || mayBeRemovedBehind(image, made)) return null;
  const scripts = scriptsBehind(image, made, answers, path);
  if (scripts.mayRemove(made.path) || (kind === 'temporary' && scripts.unknownPath)) return null;
  const lastRun = namedBy ?? placed.at(-1)?.run ?? null;
  if (isMentionedBehind(image, stage, lastRun?.instruction ?? made.instruction, made.path)) return null;
  const last = made.run !== null && (lastRun === null || lastRun === made.run) ? lastNaming(made.run, made, uses) : null;
  return {
    made,
    kind,
    uses,
    get runs() {
      const all = [...(made.run === null ? [] : [made.run]), ...runsBehind(image, stage, made.instruction)];
      return all.filter((run) => placed.some((one) => one.run === run) || isNamed(run, made));
    },
    last,
    uncertain: scripts.unknownBehind,
  };
}

function kindOf(made: MadeFile, uses: readonly FileUse[], named: boolean): LeftFile['kind'] | null {
  const has = (how: FileUse['how']) => uses.some((use) => use.how === how);
  const name = baseName(made.path);
  if (made.how === 'clone') return isTemporary(made.path) ? 'temporary' : null;
  if (made.how === 'write' && !isTemporary(made.path)) return null;
  if (has('unpack') && (made.how !== 'copy' || isArchiveName(name))) return 'archive';
  if (has('install') && made.how !== 'write') return 'package';
  const fetched = made.how === 'download' || made.how === 'add-url';
  if (has('run') && fetched && !/\/s?bin\/[^/]*$/.test(made.path) && (isInstallerName(name) || isInstallerName(baseName(made.source)))) return 'installer';
  if (!isTemporary(made.path)) return null;
  return fetched || named ? 'temporary' : null;
}

/** Whether a RUN names the file behind the command that makes it. */
function isNamed(run: RunStep, made: MadeFile): boolean {
  const from = run === made.run ? (made.call?.command.at.end ?? 0) : 0;
  const text = run.source?.text.slice(from) ?? '';
  return text.includes(made.path) || (run === made.run && plainName(made.path) !== '' && text.includes(baseName(made.path)));
}

/** The last command that uses the file, or has a word with its name in it. */
function lastNaming(run: RunStep, made: MadeFile, uses: readonly FileUse[]): CommandCall | null {
  const name = plainName(made.path);
  const names = ({ raw }: ShellWord) => name !== '' && raw.includes(name);
  const using = new Set<CommandCall | null>([made.call, ...uses.map((use) => use.call)]);
  for (let at = run.calls.length - 1; at >= 0; at--) {
    const call = run.calls[at] as CommandCall;
    if (call.nameWord.at.start < (made.call?.nameWord.at.start ?? 0)) return null;
    if (using.has(call) || names(call.nameWord) || call.args.some(names) || call.command.redirects.some(({ target }) => target !== null && names(target)))
      return call;
  }
  return null;
}
