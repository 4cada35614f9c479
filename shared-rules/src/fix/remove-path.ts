import type { Image, RunStep } from '../model/image';
import { historyOf, type PermissionEvent } from '../model/permissions';
import type { CommandCall } from '../shell/calls';
import { remove, type TextEdit } from '../text/edit';
import { commandRemoval } from './remove-command';
import { wordRemoval } from './remove-word';

/** Takes a path out of the command that changes it, or the command out of its RUN when it has no other path. Null where that can not be done cleanly. */
export function pathRemoval(image: Image, run: RunStep, call: CommandCall, event: PermissionEvent): TextEdit | null {
  const paths = historyOf(image)
    .ofCall(call)
    .filter((other) => other.kind === event.kind);
  const word = call.args.find((one) => one.span.start === event.span.start);
  if (paths.length > 1) return word === undefined ? null : wordRemoval(image.document.text, call.command, word);
  const span = commandRemoval(image.document, run, call);
  return span === null ? null : remove(span);
}
