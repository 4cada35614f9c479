import { baseName } from '../../text/path';

/** What a SHELL says of the shell that runs a RUN's text. */
export interface ShellOptions {
  readonly bash: boolean;
  /** `-e` or `-o errexit`: every body runs under errexit. */
  readonly errexit: boolean;
  /** A login or interactive shell reads start-up files each time that it starts. */
  readonly startupFiles: boolean;
}

const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'mksh']);
const multiCall: ReadonlySet<string> = new Set(['env', 'busybox', 'toybox']);

/** Reads the words of a SHELL. Null when it is not a POSIX shell that takes the body as the text of `-c`. */
export function readShellOptions(words: readonly string[]): ShellOptions | null {
  const skipped = multiCall.has(baseName(words[0] ?? '')) ? 1 : 0;
  const program = baseName(words[skipped] ?? '');
  if (!shells.has(program)) return null;
  let errexit = false;
  let startupFiles = false;
  let command = false;
  for (let at = skipped + 1; at < words.length; at++) {
    const word = words[at] as string;
    if (word === '--login') startupFiles = true;
    else if (word === '--rcfile' || word === '--init-file') return null;
    else if (word.startsWith('--')) continue;
    else if (/^[-+][A-Za-z]+$/.test(word)) {
      const on = word.startsWith('-');
      if (on && word.includes('c')) command = true;
      if (on && /[il]/.test(word)) startupFiles = true;
      if (word.includes('e')) errexit = on;
      if (/[oO]/.test(word) && words[++at] === 'errexit') errexit = on;
    } else return null;
  }
  return command ? { bash: program === 'bash', errexit, startupFiles } : null;
}
