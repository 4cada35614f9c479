import type { CommandCall } from '../shell/calls';
import { parseArgs } from '../shell/args';
import type { ShellWord } from '../shell/nodes';
import type { MappedText } from '../text/mapped-text';
import type { Span } from '../text/span';
import type { RunStep } from './image';
import { operationsOf, type PackageOperation } from './packages';
import { isPosixShell } from './run-step';

/** Something that takes files from elsewhere without checking who made them. */
export interface InsecureDownload {
  /** `certificate`: any server will do. `signature`: packages of anybody. `piped`: a shell runs what comes. */
  readonly kind: 'certificate' | 'signature' | 'piped';
  /** As written: the flag or setting, or the program that runs the download. */
  readonly what: string;
  readonly span: Span;
  readonly call: CommandCall;
  /** How it can be taken out: words of the command, one letter of a cluster of flags, the whole command, or another text for the setting. */
  readonly repair: Repair | null;
}

export type Repair =
  | { readonly kind: 'words'; readonly words: readonly ShellWord[] }
  | { readonly kind: 'command' }
  | { readonly kind: 'text'; readonly span: Span; readonly text: string };

/** curl(1): short options that take a value, so that a letter in it is not taken for a flag. */
const curlFlags = { values: [...'AbcCdDeEFhHKmoPQrtTuUwxXyYz'].map((letter) => `-${letter}`) };

const local = /\blocalhost\b|\b127\.0\.0\.1\b|\[::1\]/;

/** What a RUN downloads insecurely, in text order. */
export function insecureDownloads(run: RunStep): readonly InsecureDownload[] {
  const byCall = new Map(operationsOf(run).map((operation) => [operation.call, operation]));
  return run.calls.flatMap((call) => {
    const operation = byCall.get(call);
    return [...ofProgram(call), ...(operation === undefined ? [] : ofOperation(operation)), ...writtenSettings(call), ...piped(call)];
  });
}

function ofProgram(call: CommandCall): readonly InsecureDownload[] {
  switch (call.name) {
    case 'curl':
    case 'wget':
    case 'git':
    case 'npm':
    case 'yarn':
    case 'pnpm':
      return call.args.some((word) => local.test(word.raw)) ? [] : ofDownload(call);
    default:
      return [];
  }
}

function ofDownload(call: CommandCall): readonly InsecureDownload[] {
  switch (call.name) {
    case 'curl':
      return parseArgs(call.args, curlFlags).flags.flatMap((flag) =>
        flag.name === '-k' ? [cluster(call, flag.word, 'k')] : flag.name === '--insecure' ? [word(call, 'certificate', flag.word)] : [],
      );
    case 'wget':
      return call.args.flatMap((arg) => (arg.value === '--no-check-certificate' ? [word(call, 'certificate', arg)] : []));
    case 'git':
      return ofGit(call);
    default:
      return ofNode(call);
  }
}

function ofGit(call: CommandCall): readonly InsecureDownload[] {
  const at = call.args.findIndex((arg) => /^http\.sslverify=(?:false|0|no|off)$/i.test(arg.value ?? ''));
  const option = call.args[at - 1];
  const setting = call.args[at];
  if (setting !== undefined && option?.value === '-c')
    return [{ kind: 'certificate', what: setting.raw, span: setting.span, call, repair: { kind: 'words', words: [option, setting] } }];
  return setCommand(call, /^http\.sslverify$/i);
}

function ofNode(call: CommandCall): readonly InsecureDownload[] {
  const flag = call.args.find((arg) => /^--(?:strict-ssl=false|no-strict-ssl)$/.test(arg.value ?? ''));
  return flag === undefined ? setCommand(call, /^strict-ssl$/) : [word(call, 'certificate', flag)];
}

/** `git config http.sslVerify false`, `npm config set strict-ssl false`, `npm config set strict-ssl=false`. */
function setCommand(call: CommandCall, name: RegExp): readonly InsecureDownload[] {
  if (call.args.every((arg) => arg.value !== 'config' && arg.value !== 'set')) return [];
  const at = call.args.findIndex((arg) => name.test((arg.value ?? '').split('=')[0] as string));
  const key = call.args[at];
  if (key?.value == null) return [];
  const separate = key.value.includes('=') ? undefined : call.args[at + 1];
  const value = separate?.value ?? key.value.split('=')[1];
  if (!/^(?:false|0|no|off)$/i.test(value ?? '')) return [];
  return [
    {
      kind: 'certificate',
      what: `${name.test('strict-ssl') ? 'strict-ssl' : 'http.sslVerify'} ${value}`,
      span: { start: key.span.start, end: (separate ?? key).span.end },
      call,
      repair: { kind: 'command' },
    },
  ];
}

