import type { CommandCall } from '../../shell/calls';
import type { ShellWord } from '../../shell/nodes';
import { joinPath } from '../../text/path';
import { folderAt } from '../folder-at';
import type { Image, RunStep } from '../image';
import { expandBraces } from '../packages/removed-paths';
import { argumentValue, hasArgument, sortArguments, type SortedArguments } from './arguments';
import { argumentsOf, type Argument } from './call-words';
import type { CreateEvent, EventPlace, PermissionEvent } from './event';
import { applyMode, bits, parseMode, setsId, type Bits, type Mode } from './mode';
import { account, loginGroup, parseOwner } from './owner';
import { canonicalPath } from './place';
import { adduserFlags, useraddFlags } from '../users';

/** What one command of a RUN does to paths, in one round of the loops around it. */
export interface Doing {
  readonly image: Image;
  readonly run: RunStep;
  readonly call: CommandCall;
  readonly args: readonly Argument[];
  /** The bits that umask takes from what is made. */
  readonly umask: number;
  /** Paths that `find` in front of it comes across, for `-exec` and `xargs`; null when it has operands of its own. */
  readonly found: readonly Argument[] | null;
}

type Reader = (doing: Doing) => readonly PermissionEvent[];

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['chown', readChown],
  ['chgrp', readChgrp],
  ['chmod', readChmod],
  ['mkdir', readMkdir],
  ['install', readInstall],
  ['touch', (doing) => makeFiles(doing, sortArguments(doing.args, ['-d', '-t', '-r', '--date', '--time', '--reference']).operands)],
  ['tee', (doing) => makeFiles(doing, sortArguments(doing.args, []).operands)],
  ['rm', readRemove],
  ['rmdir', readRemove],
  ['mv', readMove],
  ['useradd', readUser],
  ['adduser', readUser],
  ['userdel', readUserRemoval],
  ['deluser', readUserRemoval],
  ['fix-permissions', readFixPermissions],
  [
    'setfacl',
    (doing) =>
      sortArguments(doing.args, ['-m', '-M', '-x', '-X'])
        .operands.flatMap((one) => places(doing, one))
        .map((place) => ({ ...place, kind: 'open', maybe: true, recursive: true })),
  ],
  [
    'setcap',
    (doing) =>
      doing.args
        .slice(1)
        .flatMap((one) => places(doing, one))
        .map((place) => ({ ...place, kind: 'privilege', recursive: false })),
  ],
]);

/** What a RUN does to owners, modes and existence of paths, in the order of its text; what its mounts hide is left out. */
export function runEvents(image: Image, run: RunStep): readonly PermissionEvent[] {
  const events: PermissionEvent[] = [];
  let umask = 0o022;
  for (const call of run.calls) {
    if (call.inSubstitution && call.name !== 'find') continue;
    if (call.name === 'umask') umask = umaskOf(call.args[0]) ?? umask;
    for (const doing of doingsOf(image, run, call, umask)) {
      const name = doing.call.name === 'find' ? nameOfExec(doing.call) : programName(doing.call);
      events.push(...(readers.get(name)?.(doing) ?? []));
    }
    for (const redirect of call.command.redirects) {
      if (redirect.target === null || !/^(?:>>?|>\||&>>?)$/.test(redirect.operator)) continue;
      for (const args of argumentsOf(call, run, [redirect.target])) events.push(...makeFiles({ image, run, call, args, umask, found: null }, args));
    }
  }
  const mounted = run.mounts.flatMap(({ target }) =>
    target === null ? [] : [canonicalPath(target.startsWith('/') ? target : `${run.state.workdir ?? ''}/${target}`)],
  );
  return events.filter(({ path }) => path === null || !mounted.some((mount) => path === mount || path.startsWith(`${mount}/`)));
}

