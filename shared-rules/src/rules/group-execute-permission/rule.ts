import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import { bringsOneFile, copyModeEdit } from '../../fix/copy-mode';
import type { Image, StartScript, StartWord } from '../../model/image';
import { canonicalPath, permissionEvents, type Bits, type ModeEvent } from '../../model/permissions';
import { finalModeAt, finalModeOf, type FinalMode } from '../../model/start-mode';
import type { ScriptDocument } from '../../model/script';
import { usesOf } from '../../model/start-texts';
import { unwrap } from '../../model/start-words';
import { replace, type TextEdit } from '../../text/edit';
import { baseName } from '../../text/path';
import type { Span } from '../../text/span';

const severity = { openshift: 'error', kubernetes: 'warning', generic: 'hint' } as const;

export default defineRule(
  {
    id: 'group-execute-permission',
    group: 'users',
    summary: 'A start script or program may be run by its owner, but not by an arbitrary user id.',
    since: '0.1.0',
    preset: 'recommended',
    scout: true,
    messages: {
      group: {
        text: '{program} has mode {mode}: its group may not run it. An arbitrary user id has group 0 alone, so that the container fails with "permission denied", although it starts as its owner.',
        severity,
      },
      other: {
        text: '{program} has mode {mode} and belongs to group {group}: an arbitrary user id is in neither, so that the container fails with "permission denied".',
        severity,
      },
    },
    fixes: {
      mode: { title: 'Use mode {mode}', level: 'safe' },
      modeSuggested: { title: 'Use mode {mode}', level: 'suggested', why: 'The mode holds for other files, too: everybody may read and run them then.' },
      inDockerfile: {
        title: 'Let everybody run {program}, in {dockerfile}',
        level: 'suggested',
        why: 'It changes the Dockerfile, another file than this one.',
      },
      copyMode: { title: 'Copy {program} with --chmod=0755', level: 'safe' },
    },
    sources: [
      { guide: 'OCP', section: 'Support arbitrary user ids' },
      { guide: 'ROSA', section: '任意のユーザー ID のサポート' },
    ],
  },
  (context) => {
    const told = new Set<ModeEvent | StartScript | Instruction>();

    function report(program: string, final: FinalMode, needed: number, at: Span, file: StartScript | null): void {
      const { bits, group, chmod } = final;
      const copy = file?.copy ?? final.copy;
      const denied = bits === null ? null : deniedTo(bits, group, needed);
      if (bits === null || denied === null) return;
      const key = chmod ?? file ?? copy;
      if (key === null || told.has(key)) return;
      told.add(key);
      const flag = chmod === null ? copy?.flags.find((one) => one.name === 'chmod') : undefined;
      const data = { program, mode: octalOf(bits) };
      const fixed = chmod !== null ? chmodFix(chmod, needed) : file !== null ? copyFix(file, program) : copy !== null ? copyModeFix(copy, program) : null;
      const common = {
        ...(file?.path == null ? {} : { pair: pairOf(file.path) }),
        at: chmod?.modeSpan ?? flag?.valueSpan ?? at,
        related: chmod !== null || flag !== undefined ? [{ path: null, span: at, message: 'The image starts it here.' }] : [],
        fixes: fixed === null ? [] : [fixed],
      };
      if (denied === 'group') context.report({ ...common, message: 'group', data });
      else context.report({ ...common, message: 'other', data: { ...data, group: group ?? '' } });
    }

    function inImage(image: Image): void {
      const { start } = image;
      if (image.final?.windows !== false) return;
      for (const file of [...(start?.files ?? []), ...(start?.helpers ?? [])]) {
        report(baseName(file.imagePath), finalModeOf(image, file, context.answers, context.path), file.direct ? 5 : 4, file.span, file);
      }
      const [program] = unwrap(start?.argv ?? []).words as readonly (StartWord | undefined)[];
      if (program?.value.startsWith('/') && !start?.files.some((file) => canonicalPath(file.imagePath) === canonicalPath(program.value))) {
        report(baseName(program.value), finalModeAt(image, program.value), 1, program.span, null);
      }
      for (const event of permissionEvents(image)) {
        if (event.kind !== 'mode' || event.path === null || !/\/s2i(?:\/bin)?\/(?:assemble|run|usage|save-artifacts)$/.test(event.path)) continue;
        const final = finalModeAt(image, event.path);
        if (final.chmod === event) report(baseName(event.path), final, 5, event.span, null);
      }
    }

    function inScript(document: ScriptDocument): void {
      const { text, path } = document;
      if (path === null) return;
      for (const use of usesOf(document)) {
        const { image, file } = use;
        if (image.final?.windows !== false) continue;
        const final = finalModeOf(image, file, context.answers, use.path);
        const needed = file.direct ? 5 : 4;
        const denied = final.bits === null ? null : deniedTo(final.bits, final.group, needed);
        if (final.bits === null || denied === null) continue;
        const program = baseName(file.imagePath);
        const fixed = final.chmod !== null ? chmodFix(final.chmod, needed) : copyFix(file, program);
        const files = fixed === null ? [] : [{ path: use.path, before: image.document.text, edits: fixed.edits() }];
        const start = text.startsWith('\uFEFF') ? 1 : 0;
        const common = {
          at: { start, end: Math.max(start + 1, /^[^\r\n]*/.exec(text)?.[0].length ?? 0) },
          related: startPlaces(document, [use]),
          fixes:
            fixed === null ? [] : [{ use: 'inDockerfile' as const, data: { program, dockerfile: baseName(use.path) }, edits: () => [], files: () => files }],
          pair: pairOf(path),
        };
        const data = { program, mode: octalOf(final.bits) };
        if (denied === 'group') context.report({ ...common, message: 'group', data });
        else context.report({ ...common, message: 'other', data: { ...data, group: final.group ?? '' } });
        return;
      }
    }

    return { image: inImage, script: inScript };
  },
);