const unsignedFlags = /^--(?:allow-unauthenticated|allow-insecure-repositories|nogpgcheck|no-gpg-checks|no-gpg-check)$/;
const unsignedOptions = /^(?:APT::Get::AllowUnauthenticated|Acquire::AllowInsecureRepositories)=(?:true|1|yes)$/i;
const uncheckedOptions = /^Acquire::https(?:::[^=]*)?::Verify-(?:Peer|Host)=(?:false|0|no)$/i;

function ofOperation(operation: PackageOperation): readonly InsecureDownload[] {
  const { call } = operation;
  // What lies here already was downloaded, or copied, by something else.
  if (operation.packages.length > 0 && operation.packages.every((one) => one.file && !/:\/\//.test(one.text ?? ''))) return [];
  return operation.flags.flatMap((flag): readonly InsecureDownload[] => {
    const value = flag.value ?? '';
    const words = wordsOf(call, flag.word, value);
    if (
      unsignedFlags.test(flag.name) ||
      (flag.name === '-o' && unsignedOptions.test(value)) ||
      (flag.name === '--setopt' && /(?:^|[.])gpgcheck=(?:0|false|no)$/i.test(value))
    )
      return [ofWords(call, 'signature', words)];
    if (
      (flag.name === '-o' && uncheckedOptions.test(value)) ||
      flag.name === '--trusted-host' ||
      (flag.name === '--setopt' && /(?:^|[.])sslverify=(?:0|false|no)$/i.test(value))
    )
      return [ofWords(call, 'certificate', words)];
    return [];
  });
}

/** The flag's word, and the next one where that holds its value. */
function wordsOf(call: CommandCall, flag: ShellWord, value: string): readonly ShellWord[] {
  const next = call.command.words[call.command.words.indexOf(flag) + 1];
  return value !== '' && !flag.raw.includes(value) && next !== undefined ? [flag, next] : [flag];
}

/** Settings that a command writes into a file: `gpgcheck=0` of a repository, `trusted=yes` of a source list, `strict-ssl=false` of .npmrc. */
function writtenSettings(call: CommandCall): readonly InsecureDownload[] {
  if (!/^(?:echo|printf|cat|tee|sed)$/.test(call.name)) return [];
  const { source } = call.script;
  const { command } = call;
  const spans = [
    ...command.words.slice(1).map((one) => one.at),
    ...command.redirects.flatMap((redirect) => (redirect.heredoc === null ? [] : [redirect.heredoc.word.at])),
  ];
  return spans.flatMap(({ start, end }) => {
    const text = source.text.slice(start, end);
    if (call.name === 'sed') {
      // What `s/old/new/` writes is new; the rest only names a line.
      const replaced = /^['"]?(?:.*[;\s])?s([/|#,@!])(?:(?!\1).)*\1((?:(?!\1).)*)\1/s.exec(text);
      if (replaced === null) return [];
      // To write it in the first place is what this sed is for.
      return settingsIn(replaced[2] as string, start + replaced[0].length - 1 - (replaced[2] as string).length, source, call).map((found) => ({
        ...found,
        repair: null,
      }));
    }
    return settingsIn(text, start, source, call);
  });
}

/** Settings in a text that stands at `start` of `source`. */
export function settingsIn(text: string, start: number, source: MappedText, call: CommandCall): readonly InsecureDownload[] {
  return settingMatches(text).map(({ kind, what, at, length, replace }) => ({
    kind,
    what,
    span: source.span(start + at, start + at + length),
    call,
    repair:
      replace === null || !source.isContiguous(start + replace.at, start + replace.at + replace.length)
        ? null
        : { kind: 'text', span: source.span(start + replace.at, start + replace.at + replace.length), text: replace.text },
  }));
}

export interface SettingMatch {
  readonly kind: 'certificate' | 'signature';
  readonly what: string;
  readonly at: number;
  readonly length: number;
  readonly replace: { readonly at: number; readonly length: number; readonly text: string } | null;
}

/** The insecure settings in the text of a configuration file. */
export function settingMatches(text: string): readonly SettingMatch[] {
  const found: SettingMatch[] = [];
  for (const match of text.matchAll(/(?:(?<![\w])|(?<=\\n))gpgcheck[ \t]*=[ \t]*(0|false|no)(?!\w)/gi)) {
    const value = match[1] as string;
    found.push({
      kind: 'signature',
      what: match[0],
      at: match.index,
      length: match[0].length,
      replace: { at: match.index + match[0].length - value.length, length: value.length, text: '1' },
    });
  }
  for (const match of text.matchAll(/(?:(?<![\w])|(?<=\\n))strict-ssl[ \t]*=[ \t]*"?(false|0)(?!\w)/gi)) {
    const value = match[1] as string;
    found.push({
      kind: 'certificate',
      what: match[0],
      at: match.index,
      length: match[0].length,
      replace: { at: match.index + match[0].length - value.length, length: value.length, text: 'true' },
    });
  }
  for (const match of text.matchAll(/\[([^\][\n]*)\btrusted=(?:yes|true|1)\b([^\][\n]*)\][ \t]*([^\s'"\\]*)/g)) {
    // A repository on this file system is no download.
    if (/^(?:file|copy|cdrom):/.test(match[3] as string)) continue;
    const at = match.index + 1 + (match[1] as string).length;
    const length = (/^trusted=\w+/.exec(text.slice(at)) as RegExpExecArray)[0].length;
    const [before, behind] = [match[1] as string, match[2] as string];
    const alone = before.trim() === '' && behind.trim() === '';
    const whole = match[0].length - (match[3] as string).length;
    const replace = alone
      ? { at: match.index, length: whole, text: '' }
      : before.trim() === ''
        ? { at, length: length + (behind.length - behind.trimStart().length), text: '' }
        : { at: at - (before.length - before.trimEnd().length), length: length + (before.length - before.trimEnd().length), text: '' };
    found.push({ kind: 'signature', what: 'trusted=yes', at, length, replace });
  }
  return found;
}

const interpreters = /^(?:python|perl|ruby|node|php|pwsh)[\d.]*$/;

/** A shell or an interpreter that runs what a download gives it: `curl … | sh`, `sh -c "$(curl …)"`, `bash <(curl …)`, `. <(curl …)`. */
function piped(call: CommandCall): readonly InsecureDownload[] {
  const shell = isPosixShell([call.name]);
  const reads = shell || call.name === 'eval' || call.name === '.' || call.name === 'source';
  if (!shell && !reads && !interpreters.test(call.name)) return [];
  const found: InsecureDownload = { kind: 'piped', what: call.name === '.' ? 'source' : call.name, span: call.nameWord.span, call, repair: null };
  if (reads && call.args.some((arg) => arg.substitutions.length > 0 && downloads(arg.raw))) return [found];
  if (call.name === 'eval' || call.name === '.' || call.name === 'source') return [];
  const script = call.args.find((arg) => !/^-./.test(arg.raw));
  // A script or a text of its own: what comes in is data.
  if (
    (script !== undefined &&
      !/^(?:-|\/dev\/(?:stdin|fd\/0))$/.test(script.raw) &&
      !call.args.some((arg) => arg.raw === '-s' || arg.raw === '-' || arg.raw === '--')) ||
    call.args.some((arg) => /^-[a-z]*[cme]$/.test(arg.raw) && !(shell && /^-[a-z]*e$/.test(arg.raw)))
  )
    return [];
  const pipeline = [...call.ancestors].reverse().find((node) => node.kind === 'pipeline');
  if (pipeline?.kind !== 'pipeline') return [];
  const own = pipeline.commands.findIndex((command) => command === call.command);
  const from = pipeline.commands.slice(0, own).some((command) => command.kind === 'simple' && downloads(command.words.map((one) => one.raw).join(' ')));
  return from ? [found] : [];
}

function downloads(text: string): boolean {
  return /(?:^|[\s(`/])(?:curl|wget)\s/.test(text) && !local.test(text);
}

function word(call: CommandCall, kind: InsecureDownload['kind'], flag: ShellWord): InsecureDownload {
  return ofWords(call, kind, [flag]);
}

function ofWords(call: CommandCall, kind: InsecureDownload['kind'], words: readonly ShellWord[]): InsecureDownload {
  const [first] = words as [ShellWord];
  const last = words[words.length - 1] as ShellWord;
  return { kind, what: words.map((one) => one.raw).join(' '), span: { start: first.span.start, end: last.span.end }, call, repair: { kind: 'words', words } };
}

/** `-k` alone, or as a letter in `-fkLsS`. */
function cluster(call: CommandCall, flag: ShellWord, letter: string): InsecureDownload {
  if (flag.raw === `-${letter}`) return word(call, 'certificate', flag);
  const at = flag.span.start + flag.raw.indexOf(letter);
  const plain = flag.contiguous && flag.value === flag.raw;
  return {
    kind: 'certificate',
    what: `-${letter}`,
    span: flag.span,
    call,
    repair: plain ? { kind: 'text', span: { start: at, end: at + 1 }, text: '' } : null,
  };
}
