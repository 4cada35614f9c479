import { findServer, type ServerProgram } from '../data/servers';
import { callsOf, type CommandCall } from '../shell/calls';
import { baseName } from '../text/path';
import { finalServer } from './final-server';
import type { Image } from './image';

const switchers: ReadonlySet<string> = new Set(['gosu', 'su-exec', 'setpriv', 'runuser', 'su', 'chroot', 's6-setuidgid', 'setuidgid', 'capsh']);

/**
 * Whether the start command, or the script that it runs, gives root away to another user before the program starts. A script that can not be read is taken to
 * do so where the image brings gosu or su-exec, which is good for nothing else.
 */
export function dropsRoot(image: Image): boolean {
  const start = image.start;
  if (start === null) return false;
  if (start.argv?.some((word) => switchers.has(baseName(word.value)))) return true;
  if (bringsSwitcher(image)) return true;
  const calls: readonly CommandCall[] = [...start.calls, ...(start.file === null ? [] : callsOf(start.file.script))];
  return calls.some((call) => switchers.has(call.name) || call.wrappers.some((wrapper) => switchers.has(wrapper.name)));
}

function bringsSwitcher(image: Image): boolean {
  const { start } = image;
  const unread = start?.file === null && start.argv?.some(({ value }) => /entrypoint|\.sh$/.test(value)) === true;
  return (
    unread &&
    image.finalChain.some((stage) =>
      stage.runs.some(({ calls }) => calls.some((call) => call.args.some((word) => /(?:^|\/)(?:gosu|su-exec)$/.test(word.value ?? '')))),
    )
  );
}

/** The server that starts as root and does its work as another user by itself; null when the image starts none that is known to. */
export function serverThatLeavesRoot(image: Image): ServerProgram | null {
  const named = image.start?.argv?.flatMap(({ value }) => findServer(value) ?? [])[0];
  const server = finalServer(image)?.server ?? named;
  return server?.leavesRoot === true ? server : null;
}
