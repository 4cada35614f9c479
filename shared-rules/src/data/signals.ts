/**
 * Signals of Linux by name, without `SIG`.
 *
 * @asOf 2026-11
 * @source signal(7), "Signal numbering for standard signals".
 */
const names: ReadonlySet<string> = new Set(
  'HUP INT QUIT ILL TRAP ABRT IOT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO POLL PWR SYS UNUSED RTMIN RTMAX'.split(
    ' ',
  ),
);

/** A signal's name without `SIG`, from any spelling that STOPSIGNAL takes; null when there is no such signal. */
export function signalName(text: string): string | null {
  if (/^\d+$/.test(text)) {
    const number = Number(text);
    return number === 9 ? 'KILL' : number === 19 ? 'STOP' : number >= 1 && number <= 64 ? String(number) : null;
  }
  const name = text.toUpperCase().replace(/^SIG/, '');
  if (names.has(name)) return name;
  const real = /^(RTMIN\+|RTMAX-)(\d+)$/.exec(name);
  return real !== null && Number(real[2]) >= 1 && Number(real[2]) <= (real[1] === 'RTMIN+' ? 15 : 14) ? name : null;
}