/** Two files carry the finding. */
function pairOf(path: string): string {
  return `group-execute-permission ${path}`;
}

/** Who may not do what the owner may. `needed`: the digit's bits that it takes. Of a group that is not known nothing is said unless both are shut out. */
function deniedTo({ user, group, other }: Bits, owner: string | null, needed: number): 'group' | 'other' | null {
  const may = (digit: number) => (digit & needed) === needed;
  // Without execute permission for the owner it is another fault; what is only read needs no more than that.
  if (!may(user)) return null;
  if (owner !== null && owner !== '0') return may(other) ? null : 'other';
  return may(group) || (owner === null && may(other)) ? null : 'group';
}

function octalOf({ special, user, group, other }: Bits): string {
  return `${special}${user}${group}${other}`;
}

/** The mode word of a chmod, opened to all for reading and running. */
function chmodFix(event: ModeEvent, needed: number) {
  const word = event.call?.args.find((arg) => arg.span.start === event.modeSpan.start);
  if (word === undefined || word.value === null || !word.contiguous) return null;
  const { raw } = word;
  const mode = /^[0-7]{3,4}$/.test(raw)
    ? `${raw.slice(0, -2)}${[...raw.slice(-2)].map((digit) => Number(digit) | needed).join('')}`
    : /^u\+r?x$/.test(raw)
      ? raw.replace('u', 'a')
      : /^[ugoa+=,rwxX-]+$/.test(raw)
        ? `${raw},a+${needed === 1 ? 'x' : needed === 4 ? 'r' : 'rx'}`
        : null;
  if (mode === null) return null;
  const alone =
    !event.recursive &&
    event.call !== null &&
    event.call.name === 'chmod' &&
    event.call.args.filter((arg) => !arg.raw.startsWith('-')).length === 2 &&
    !/[*?[]/.test(event.path ?? '*');
  const edits = (): readonly TextEdit[] => [replace(event.modeSpan, mode)];
  return alone ? { use: 'mode' as const, data: { mode }, edits } : { use: 'modeSuggested' as const, data: { mode }, edits };
}

function copyFix(file: StartScript, program: string) {
  const { copy } = file;
  return copy === null || !bringsOneFile(file, copy) ? null : copyModeFix(copy, program);
}

function copyModeFix(copy: Instruction, program: string) {
  return { use: 'copyMode' as const, data: { program }, edits: () => [copyModeEdit(copy, '0755')] };
}