/** `/usr/libexec/fix-permissions`, `$X/bin/fix-permissions`. */
function programName(call: CommandCall): string {
  return call.name !== '' ? call.name : (/\/([\w.-]+)$/.exec(call.nameWord.raw.replace(/["']/g, ''))?.[1] ?? '');
}

function umaskOf(word: ShellWord | undefined): number | null {
  return word?.value != null && /^[0-7]{1,4}$/.test(word.value) ? Number.parseInt(word.value, 8) : null;
}

function doingsOf(image: Image, run: RunStep, call: CommandCall, umask: number): readonly Doing[] {
  if (call.name === 'find') {
    const at = call.args.findIndex((word) => /^-(?:exec|execdir|ok)$/.test(word.raw));
    if (at === -1) return [];
    const end = call.args.findIndex((word, index) => index > at && /^(?:\\;|';'|";"|;|\+)$/.test(word.raw));
    const words = call.args.slice(at + 2, end === -1 ? undefined : end).filter((word) => word.raw.replace(/["']/g, '') !== '{}');
    return argumentsOf(call, run, words).flatMap((args) => argumentsOf(call, run, startsOf(call)).map((found) => ({ image, run, call, args, umask, found })));
  }
  if (!readers.has(programName(call))) return [];
  const piped = call.wrappers.some((wrapper) => wrapper.name === 'xargs') ? findBefore(call, run) : null;
  return argumentsOf(call, run).map((args) => ({ image, run, call, args, umask, found: piped }));
}

function nameOfExec(call: CommandCall): string {
  const at = call.args.findIndex((word) => /^-(?:exec|execdir|ok)$/.test(word.raw));
  return /([\w.-]+)$/.exec(call.args[at + 1]?.value ?? '')?.[1] ?? '';
}

/** The folders that `find` starts from. */
function startsOf(find: CommandCall): readonly ShellWord[] {
  const end = find.args.findIndex((word) => /^(?:-(?![HLP]$)|!|\(|\\)/.test(word.raw));
  return find.args.slice(0, end === -1 ? undefined : end).filter((word) => !/^-[HLP]$/.test(word.raw));
}

/** What the `find` of the same pipeline comes across; nothing known of any other program there. */
function findBefore(call: CommandCall, run: RunStep): readonly Argument[] {
  const pipeline = call.ancestors.find((node) => node.kind === 'pipeline');
  const find = run.calls.find((one) => one.name === 'find' && pipeline !== undefined && one.ancestors.includes(pipeline));
  const unknown: readonly Argument[] = [{ text: null, word: call.nameWord, written: false }];
  return find === undefined ? unknown : (argumentsOf(find, run, startsOf(find))[0] ?? unknown);
}

function readChown(doing: Doing): readonly PermissionEvent[] {
  const args = sortArguments(doing.args, ['--from', '--reference']);
  const byReference = hasArgument(args, '--reference');
  const owner = byReference ? null : ownerOf(args.operands[0], doing.image);
  if (owner === null && !byReference) return [];
  return targets(doing, args, byReference ? 0 : 1).map((place) => ({
    ...place,
    kind: 'own',
    user: owner === null ? undefined : owner.user,
    group: owner === null ? null : owner.group,
    linkOnly: hasArgument(args, '-h', '--no-dereference') && !place.recursive,
  }));
}

/** Null when the word is no owner; a part of it that is not known stands as null (group), or as no user. */
function ownerOf(word: Argument | undefined, image: Image): { readonly user: string | undefined; readonly group: string | null | undefined } | null {
  if (word === undefined) return null;
  // `$USER:0`: what is known is the group.
  const text = word.text ?? `?${/:.*$/.exec(word.word.raw.replace(/["']/g, ''))?.[0] ?? ''}`;
  if (word.text === null && /[$`]/.test(text)) return { user: undefined, group: null };
  const owner = parseOwner(text);
  if (owner === null) return null;
  const user = word.text === null ? undefined : owner.user;
  return { user, group: owner.group === null && user !== undefined ? (user === '0' ? '0' : loginGroup(image, user)) : owner.group };
}

function readChgrp(doing: Doing): readonly PermissionEvent[] {
  const args = sortArguments(doing.args, ['--reference']);
  const group = hasArgument(args, '--reference') ? null : args.operands[0]?.text;
  if (group === undefined) return [];
  return targets(doing, args, hasArgument(args, '--reference') ? 0 : 1).map((place) => ({
    ...place,
    kind: 'own',
    user: undefined,
    group: group === null ? null : account(group),
    linkOnly: hasArgument(args, '-h', '--no-dereference') && !place.recursive,
  }));
}

function readChmod(doing: Doing): readonly PermissionEvent[] {
  // A mode may begin with a dash: `chmod -x file`.
  const at = doing.args.findIndex(({ text }) => text !== null && (!text.startsWith('-') || (/^-[rwxXst]+$/.test(text) && !/^-[vfcR]+$/.test(text))));
  const mode = parseMode(doing.args[at]?.text ?? '');
  const modeWord = doing.args[at]?.word;
  if (mode === null || modeWord === undefined) return [];
  const args = sortArguments([...doing.args.slice(0, at), ...doing.args.slice(at + 1)], []);
  return targets(doing, args, 0).flatMap((place): readonly PermissionEvent[] => [
    { ...place, kind: 'mode', mode, modeSpan: modeWord.span },
    ...(setsId(mode) ? [{ ...place, kind: 'privilege' as const }] : []),
  ]);
}

function readMkdir(doing: Doing): readonly PermissionEvent[] {
  const args = sortArguments(doing.args, ['-m', '--mode']);
  const given = argumentValue(args, '-m', '--mode');
  const mode = given == null ? null : parseMode(given);
  const unlessThere = hasArgument(args, '-p', '--parents');
  return args.operands
    .flatMap((one) => places(doing, one))
    .map((place) => ({ ...place, ...maker(doing), kind: 'create', recursive: false, directory: true, unlessThere, bits: madeBits(0o777, doing, mode) }));
}

/** `install -d -o U -g G -m M DIR`, and `install … FILE DEST`. */
function readInstall(doing: Doing): readonly PermissionEvent[] {
  const args = sortArguments(doing.args, ['-o', '--owner', '-g', '--group', '-m', '--mode', '-t', '--target-directory', '-S', '--suffix']);
  const directory = hasArgument(args, '-d', '--directory');
  const [user, group, given] = [argumentValue(args, '-o', '--owner'), argumentValue(args, '-g', '--group'), argumentValue(args, '-m', '--mode')];
  const mode = given == null ? bits(0o755) : applyMode(bits(0), parseMode(given) ?? { kind: 'octal', bits: bits(0o755) }, directory);
  const made = directory ? args.operands : args.operands.slice(-1);
  if (!directory && (hasArgument(args, '-t', '--target-directory') || made[0]?.text?.endsWith('/') === true)) return [];
  return made
    .flatMap((one) => places(doing, one))
    .flatMap((place): readonly PermissionEvent[] => [
      { ...place, ...maker(doing), kind: 'create', recursive: false, directory, unlessThere: directory, bits: mode },
      ...(given == null
        ? []
        : [{ ...place, kind: 'mode' as const, recursive: false, mode: { kind: 'octal', bits: mode } satisfies Mode, modeSpan: place.span }]),
      ...(user == null && group == null
        ? []
        : [
            {
              ...place,
              kind: 'own' as const,
              recursive: false,
              // Like COPY --chown, a file that is put there with an owner is not thereby written.
              found: !directory,
              linkOnly: false,
              user: user == null ? undefined : account(user),
              group: group === undefined ? undefined : group === null ? null : account(group),
            },
          ]),
    ]);
}

function makeFiles(doing: Doing, operands: readonly Argument[]): readonly CreateEvent[] {
  return operands
    .flatMap((one) => places(doing, one))
    .filter(({ path }) => path !== null && !path.startsWith('/dev/'))
    .map((place) => ({ ...place, ...maker(doing), kind: 'create', recursive: false, directory: false, unlessThere: true, bits: madeBits(0o666, doing, null) }));
}

function readRemove(doing: Doing): readonly PermissionEvent[] {
  const args = sortArguments(doing.args, []);
  return args.operands.flatMap((one) => places(doing, one)).map((place) => ({ ...place, kind: 'remove', recursive: doing.call.name === 'rm' }));
}

function readMove(doing: Doing): readonly PermissionEvent[] {
  const args = sortArguments(doing.args, ['-t', '--target-directory', '-S', '--suffix']);
  const sources = hasArgument(args, '-t', '--target-directory') ? args.operands : args.operands.slice(0, -1);
  return sources.flatMap((one) => places(doing, one)).map((place) => ({ ...place, kind: 'remove', recursive: true }));
}

/** The home that useradd -m (Debian's and busybox's adduser without being told) makes. */
function readUser(doing: Doing): readonly PermissionEvent[] {
  const isAdduser = doing.call.name === 'adduser';
  const args = sortArguments(doing.args, (isAdduser ? adduserFlags : useraddFlags).values);
  const name = args.operands[0];
  const none = hasArgument(args, '-M', '--no-create-home', '-H') && !hasArgument(args, '-m', '--create-home');
  if (name?.text == null || none || (!isAdduser && !hasArgument(args, '-m', '--create-home'))) return [];
  const home = args.flags.find((flag) => ['-d', '--home-dir', '--home', ...(isAdduser ? ['-h'] : [])].includes(flag.name))?.value;
  const place = home == null ? { ...name, text: `/home/${name.text}`, written: false } : home;
  const group = loginGroup(doing.image, name.text);
  return places(doing, place).map((one) => ({
    ...one,
    kind: 'create',
    recursive: false,
    directory: true,
    unlessThere: true,
    user: name.text,
    group,
    bits: bits(0o755),
  }));
}

function readUserRemoval(doing: Doing): readonly PermissionEvent[] {
  const args = sortArguments(doing.args, []);
  const name = args.operands[0];
  if (name?.text == null || !hasArgument(args, '-r', '--remove', '--remove-home', '--remove-all-files')) return [];
  return ['/home', '/var/mail', '/var/spool/mail']
    .flatMap((folder) => places(doing, { ...name, text: `${folder}/${name.text}`, written: false }))
    .map((place) => ({ ...place, kind: 'remove', recursive: true }));
}

/** The script that Red Hat's and Jupyter's images bring: group and `g+rwX` for a tree; with `--read-only` it opens nothing to write. */
function readFixPermissions(doing: Doing): readonly PermissionEvent[] {
  const args = sortArguments(doing.args, []);
  if (hasArgument(args, '--read-only')) return [];
  return args.operands.flatMap((one) => places(doing, one)).map((place) => ({ ...place, kind: 'open', maybe: false, recursive: true }));
}

/** The operands behind the first `skip`, or what `find` comes across. */
function targets(
  doing: Doing,
  args: SortedArguments,
  skip: number,
): readonly (EventPlace & { path: string | null; shown: string; recursive: boolean; found: boolean })[] {
  const recursive = hasArgument(args, '-R', '--recursive') || doing.found !== null;
  return (doing.found ?? args.operands.slice(skip)).flatMap((one) => places(doing, one)).map((place) => ({ ...place, recursive, found: doing.found !== null }));
}

/** The paths that an argument names: several with braces. */
function places(doing: Doing, argument: Argument): readonly (EventPlace & { readonly path: string | null; readonly shown: string })[] {
  const { run, call } = doing;
  const place: EventPlace = {
    instruction: run.instruction,
    run,
    call,
    span: argument.word.span,
    written: argument.written && argument.text !== null && /^\/[\w./@%+=:,-]*$/.test(argument.text),
    raw: argument.word.raw,
  };
  if (argument.text === null) return [{ ...place, path: null, shown: '' }];
  return expandBraces(argument.text).map((text) => {
    const home = /^~(?=\/|$)/.test(text) && run.state.user.root === true ? text.replace('~', '/root') : text;
    const folder = home.startsWith('/') ? '/' : folderAt(run, call);
    const shown = home.startsWith('~') || folder === null || home === '' ? null : joinPath(folder, home);
    return { ...place, path: shown === null ? null : canonicalPath(shown), shown: shown ?? '' };
  });
}

/** Who makes files in a RUN, and that user's group: a number without an entry in /etc/passwd has group 0. */
function maker({ run, image }: Doing): { readonly user: string | null; readonly group: string | null } {
  const { user, root, group } = run.state.user;
  if (root === true) return { user: '0', group: '0' };
  return { user, group: group !== null ? account(group) : user === null ? null : loginGroup(image, user) };
}

function madeBits(start: number, { umask }: Doing, mode: Mode | null): Bits {
  return mode === null ? bits(start & ~umask) : applyMode(bits(start & ~umask), mode, true);
}
