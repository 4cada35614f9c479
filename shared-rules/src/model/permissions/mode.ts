/** Permission bits of a file, a digit (0–7) for each class, and the setuid/setgid/sticky digit. */
export interface Bits {
  readonly special: number;
  readonly user: number;
  readonly group: number;
  readonly other: number;
}

export function bits(octal: number): Bits {
  return { special: (octal >> 9) & 7, user: (octal >> 6) & 7, group: (octal >> 3) & 7, other: octal & 7 };
}

type Class = 'user' | 'group' | 'other';

const classOf: Readonly<Record<string, Class>> = { u: 'user', g: 'group', o: 'other' };

/** One clause of a symbolic mode: who, how, and which permissions (`g=u`, `+rX`). */
export interface ModeClause {
  /** Letters of `ugo`; all three for `a`, and for none written. */
  readonly who: readonly string[];
  /** No class is written, so that the umask holds bits back (POSIX.1-2024, XCU chmod, "EXTENDED DESCRIPTION"). */
  readonly masked: boolean;
  readonly operator: '+' | '-' | '=';
  /** Letters of `rwxXst`, or one of `ugo`. */
  readonly permissions: string;
}

/** The operand of chmod: an octal number, or clauses. */
export type Mode = { readonly kind: 'octal'; readonly bits: Bits } | { readonly kind: 'symbolic'; readonly clauses: readonly ModeClause[] };

/** Reads a mode as chmod(1), `--chmod` and `install -m` take it; null when it is none. */
export function parseMode(text: string): Mode | null {
  const octal = /^=?([0-7]{1,5})$/.exec(text)?.[1];
  if (octal !== undefined) return { kind: 'octal', bits: bits(Number.parseInt(octal, 8)) };
  const clauses: ModeClause[] = [];
  for (const part of text.split(',')) {
    const match = /^([ugoa]*)((?:[-+=](?:[rwxXst]+|[ugo])?)+)$/.exec(part);
    if (match === null) return null;
    const [, letters = '', actions = ''] = match;
    const who = letters === '' || letters.includes('a') ? ['u', 'g', 'o'] : [...new Set(letters)];
    for (const action of actions.matchAll(/([-+=])([ugo]|[rwxXst]*)/g)) {
      clauses.push({ who, masked: letters === '', operator: action[1] as '+', permissions: action[2] ?? '' });
    }
  }
  return { kind: 'symbolic', clauses };
}

const umask: Bits = bits(0o022);

/** The bits that a file has behind chmod. `directory` decides what `X` means. */
export function applyMode(before: Bits, mode: Mode, directory: boolean): Bits {
  if (mode.kind === 'octal') return mode.bits;
  let after = before;
  for (const clause of mode.clauses) after = applyClause(after, clause, directory);
  return after;
}

function applyClause(before: Bits, { who, masked, operator, permissions }: ModeClause, directory: boolean): Bits {
  const after: Record<Class, number> & { special: number } = { ...before };
  const copied = classOf[permissions];
  const anyExecute = ((before.user | before.group | before.other) & 1) !== 0;
  for (const letter of who) {
    const name = classOf[letter] as Class;
    let value = copied === undefined ? digitOf(permissions, directory || anyExecute) : before[copied];
    if (masked) value &= ~umask[name];
    after[name] = operator === '=' ? value : operator === '+' ? after[name] | value : after[name] & ~value;
  }
  const special = (permissions.includes('s') ? (who.includes('u') ? 4 : 0) | (who.includes('g') ? 2 : 0) : 0) | (permissions.includes('t') ? 1 : 0);
  after.special = operator === '-' ? after.special & ~special : after.special | special;
  return after;
}

function digitOf(permissions: string, execute: boolean): number {
  const x = permissions.includes('x') || (permissions.includes('X') && execute);
  return (permissions.includes('r') ? 4 : 0) | (permissions.includes('w') ? 2 : 0) | (x ? 1 : 0);
}

/** Whether a mode sets the setuid or setgid bit, which a change of owner or group takes away again (chown(2)). */
export function setsId(mode: Mode): boolean {
  return mode.kind === 'octal'
    ? (mode.bits.special & 4) !== 0
    : mode.clauses.some((clause) => clause.operator !== '-' && clause.permissions.includes('s') && clause.who.includes('u'));
}

/** Whether everybody may write a file of usual permissions behind chmod, and may remove other people's files there (no sticky bit). */
export function opensToAll(mode: Mode): boolean {
  const after = applyMode(bits(0o755), mode, true);
  return (after.other & 2) !== 0 && (after.special & 1) === 0;
}
