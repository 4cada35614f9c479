import { keywordIn } from '../dockerfile/casing';
import { neverOpenReason, openInstead } from '../data/never-open';
import { isSensitivePath } from '../data/sensitive-paths';
import type { Dockerfile, Instruction } from '../dockerfile/nodes';
import type { ClosedPath } from '../model/arbitrary-uid';
import { hasShell } from '../model/has-shell';
import type { Image, RunStep, Stage } from '../model/image';
import { canonicalPath, followLinks, historyOf, isOld, opennessOf, parseMode, stateOf, type PermissionEvent } from '../model/permissions';
import { expand } from '../model/scope';
import { userInsertion } from '../model/user-insertion';
import { volumesOf } from '../model/volumes';
import type { CommandCall } from '../shell/calls';
import { below } from '../text/path';
import { insert, type TextEdit } from '../text/edit';
import { hasErrexit, insertCommand } from './insert-command';

/** How closed paths can be opened to group 0. */
export interface OpenFix {
  /** `append`: in the RUN that makes them, which stores them once; `run`: in a RUN of its own. */
  readonly kind: 'append' | 'run';
  readonly level: 'safe' | 'suggested';
  /** The commands that it adds. */
  readonly adds: string;
  readonly edits: readonly TextEdit[];
}

/** Null where nothing can be done by an edit: one of the system's directories, a file that must stay closed, an image without a shell. */
export function openFix(image: Image, paths: readonly ClosedPath[]): OpenFix | null {
  const targets = paths.map((path) => targetOf(path));
  if (targets.some((target) => target === null)) return null;
  const known = targets.flatMap((target) => target ?? []);
  return appendFix(image, paths, known) ?? copyFix(image, paths, known) ?? runFix(image, paths, known);
}

interface Target {
  readonly closed: ClosedPath;
  /** What is opened: the path, or the directory that holds one which must stay closed. */
  readonly path: string;
  readonly instead: boolean;
}

function targetOf(closed: ClosedPath): Target | null {
  const instead = neverOpenReason(closed.shown) === null ? null : openInstead(closed.shown);
  if (neverOpenReason(closed.shown) !== null && instead === null) return null;
  const path = instead ?? closed.shown;
  const canonical = canonicalPath(path);
  if (isSensitivePath(canonical) || below('/root', canonical) !== null || !/^\/[\w./@%+=:,*?-]*$/.test(path)) return null;
  return { closed, path, instead: instead !== null };
}

