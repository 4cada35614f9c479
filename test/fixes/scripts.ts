import { applyEdits, documentKind, fixAll, gather, rules } from '../../shared-rules/src/index';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { buildImage } from '../../shared-rules/src/model/build';
import { AnswerBook } from '../../shared-rules/src/model/needs';
import { callsOf } from '../../shared-rules/src/shell/calls';
import type { ShellWord } from '../../shared-rules/src/shell/nodes';
import { parseShell } from '../../shared-rules/src/shell/parse';
import { MappedText } from '../../shared-rules/src/text/mapped-text';
import type { FixKey, ProofDocument } from '../harness/proof';

import { first, type Ended, type ScriptRoom, type ScriptShell, type Start } from './script-room';

/**
 * What a fix of a start script leaves as it is, when the script runs:
 * - `same`: the status, output, messages, calls and files; a program may have become process 1
 * - `repaired`: the script did not start, or failed; now it does what its text says without the fault
 * - `sooner`: the calls and output, up to a failure that the script ends with now
 */
type Kept = 'same' | 'repaired' | 'sooner';

/** Fixes that are not listed here change what the script calls; those that are safe must be. */
export const keptBy: { readonly [fix: FixKey]: Kept } = {
  'entrypoint-ignores-arguments/quote': 'same',
  'entrypoint-ignores-arguments/quoteSuggested': 'same',
  'entrypoint-ignores-arguments/quoteInScript': 'same',
  'entrypoint-line-endings/normalise': 'repaired',
  'entrypoint-line-endings/normaliseScript': 'repaired',
  'entrypoint-shebang/begin': 'repaired',
  'entrypoint-shebang/beginInScript': 'repaired',
  'incomplete-s2i-builder/addExec': 'same',
  'incomplete-s2i-builder/addExecInScript': 'same',
  'missing-errexit/setErrexitInScript': 'sooner',
  'missing-exec/add': 'same',
  'missing-exec/addInScript': 'same',
  'unchecked-config-mount/test': 'sooner',
  'unchecked-config-mount/testInScript': 'sooner',
};

/** Fixes that put a program in the place of the shell. */
const execFixes = /^(?:missing-exec|incomplete-s2i-builder)\//;

/** A start script before and after fixes. */
export interface ScriptChange {
  readonly name: string;
  readonly fixes: readonly FixKey[];
  readonly before: string;
  readonly after: string;
}

/** Rules whose fixes change start scripts. */
const own: ReadonlySet<string | undefined> = new Set(Object.keys(keptBy).map((fix) => fix.split('/')[0]));

const safe: ReadonlySet<FixKey> = new Set(
  rules.flatMap(({ meta }) => Object.entries(meta.fixes ?? {}).flatMap(([fix, { level }]) => (level === 'safe' ? [`${meta.id}/${fix}`] : []))),
);

/** What the fixes of a document do to start scripts: each fix alone, and all safe ones of a script together. */
export async function scriptChangesOf({ name, input, host }: ProofDocument): Promise<readonly ScriptChange[]> {
  // A Dockerfile that names no script has none to change.
  if (input.kind === 'dockerfile' && !/<<|\.sh\b|s2i/.test(input.text) && !own.has(name.split('/')[0])) return [];
  const { answers, result } = await gather(input, rules, host(new Map()));
  const changes: ScriptChange[] = [];
  for (const finding of result.findings)
    for (const fix of finding.fixes) {
      const fixes = [`${finding.rule}/${fix.id}`];
      const after = applyEdits(input.text, fix.edits());
      for (const [before, now] of input.kind === 'script' ? [[input.text, after] as const] : inDockerfile(input.text, after))
        if (before !== now) changes.push({ name, fixes, before, after: now });
      for (const file of fix.files())
        if (file.before !== '' && documentKind(file.path) !== 'dockerfile')
          changes.push({ name: `${name}: ${file.path}`, fixes, before: file.before, after: applyEdits(file.before, file.edits) });
    }
  if (input.kind === 'script') {
    const all = fixAll(input, answers, rules, { levels: ['safe'] });
    const fixes = [...new Set(all.applied.map(({ rule, fix }) => `${rule}/${fix}`))];
    if (all.applied.length > 1) changes.push({ name, fixes, before: input.text, after: all.text });
  }
  const unknown = changes.find(({ fixes }) => fixes.some((fix) => safe.has(fix) && keptBy[fix] === undefined));
  if (unknown !== undefined)
    throw new Error(`${unknown.fixes.join()} changes start scripts, and nobody has said what it keeps: name it in test/fixes/scripts.ts`);
  return changes.filter(({ fixes }) => fixes.every((fix) => keptBy[fix] !== undefined));
}

