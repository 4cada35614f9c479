import type { Span } from '../text/span';
import { meant } from '../text/typo';
import type { Flag, Instruction } from './nodes';

/** Something in an instruction's flags or arguments that the builder refuses. */
export interface ArgumentFault {
  readonly at: Span;
  /** A sentence without its full stop. */
  readonly what: string;
  /** What takes the place of `at` when it is mended; null when that can not be told. */
  readonly repair: string | null;
}

/** Flags by instruction, of BuildKit and Buildah; those with a star are switches. */
const flagsOf: Readonly<Record<string, readonly string[]>> = {
  FROM: ['platform'],
  RUN: ['mount', 'network', 'security', 'device', 'cap-add', 'cap-drop'],
  COPY: ['from', 'chown', 'chmod', 'link*', 'parents*', 'exclude', 'retry', 'retry-delay'],
  ADD: ['chown', 'chmod', 'link*', 'keep-git-dir*', 'checksum', 'exclude', 'unpack*', 'retry', 'retry-delay'],
  HEALTHCHECK: ['interval', 'timeout', 'start-period', 'start-interval', 'retries'],
};

/**
 * What the builder refuses in an instruction that has its arguments: misspelt flags (an unknown one may be a newer builder's), flags without their
 * value, words behind FROM's, a HEALTHCHECK without CMD.
 * Reference: https://docs.docker.com/reference/dockerfile/
 */
export function argumentFaults(instruction: Instruction): readonly ArgumentFault[] {
  const { keyword, flags, body, healthcheck } = instruction;
  const faults = flags.flatMap((flag) => flagFault(flag, keyword) ?? []);
  if (keyword === 'FROM') {
    const { words } = instruction;
    const named = words[1]?.value.toLowerCase() === 'as';
    const surplus = named ? words[3] : words[1];
    if (surplus?.value.startsWith('#'))
      faults.push({ at: surplus.span, what: 'A comment can not stand behind FROM, which takes each of its words for an argument', repair: null });
    else if (surplus !== undefined) faults.push({ at: surplus.span, what: 'FROM takes an image, or an image, AS and the name of the stage', repair: null });
  }
  const first = keyword === 'HEALTHCHECK' ? instruction.words[0] : undefined;
  if (healthcheck === null && first !== undefined && !/^(?:NONE|CMD)$/i.test(body.text.split(/\s/, 1)[0] ?? '')) {
    faults.push({ at: first.span, what: 'HEALTHCHECK takes NONE, or CMD and a command', repair: first.contiguous ? `CMD ${first.raw}` : null });
  }
  return faults;
}

function flagFault({ name, value, span }: Flag, keyword: string): ArgumentFault | null {
  const known = flagsOf[keyword] ?? [];
  const names = known.map((one) => one.replace('*', ''));
  if (!names.includes(name)) {
    const near = meant(name, names);
    // Behind the dashes; the value stays.
    return near === null
      ? null
      : { at: { start: span.start + 2, end: span.start + 2 + name.length }, what: `${keyword} has no flag --${name}, but --${near}`, repair: near };
  }
  return value === null && known.includes(name) ? { at: span, what: `--${name} needs a value, behind an equals sign`, repair: null } : null;
}