function appendFix(image: Image, paths: readonly ClosedPath[], targets: readonly Target[]): OpenFix | null {
  const run = paths[0]?.run ?? null;
  if (run === null || run.script === null || run.state.user.root === false || run.stage === null) return null;
  if (targets.some((target) => mountedBelow(run, target.path))) return null;
  const calls = paths.flatMap(
    ({ own, span }) => own?.call ?? run.calls.find((call) => call.args.some((word) => word.span.start <= span.start && span.end <= word.span.end)) ?? [],
  );
  const last = calls.sort((a, b) => a.nameWord.at.start - b.nameWord.at.start)[calls.length - 1];
  if (last === undefined || !opensForGood(image, run, targets)) return null;

  const privileged = targets.flatMap(({ path }) => around(image, path).filter((event) => event.kind === 'privilege'));
  const behind = privileged.some((event) => event.run === run && event.call !== null && event.call.nameWord.at.start > last.nameWord.at.start)
    ? null
    : endOf(run, last);
  const adds = commandsFor(image.document, targets, run.instruction);
  const edit = insertCommand(image.document, run, behind ?? last, adds);
  if (edit === null) return null;
  const safe =
    behind !== null &&
    privileged.length === 0 &&
    run.state.user.root === true &&
    !last.wrappers.some((wrapper) => !plainWrappers.has(wrapper.name)) &&
    calls.every((call) => call.unconditional) &&
    targets.every(({ closed, instead }) => !instead && closed.written && !closed.missing && !/[*?[]/.test(closed.shown) && !holdsClosed(image, closed.path));
  return { kind: 'append', level: safe ? 'safe' : 'suggested', adds, edits: [edit] };
}

const plainWrappers: ReadonlySet<string> = new Set(['sudo', 'env', 'command', 'time', 'nice']);

/** Whether a mount of the RUN lies in the path: what is mounted would be changed, too. */
function mountedBelow(run: RunStep, path: string): boolean {
  return run.mounts.some(({ target }) => target === null || below(canonicalPath(path), canonicalPath(target)) !== null);
}

/** Whether the path is still open in the final image when the RUN ends by opening it. */
function opensForGood(image: Image, run: RunStep, targets: readonly Target[]): boolean {
  const history = historyOf(image);
  const behind = run.calls.flatMap((call) => history.ofCall(call)).pop() ?? null;
  const place = { instruction: run.instruction, run, call: null, span: run.instruction.keywordSpan, written: true, raw: '' };
  const mode = parseMode('g=u');
  return targets.every(({ path, closed }) => {
    const one = { ...place, path: followLinks(image, path) ?? canonicalPath(path), shown: path, recursive: closed.deep };
    const events: readonly PermissionEvent[] = [
      { ...one, kind: 'own', user: undefined, group: '0', found: false, linkOnly: false },
      ...(mode === null ? [] : [{ ...one, kind: 'mode' as const, mode, modeSpan: one.span }]),
    ];
    return opennessOf(stateOf(image, one.path, { added: { behind, events } })) === 'open';
  });
}

/** Events of a path and of what lies in it. */
function around(image: Image, path: string): readonly PermissionEvent[] {
  const place = canonicalPath(path);
  return [...historyOf(image).at(place), ...historyOf(image).below(place)];
}

/** A key or the like lies below, which must not be opened with the rest. */
function holdsClosed(image: Image, path: string): boolean {
  return historyOf(image)
    .below(path)
    .some((event) => event.path !== null && neverOpenReason(event.path) !== null);
}

/** The last command of a RUN, when reaching it means that `call` has succeeded; null otherwise, and where nothing can follow it. */
function endOf(run: RunStep, call: CommandCall): CommandCall | null {
  const statements = run.script?.statements ?? [];
  const own = call.ancestors[0];
  const final = statements[statements.length - 1];
  if (own?.kind !== 'statement' || final === undefined || final.background) return null;
  if ((run.script?.comments ?? []).some((comment) => comment.at.start >= final.at.end)) return null;
  const plain = (list: typeof final) => list.command.kind !== 'and-or' || list.command.operators.every((operator) => operator.text === '&&');
  if (!plain(final) || (own !== final && !(plain(own) && hasErrexit(run, own) && own.command.kind !== 'and-or'))) return null;
  const last = run.calls.filter((one) => one.ancestors[0] === final && !one.inSubstitution && one.inFunction === null).pop();
  return last === undefined || /^(?:exit|exec|return)$/.test(last.name) || last.wrappers.some((wrapper) => wrapper.name === 'exec') ? null : last;
}

/** `chgrp -R 0 /data && chmod -R g=u /data`: everything below, too, but for files and directories of the system. */
function commandsFor(document: Dockerfile, targets: readonly Target[], instruction: Instruction | null): string {
  const deep: string[] = [];
  const shallow: string[] = [];
  const within = (target: Target) =>
    targets.some(
      (other) => other !== target && isDeep(other) && other.path !== target.path && below(canonicalPath(other.path), canonicalPath(target.path)) !== null,
    );
  for (const target of targets.filter((one) => !within(one))) (isDeep(target) ? deep : shallow).push(wordFor(target, instruction, document));
  const missing = targets.filter((target) => target.closed.missing && !isOld(target.closed.path));
  const [files, folders] = [missing.filter(({ closed }) => closed.file), missing.filter(({ closed }) => !closed.file)];
  const own = new Set(targets.filter((target) => isInGroupZero(target, instruction)).map((target) => wordFor(target, instruction, document)));
  const open = (words: readonly string[], flag: string) => {
    const others = words.filter((word) => !own.has(word));
    return [...(others.length === 0 ? [] : [`chgrp ${flag}0 ${others.join(' ')}`]), ...(words.length === 0 ? [] : [`chmod ${flag}g=u ${words.join(' ')}`])];
  };
  return [
    ...(folders.length === 0 ? [] : [`mkdir -p ${folders.map(({ path }) => path).join(' ')}`]),
    ...(files.length === 0 ? [] : [`touch ${files.map(({ path }) => path).join(' ')}`]),
    ...open([...new Set(deep)], '-R '),
    ...open([...new Set(shallow)], ''),
  ].join(' && ');
}

/** The RUN that the commands are added to has given all of it to group 0 by its own `chown`. */
function isInGroupZero(target: Target, instruction: Instruction | null): boolean {
  const { own } = target.closed;
  return own !== null && !target.instead && own.instruction === instruction && own.group === '0' && (own.recursive || !isDeep(target));
}

/** Everything below is opened, too: not for a file, a directory of the system, and one that holds what must stay closed. */
function isDeep({ closed, instead }: Target): boolean {
  return closed.deep && !instead && !closed.file && !(isOld(closed.path) && closed.own?.recursive !== true);
}

/** The word as the file writes it where its variables hold in the RUN, else the path. */
function wordFor({ closed, path, instead }: Target, instruction: Instruction | null, document: Dockerfile): string {
  const { raw } = closed;
  if (instead || raw === null || closed.missing || instruction === null || closed.instruction !== instruction || closed.run === null) return path;
  const { scope } = closed.run.state;
  const plain = raw.replace(/^"(.*)"$/, '$1');
  return /^[\w./${}-]+$/.test(plain) && plain.includes('$') && expand(plain, scope, document.escape)?.replace(/\/+$/, '') === path ? raw : path;
}

/** A RUN as root behind everything that touches the paths, in front of a VOLUME of theirs and of the final USER. */
function runFix(image: Image, paths: readonly ClosedPath[], targets: readonly Target[]): OpenFix | null {
  const stage = image.final;
  if (stage === null || !hasShell(stage)) return null;
  const place = placeForRun(image, stage, paths, targets);
  if (place === null || targets.some(({ path }) => isVolumeAt(image, stage, place, path))) return null;
  return runBehind(image, stage, place, commandsFor(image.document, targets, null));
}

/** Several builders drop what a RUN below a VOLUME writes there. */
function isVolumeAt(image: Image, stage: Stage, place: Instruction, path: string): boolean {
  const declared = stage.chain
    .flatMap((one) => volumesOf(image, one))
    .flatMap((volume) => (volume !== null && volume.instruction.index <= place.index ? [volume.path] : []));
  return [...declared, ...(stage.base?.volumes ?? [])].some((volume) => below(volume, path) !== null);
}

/**
 * A directory that a COPY makes is made open in front of it: COPY keeps the mode of one that is there, and its files are not stored twice.
 * Null where an earlier instruction makes it, too, and where a file has to be opened.
 */
function copyFix(image: Image, paths: readonly ClosedPath[], targets: readonly Target[]): OpenFix | null {
  const stage = image.final;
  const copy = paths[0]?.instruction;
  if (stage === null || copy === undefined || !/^(?:COPY|ADD)$/.test(copy.keyword) || !hasShell(stage)) return null;
  const before = stage.instructions[stage.instructions.indexOf(copy) - 1];
  const first = targets.every(({ closed, instead }) => {
    const makers = historyOf(image)
      .reaching(closed.path)
      .filter((event) => event.kind === 'create' || event.kind === 'fill');
    return !closed.file && !closed.missing && !instead && makers[0]?.instruction === copy;
  });
  if (before === undefined || !first) return null;
  return runBehind(image, stage, before, `install -d -g 0 -m 775 ${[...new Set(targets.map(({ path }) => path))].join(' ')}`);
}

function runBehind(image: Image, stage: Stage, place: Instruction, adds: string): OpenFix {
  const { document } = image;
  const next = stage.instructions[stage.instructions.indexOf(place) + 1];
  const { user } = next === undefined ? stage.end : image.stateAt(next);
  const name = user.instruction?.words[0]?.value ?? (user.user === null ? null : `${user.user}${user.group === null ? '' : `:${user.group}`}`);
  const keyword = (word: string) => keywordIn(document, word);
  const lines =
    user.root === false && name !== null
      ? [`${keyword('USER')} root`, `${keyword('RUN')} ${adds}`, `${keyword('USER')} ${name}`]
      : [`${keyword('RUN')} ${adds}`];
  return { kind: 'run', level: 'suggested', adds, edits: [insert(place.span.end, lines.map((line) => document.eol + line).join(''))] };
}

/** The instruction that the RUN goes behind. */
function placeForRun(image: Image, stage: Stage, paths: readonly ClosedPath[], targets: readonly Target[]): Instruction | null {
  const touching = new Set(
    targets
      .flatMap(({ path }) => [...around(image, path), ...historyOf(image).reaching(canonicalPath(path))])
      .filter((event) => event.kind !== 'remove' && event.instruction.keyword !== 'VOLUME')
      .map((event) => event.instruction),
  );
  for (const { instruction } of paths) if (!/^(?:CMD|ENTRYPOINT|VOLUME)$/.test(instruction.keyword)) touching.add(instruction);
  const { instructions } = stage;
  const first = instructions.reduce((found, one, index) => (touching.has(one) ? index : found), 0);
  const built = userInsertion(stage, image.document);
  if (built === null) return null;
  const isVolume = (one: Instruction) =>
    one.keyword === 'VOLUME' &&
    targets.some(({ path }) =>
      (one.json ?? one.words).some(
        (word) => below(canonicalPath(expand(word.value, image.stateAt(one).scope, image.document.escape) ?? '/'), canonicalPath(path)) !== null,
      ),
    );
  const limits = [
    instructions.findIndex((one, index) => index > first && isVolume(one)),
    lastIndex(instructions, (one, index) => index > first && one.keyword === 'USER' && image.stateAt(one).user.root !== false),
    instructions.indexOf(built.after) + 1,
  ].filter((index) => index > first);
  return instructions[Math.min(...limits) - 1] ?? null;
}

function lastIndex(instructions: readonly Instruction[], test: (one: Instruction, index: number) => boolean): number {
  return instructions.reduce((found, one, index) => (test(one, index) ? index : found), -1);
}
