import { callsOf, type CommandCall } from '../shell/calls';
import { baseName } from '../text/path';
import type { Image } from './image';

const switchers: ReadonlySet<string> = new Set(['gosu', 'su-exec', 'setpriv', 'runuser', 'su', 'chroot', 's6-setuidgid', 'setuidgid', 'capsh']);

/** Whether the start command, or the script that it runs, gives root away to another user before the program starts. */
export function dropsRoot(image: Image): boolean {
  const start = image.start;
  if (start === null) return false;
  if (start.argv?.some((word) => switchers.has(baseName(word.value)))) return true;
  const calls: readonly CommandCall[] = [...start.calls, ...(start.file === null ? [] : callsOf(start.file.script))];
  return calls.some((call) => switchers.has(call.name) || call.wrappers.some((wrapper) => switchers.has(wrapper.name)));
}
