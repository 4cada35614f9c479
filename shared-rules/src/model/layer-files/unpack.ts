import { parseArgs } from '../../shell/args';
import type { CommandCall } from '../../shell/calls';
import type { ShellWord } from '../../shell/nodes';

/** A command that unpacks an archive. */
export interface Unpack {
  /** Null when it reads its standard input. */
  readonly file: ShellWord | null;
  /** Where to, when a word says so. */
  readonly folder: ShellWord | null;
  /** The archive is gone afterwards (`gunzip`). */
  readonly consumes: boolean;
}

/** How a command unpacks; null when it does not. */
export function unpackOf(call: CommandCall): Unpack | null {
  switch (call.name) {
    case 'tar':
    case 'bsdtar':
    case 'gtar':
      return tar(call);
    case 'unzip':
      return operandOf(call, ['-d', '-x', '-P'], ['-d'], 0);
    case '7z':
    case '7za':
    case '7zr':
    case '7zz':
    case 'unrar':
      return /^[xe]$/.test(call.args[0]?.raw ?? '') ? operandOf(call, [], [], 1) : null;
    case 'jar':
      return /^-?-?\w*x/.test(call.args[0]?.raw ?? '') && call.args[1] !== undefined ? { file: call.args[1], folder: null, consumes: false } : null;
    case 'gunzip':
    case 'bunzip2':
    case 'unxz':
    case 'unlzma':
      return inPlace(call);
    case 'gzip':
    case 'bzip2':
    case 'xz':
      return call.args.some((arg) => /^(?:-\w*d\w*|--decompress)$/.test(arg.raw)) ? inPlace(call) : null;
    case 'unsquashfs':
      return operandOf(call, ['-d', '-f'], ['-d'], 0);
    default:
      return null;
  }
}

/** `tar xzf FILE -C DIR`, `tar -C DIR -xf FILE`, `tar --extract --file FILE`, the letters in front without a dash. */
function tar(call: CommandCall): Unpack | null {
  const [first] = call.args;
  let file: ShellWord | null = null;
  let extracts = false;
  let rest = call.args;
  if (first !== undefined && /^[A-Za-z]+$/.test(first.raw)) {
    extracts = first.raw.includes('x');
    // Letters without a dash take their values from the words behind, in their order (POSIX.1-1997, tar).
    const values = [...first.raw].filter((letter) => 'fbC'.includes(letter));
    file = values.includes('f') ? (call.args[1 + values.indexOf('f')] ?? null) : null;
    rest = call.args.slice(1 + values.length);
  }
  const { flags } = parseArgs(rest, {
    values: [
      '-f',
      '--file',
      '-C',
      '--directory',
      '-T',
      '--exclude',
      '-I',
      '--use-compress-program',
      '--strip-components',
      '--strip',
      '--transform',
      '-X',
      '-b',
      '--owner',
      '--group',
      '--wildcards-match',
      '--one-top-level',
    ],
  });
  extracts ||= flags.some((flag) => flag.name === '-x' || flag.name === '--extract' || flag.name === '--get');
  const named = flags.find((flag) => flag.name === '-f' || flag.name === '--file');
  const place = flags.find((flag) => flag.name === '-C' || flag.name === '--directory');
  file ??= named?.valueWord ?? null;
  if (!extracts) return null;
  const folder = place?.valueWord ?? null;
  return {
    file: file === null || file.raw === '-' || file.raw.startsWith('/dev/') ? null : file,
    folder: folder?.raw.startsWith('-') === true ? null : folder,
    consumes: false,
  };
}

function operandOf(call: CommandCall, values: readonly string[], folders: readonly string[], at: number): Unpack | null {
  const { flags, operands } = parseArgs(call.args, { values });
  if (flags.some((flag) => flag.name === '-l' || flag.name === '-t' || flag.name === '-p' || flag.name === '-Z' || flag.name === '-v')) return null;
  const folder = flags.find((flag) => folders.includes(flag.name))?.valueWord ?? null;
  return { file: operands[at] ?? null, folder: folder?.raw.startsWith('-') === true ? null : folder, consumes: false };
}

function inPlace(call: CommandCall): Unpack | null {
  const file = call.args.find((arg) => !arg.raw.startsWith('-')) ?? null;
  const keeps = call.args.some((arg) => /^-\w*[kc]/.test(arg.raw) || /^--(?:keep|stdout|to-stdout)$/.test(arg.raw));
  return file === null ? null : { file, folder: null, consumes: !keeps };
}
