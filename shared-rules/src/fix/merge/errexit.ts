import type { Body } from './classify';

/** What stands in front of an isolated body, so that it keeps the errexit that it had; `end` ends the command. */
export function errexitOf(body: Body, end: string): string {
  if (body.shell.errexit) return `set -e${end}`;
  return body.setsErrexit ? '' : `set +e${end}`;
}
