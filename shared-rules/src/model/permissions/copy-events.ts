import type { Instruction, JsonString, Word } from '../../dockerfile/nodes';
import { baseName, joinPath } from '../../text/path';
import { findStage } from '../find-stage';
import type { Image } from '../image';
import { expand } from '../scope';
import type { EventPlace, PermissionEvent } from './event';
import { applyMode, bits, parseMode, type Mode } from './mode';
import { loginGroup, parseOwner } from './owner';
import { canonicalPath } from './place';

/** What COPY, ADD, WORKDIR and VOLUME do to paths (Dockerfile reference, "COPY --chown --chmod", "WORKDIR", "VOLUME"). */
export function instructionEvents(image: Image, instruction: Instruction): readonly PermissionEvent[] {
  switch (instruction.keyword) {
    case 'COPY':
    case 'ADD':
      return copyEvents(image, instruction);
    case 'WORKDIR':
      return workdirEvents(image, instruction);
    case 'VOLUME':
      return volumePlaces(image, instruction).map((place) => madeDirectory(place, '0', '0'));
    default:
      return [];
  }
}

type PathPlace = EventPlace & { readonly path: string | null; readonly shown: string };

/** The directories that a VOLUME declares. */
export function volumePlaces(image: Image, instruction: Instruction): readonly PathPlace[] {
  return (instruction.json ?? instruction.words).map((word) => placeOf(image, instruction, word));
}

function copyEvents(image: Image, instruction: Instruction): readonly PermissionEvent[] {
  const words: readonly (Word | JsonString)[] = instruction.json ?? instruction.words;
  const destination = words[words.length - 1];
  if (destination === undefined || words.length < 2) return [];
  const { scope } = image.stateAt(instruction);
  const flag = (name: string) => {
    const value = instruction.flags.find((one) => one.name === name)?.value;
    return value == null ? value : expand(value, scope, image.document.escape);
  };
  const chown = flag('chown');
  const owner = chown == null ? null : parseOwner(chown);
  const user = chown === undefined ? '0' : (owner?.user ?? null);
  const group =
    chown === undefined
      ? '0'
      : owner?.group !== undefined
        ? owner.group
        : /^\d+$/.test(owner?.user ?? '')
          ? (owner?.user as string)
          : owner?.user === undefined
            ? null
            : loginGroup(image, owner.user);
  const chmod = flag('chmod');
  const mode = chmod == null ? null : parseMode(chmod);
  const place = placeOf(image, instruction, destination);
  if (place.path === null) return [{ ...place, kind: 'fill', recursive: true, user, group }];

  const sources = words.slice(0, -1).map((word) => expand(word.value, scope, image.document.escape) ?? '*');
  if (!toFolder(sources, destination.value)) return [makeFile(place, user, group, mode)];
  const files = sources.filter((source) => namesFile(source) && !/[*?[]|^<<|:\/\//.test(source));
  // What comes from another stage or image keeps the owner and mode that it has there.
  const kept = chown === undefined && instruction.flags.some((one) => one.name === 'from') && mayBeOpen(image, flag('from') ?? null, instruction);
  return [
    madeDirectory(place, user, group),
    { ...place, kind: 'fill', recursive: true, user, group },
    ...(kept ? [{ ...place, kind: 'open' as const, maybe: true, recursive: true }] : []),
    ...files.map((source) => {
      const shown = joinPath(place.shown, baseName(source));
      return makeFile({ ...place, written: false, shown, path: canonicalPath(shown) }, user, group, mode);
    }),
  ];
}

/** Programs by which a build gives files modes of its own: what it does else makes files that the group may not write (umask 022). */
const setsModes = /^(?:chmod|chgrp|setfacl|fix-permissions|install|umask|tar|unzip|rsync|cpio)$/;

/** Whether the group may write what comes from another stage. Of an image, and of a stage that sets modes or runs what is not seen here, nobody knows. */
function mayBeOpen(image: Image, name: string | null, instruction: Instruction): boolean {
  const source = name === null ? null : findStage(name, image.stageOf(instruction)?.earlier ?? [], true);
  if (source === null) return true;
  return source.chain.some((stage) =>
    stage.instructions.some((one) => {
      if (one.flags.some((flag) => flag.name === 'chmod' || (flag.name === 'from' && one.keyword !== 'RUN'))) return true;
      const run = one.keyword === 'RUN' ? image.runOf(one) : null;
      return one.keyword === 'RUN' && (run?.script == null || run.calls.some((call) => setsModes.test(call.name) || call.nameWord.raw.includes('/')));
    }),
  );
}

/** Whether the destination is a folder. Of one source without an extension it is taken to be one itself. */
function toFolder(sources: readonly string[], destination: string): boolean {
  const [source = ''] = sources;
  if (sources.length > 1 || /(?:^|\/)\.?$/.test(destination) || /[*?[]/.test(source)) return true;
  return !namesFile(source) && !namesFile(destination);
}

function namesFile(path: string): boolean {
  return /[^./][^/]*\.[A-Za-z]\w{0,9}$/.test(baseName(path)) && !path.endsWith('.d');
}

function makeFile(place: PathPlace, user: string | null, group: string | null, mode: Mode | null): PermissionEvent {
  return {
    ...place,
    kind: 'create',
    recursive: false,
    directory: false,
    unlessThere: false,
    user,
    group,
    bits: mode === null ? bits(0o644) : applyMode(bits(0o644), mode, false),
  };
}

function madeDirectory(place: PathPlace, user: string | null, group: string | null): PermissionEvent {
  return { ...place, kind: 'create', recursive: false, directory: true, unlessThere: true, user, group, bits: bits(0o755) };
}

function workdirEvents(image: Image, instruction: Instruction): readonly PermissionEvent[] {
  const { body } = instruction;
  const stage = image.stageOf(instruction);
  const next = stage?.instructions[stage.instructions.indexOf(instruction) + 1];
  const shown = (next === undefined ? stage?.end : image.stateAt(next))?.workdir ?? null;
  const raw = body.text.replace(/^(["'])(.*)\1$/, '$2');
  const place = {
    instruction,
    run: null,
    call: null,
    span: body.span(0, body.text.length),
    written: raw.startsWith('/') && !raw.includes('$'),
    raw: body.text,
  };
  return [madeDirectory({ ...place, shown: shown ?? '', path: shown === null ? null : canonicalPath(shown) }, '0', '0')];
}

function placeOf(image: Image, instruction: Instruction, word: Word | JsonString): PathPlace {
  const state = image.stateAt(instruction);
  const text = expand(word.value, state.scope, image.document.escape);
  const shown =
    text === null || text === '' ? null : text.startsWith('/') ? joinPath('/', text) : state.workdir === null ? null : joinPath(state.workdir, text);
  return {
    instruction,
    run: null,
    call: null,
    span: word.span,
    written: text === word.value && text.startsWith('/'),
    raw: word.value,
    shown: shown ?? '',
    path: shown === null ? null : canonicalPath(shown),
  };
}
