import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** The largest file that is read, in bytes. */
export const maxBytes = 1_000_000;

export type TextFile = { readonly text: string } | { readonly trouble: 'missing' | 'denied' | 'not a file' | 'too large' | 'binary' };

/** Reads a file as UTF-8, a byte order mark kept. One that is too large is not read at all. */
export function readTextFile(path: string, most = maxBytes): TextFile {
  let handle: number;
  try {
    // Not blocking: the path may be a pipe that nobody writes to. Windows has no such flag.
    handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return { trouble: troubleOf(error) };
  }
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) return { trouble: 'not a file' };
    if (stat.size > most) return { trouble: 'too large' };
    return decode(new Uint8Array(readFileSync(handle)));
  } catch (error) {
    return { trouble: troubleOf(error) };
  } finally {
    closeSync(handle);
  }
}

/** Text is valid UTF-8 without NUL. */
export function decode(bytes: Uint8Array): TextFile {
  if (bytes.includes(0)) return { trouble: 'binary' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { trouble: 'binary' };
  }
}

function troubleOf(error: unknown): 'missing' | 'denied' | 'not a file' {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : code === 'EISDIR' ? 'not a file' : 'denied';
}