/** The start scripts that a Dockerfile holds itself. */
function inDockerfile(before: string, after: string): readonly (readonly [string, string])[] {
  const [old, now] = [before, after].map((text) => {
    const { start } = buildImage(parseDockerfile(text), new AnswerBook(new Map()), null);
    return start?.files.filter((file) => file.path === null && file.shell).map((file) => file.text) ?? [];
  }) as [string[], string[]];
  return old.length === now.length ? old.map((text, at) => [text, now[at] as string] as const) : [];
}

interface Trial {
  readonly change: ScriptChange;
  /** Programs in the background: they may come to run, and to say something, or not, before process 1 ends. */
  readonly background: ReadonlySet<string>;
  readonly before: Start;
  readonly after: Start;
}

/** What is there when the container starts: its arguments, variables that are set, a program that fails. */
const situations = [
  { args: [], set: false, fails: false },
  { args: ['server', '--port', '8080'], set: true, fails: false },
  { args: ['server', '-v'], set: false, fails: true },
] as const;

/** Of each variable that is set. */
const value = 'value';

/** Each change in every situation; under one shell each, or under all that there are. */
function trialsOf(room: ScriptRoom, change: ScriptChange, number: number, every: boolean): readonly Trial[] {
  const [old, now] = [change.before, change.after].map(plainText) as [string, string];
  const script = parseShell(MappedText.whole(old));
  const calls = callsOf(script);
  const background = new Set(calls.flatMap((call) => (call.inBackground ? [nameOf(call.nameWord.raw) ?? ''] : [])));
  const words = calls.flatMap((call) => [call.nameWord, ...call.wrappers.flatMap((wrapper) => wrapper.words[0] ?? [])]);
  const names = words.flatMap(({ raw }) => nameOf(raw) ?? []);
  const programs = new Set(['server', ...names.filter((one) => !/^(?:\/(?:usr\/)?bin\/)?(?:sh|bash|dash|env)$/.test(one))]);
  const sourced = calls.flatMap(({ name, args: [file] }) => (/^(?:\.|source)$/.test(name) && isPath(file) ? [String(file?.value)] : []));
  const variables = new Map(
    [...old.matchAll(/\$\{?([A-Za-z_]\w*)/g)].flatMap(([, name = '']) => (/^(?:PATH|HOME|IFS|FAILING)$/.test(name) ? [] : [[name, value] as const])),
  );
  const mayFail = names.filter((one) => !one.includes('/') && !builtins.has(one));
  const waits = names.some((one) => !harmless.has(one) && applets.has(one));
  const shells = room.shells.filter((shell) => shell !== 'busybox' || !waits);
  const repaired = change.fixes.some((fix) => keptBy[fix] === 'repaired');
  // Of two faults it is started only when both are repaired.
  if (repaired && change.after !== now) return [];
  return situations.flatMap(({ args, set, fails }, at) => {
    const failing = fails && mayFail.length > 0 ? [mayFail[(number + at) % mayFail.length] as string] : [];
    const start = (text: string, sh: ScriptShell, reader: readonly string[]): Start => ({
      text,
      args,
      programs,
      sourced,
      failing,
      sh,
      reader,
      variables: set ? variables : new Map(),
    });
    return (every ? shells : [shells[(number + at) % shells.length] as ScriptShell]).map((sh) => {
      // What the text says without its fault: it is not read from the repaired one.
      const before = repaired ? start(old, sh, readerOf(old, now)) : start(change.before, sh, readerOf(change.before, change.before));
      return { change, background, before, after: start(change.after, sh, repaired ? readerOf(now, now) : readerOf(change.before, change.before)) };
    });
  });
}

/** The name or path of a program, as it is when the variables are set. */
function nameOf(raw: string): string | null {
  const name = raw.replace(/^(["'])(.*)\1$/, '$2').replace(/\$(?:\{\w+\}|\w+)/g, value);
  return /^[\w.+/-]+$/.test(name) && !/^\.+$|\/$|\/\//.test(name) ? name : null;
}

function isPath(word: ShellWord | undefined): boolean {
  return word?.value != null && /^(?:\/[\w.-]+)+$/.test(word.value);
}

/** Without carriage returns, byte order mark, and what stands in front of `#!`. */
function plainText(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}

/** None where the room has what the first line asks for: else what the repaired script asks for, or sh. */
function readerOf(text: string, repaired: string): readonly string[] {
  const line = /^#!\s*((?:\/usr)?\/bin\/(?:sh|bash|dash|env (?:sh|bash))(?:\s+-[eux]+)?)\s*(?:\n|$)/;
  return line.test(text) ? [] : (line.exec(repaired)?.[1]?.split(/\s+/) ?? ['/bin/sh']);
}

const builtins: ReadonlySet<string> = new Set(
  '. : [ alias break builtin cd command continue declare echo eval exec exit export false getopts local printf pwd read readonly return set shift shopt source test trap true type typeset ulimit umask unset wait'.split(
    ' ',
  ),
);

/** What busybox has itself and is not started from PATH. */
const applets: ReadonlySet<string> = new Set(
  'sleep nc wget tail watch top su login getty init ping ping6 telnet httpd crond ntpd syslogd klogd dd mount umount reboot poweroff halt kill killall pkill hostname ifconfig ip date hwclock sysctl swapon swapoff insmod modprobe rmmod chroot vi less more ftpget ftpput tftp nslookup udhcpc start-stop-daemon timeout time chown chgrp adduser addgroup deluser passwd chpasswd setsid nohup flock usleep'.split(
    ' ',
  ),
);
const harmless: ReadonlySet<string> = new Set(['chown', 'chgrp']);

export interface Tried {
  readonly trials: number;
  readonly fixes: ReadonlySet<FixKey>;
  /** Fixes that made a program process 1, in how many scripts of how many. */
  readonly handedOver: readonly [of: number, all: number];
  readonly faults: readonly string[];
}

export function tryScripts(room: ScriptRoom, changes: readonly ScriptChange[], every: boolean): Tried {
  const trials = changes.flatMap((change, at) => trialsOf(room, change, at, every));
  const ended = room.run(trials.flatMap(({ before, after }) => [before, after]));
  const handedOver = new Set<ScriptChange>();
  const faults = trials.flatMap(({ change, background, before, after }, at) => {
    const [old, now] = [ended[2 * at], ended[2 * at + 1]].map((one) => without(one as Ended, background)) as [Ended, Ended];
    if (now.calls.some((call) => call.startsWith(first)) && !old.calls.some((call) => call.startsWith(first))) handedOver.add(change);
    const fault = faultOf(change, old, now);
    const say = (text: string, { args, failing, sh, reader }: Start, end: Ended) =>
      `${[...reader, ...args].join(' ')} (sh is ${sh}; failing: ${failing.join()})\n${text}\n${JSON.stringify(end, null, 1)}`;
    return fault === null
      ? []
      : [`${change.name}: ${change.fixes.join(' + ')}: ${fault}\n${say(before.text, before, old)}\n--- and now\n${say(after.text, after, now)}`];
  });
  const execs = changes.filter(({ fixes }) => fixes.some((fix) => execFixes.test(fix)));
  return {
    trials: trials.length,
    fixes: new Set(changes.flatMap(({ fixes }) => fixes)),
    handedOver: [execs.filter((change) => handedOver.has(change)).length, execs.length],
    faults,
  };
}

function without(ended: Ended, background: ReadonlySet<string>): Ended {
  if (background.size === 0) return ended;
  return { ...ended, calls: ended.calls.filter((call) => !background.has(call.split(' ')[0] ?? '')), output: '', messages: '' };
}

/** Programs of a pipeline and those in the background start in any order. */
function isPart(some: readonly string[], all: readonly string[]): boolean {
  const left = [...all];
  return some.every((call) => left.includes(call) && left.splice(left.indexOf(call), 1).length === 1);
}

function faultOf(change: ScriptChange, old: Ended, now: Ended): string | null {
  const { fixes } = change;
  const plain = (calls: readonly string[]) => calls.map((call) => call.replace(first, ''));
  const sooner = fixes.some((fix) => keptBy[fix] === 'sooner') && now.status !== 0;
  const [calls, after] = [plain(old.calls), plain(now.calls)];
  if (sooner && after.length <= calls.length) {
    if (!isPart(after, calls)) return 'other calls';
    return old.output.startsWith(now.output) ? null : 'another output';
  }
  const ordered = !/(?<![&|<>])[&|](?![&|<>])/.test(change.before);
  if (calls.length !== after.length || !isPart(after, calls) || (ordered && calls.join('\n') !== after.join('\n'))) return 'other calls';
  if (old.calls.some((call) => call.startsWith(first) && !now.calls.includes(call))) return 'a program is not process 1 any more';
  if (!fixes.some((fix) => execFixes.test(fix)) && old.calls.join() !== now.calls.join() && calls.join() === after.join()) return 'another process 1';
  if (old.status !== now.status) return 'another status';
  if (old.tree !== now.tree) return 'other files';
  if (old.output !== now.output) return 'another output';
  // The sides of a pipeline write at once, a trace even within each other's lines.
  const words = ({ messages }: Ended) => (ordered ? messages : messages.split(/\s+/).sort().join(' '));
  return words(old) === words(now) ? null : 'other messages';
}
