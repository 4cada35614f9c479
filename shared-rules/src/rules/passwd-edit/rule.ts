import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import { instructionRemoval } from '../../fix/remove-command';
import { pathRemoval } from '../../fix/remove-path';
import { accountWrites, writeRemoval, type AccountWrite } from '../../model/account-writes';
import type { Image } from '../../model/image';
import type { ScriptDocument } from '../../model/script';
import { applyMode, bits, historyOf, stateOf, type PermissionEvent } from '../../model/permissions';
import { runsAtStart, startTexts } from '../../model/start-texts';
import { baseName } from '../../text/path';
import { remove } from '../../text/edit';

const severity = { openshift: 'warning', generic: 'info' } as const;

export default defineRule(
  {
    id: 'passwd-edit',
    group: 'users',
    summary: 'The image opens /etc/passwd or /etc/group for writing, or edits it when it starts.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      open: {
        text: '{file} is opened to {whom}: whoever gets into the container can make an account of any kind. It is not needed either: the runtime enters an arbitrary user id by itself, but only into a file that is not open.',
        severity,
      },
      entrypoint: {
        text: '{script} writes {file}, which has to be open for that. The runtime enters an arbitrary user id by itself, and fails to do so where the file is open to the group.',
        severity,
      },
      copied: { text: 'A {file} of its own replaces that of the base image: accounts that its packages need may be missing.', severity: 'hint' },
    },
    fixes: {
      drop: { title: 'Remove it', level: 'suggested', why: 'A start script that writes the file has to leave that off, too.' },
      dropInScript: {
        title: 'Remove these lines',
        level: 'suggested',
        why: 'A runtime other than CRI-O may not enter the user id: programs that ask for their name or home then find none.',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Support arbitrary user ids' },
      { guide: 'ROSA', section: '任意のユーザー ID のサポート' },
    ],
  },
  (context) => {
    function inScript(document: ScriptDocument): void {
      const { script, path, text } = document;
      const writes = accountWrites(script);
      if (writes.length === 0 || !runsAtStart(document)) return;
      for (const write of writes) {
        const span = writeRemoval(text, script, write);
        context.report({
          at: write.word.span,
          message: 'entrypoint',
          data: { script: path === null ? 'The start script' : baseName(path), file: write.file },
          related: startPlaces(document),
          fixes: span === null ? [] : [{ use: 'dropInScript', edits: () => [remove(span)] }],
          ...(path === null ? {} : { pair: pairOf(path, write) }),
        });
      }
    }

    function atStart(image: Image): void {
      for (const { script, file } of startTexts(image)) {
        const writes = accountWrites(script);
        const [first] = writes;
        if (first === undefined) continue;
        const path = file?.path ?? null;
        const data = { script: file === null ? 'The start command' : baseName(path ?? file.imagePath), file: first.file };
        if (file === null || path === null)
          for (const write of writes) context.report({ at: write.word.span, message: 'entrypoint', data: { ...data, file: write.file } });
        else
          context.report({
            at: file.span,
            message: 'entrypoint',
            data,
            related: writes.map((write) => ({ path, span: write.word.span, message: `${write.file} is written here.` })),
            pair: pairOf(path, first),
          });
      }
    }

    function inImage(image: Image): void {
      if (image.final === null || image.final.windows) return;
      atStart(image);
      for (const event of ['/etc/passwd', '/etc/group'].flatMap((path) => historyOf(image).at(path))) {
        const { path } = event;
        if (path === null) continue;
        const whom = opensTo(event);
        const state = stateOf(image, path);
        if (
          whom !== null &&
          event.run !== null &&
          event.call !== null &&
          ((state.bits.group | state.bits.other) & 2 || event.kind === 'own') &&
          !state.removed
        ) {
          const edit = pathRemoval(image, event.run, event.call, event);
          context.report({ at: event.span, message: 'open', data: { file: path, whom }, fixes: edit === null ? [] : [{ use: 'drop', edits: () => [edit] }] });
        } else if (event.kind === 'create' && event.run === null) {
          const { instruction } = event;
          const span = (instruction.json ?? instruction.words).length === 2 ? instructionRemoval(image.document, instruction) : null;
          const data = { file: path };
          const fixes = span === null ? [] : [{ use: 'drop' as const, edits: () => [remove(span)] }];
          if (((event.bits.group | event.bits.other) & 2) !== 0)
            context.report({ at: event.span, message: 'open', data: { ...data, whom: 'its group' }, fixes });
          else context.report({ at: event.span, message: 'copied', data, fixes });
        }
      }
    }

    return { script: inScript, image: inImage };
  },
);

/** Whom a change lets write the file; null when it lets nobody. */
function opensTo(event: PermissionEvent): string | null {
  if (event.kind === 'own') return event.user === undefined || event.user === '0' || event.linkOnly ? null : event.user;
  if (event.kind !== 'mode') return null;
  const { group, other } = applyMode(bits(0o644), event.mode, false);
  return (other & 2) !== 0 ? 'everybody' : (group & 2) !== 0 ? 'its group' : null;
}

/** Two files carry the finding: the script's offset tells which it is. */
function pairOf(path: string, write: AccountWrite): string {
  return `passwd-edit ${path}:${write.word.span.start}`;
}
