import { leadingText } from '../../shell/args';
import type { CommandCall } from '../../shell/calls';
import type { ShellScript, ShellWord } from '../../shell/nodes';
import { expandWords, isKnown, literalOf, type Variables } from '../../shell/static-value';
import type { Span } from '../../text/span';
import type { RunStep } from '../image';
import { Scope } from '../scope';
import { variablesOf } from '../variables';
import { managerOf, managers, type ManagerSyntax, type PackageManager, type PackageVerb } from './managers';

/** One call of a package manager. */
export interface PackageOperation {
  readonly manager: PackageManager;
  readonly verb: PackageVerb;
  /** As the manager spells it (`dist-upgrade`, `module install`); empty when none is written. */
  readonly verbText: string;
  /** The word that holds the verb (the last of two); null when none is written, or it comes out of a variable. */
  readonly verbWord: ShellWord | null;
  readonly call: CommandCall;
  /** Null in a script that is not a RUN's. */
  readonly run: RunStep | null;
  readonly flags: readonly PackageFlag[];
  readonly packages: readonly PackageArg[];
  /** No word hangs on something that is not known: there are no more packages and flags than these. */
  readonly complete: boolean;
}

export interface PackageFlag {
  /** `--name`, or `-n`: one letter of a cluster each. */
  readonly name: string;
  /** Null when it has none, undefined when it is not known. */
  readonly value: string | null | undefined;
  readonly word: ShellWord;
}

export interface PackageArg {
  /** The whole argument (`curl=8.*`); null when it is not known. */
  readonly text: string | null;
  /** The package's name without version; null when it is not known. */
  readonly name: string | null;
  /** The word that it comes from: a variable's word stands for all packages in it. */
  readonly word: ShellWord;
  /** It stands in the text as it is, not out of a variable. */
  readonly written: boolean;
  /** A local file, a URL or a folder instead of a package of the repositories. */
  readonly file: boolean;
}

/** Every package operation of a RUN, in text order. The same list for the same RUN. */
export function operationsOf(run: RunStep): readonly PackageOperation[] {
  let found = known.get(run);
  if (found === undefined) {
    found = Object.freeze(readOperations(run.calls, run.script, run.state.scope, run));
    known.set(run, found);
  }
  return found;
}

const known = new WeakMap<RunStep, readonly PackageOperation[]>();

/** Every package operation of a script that is not a RUN's own text. */
export function operationsOfCalls(calls: readonly CommandCall[], script: ShellScript, scope: Scope = Scope.empty): readonly PackageOperation[] {
  return readOperations(calls, script, scope, null);
}

function readOperations(calls: readonly CommandCall[], script: ShellScript | null, scope: Scope, run: RunStep | null): PackageOperation[] {
  const found: PackageOperation[] = [];
  for (const call of calls) {
    const operation = readOperation(call, script, scope, run);
    if (operation !== null) found.push(operation);
  }
  return found;
}

/** The words from the manager's name to its verb: what a finding about the operation points at. */
export function operationSpan(operation: PackageOperation): Span {
  const { nameWord } = operation.call;
  return { start: nameWord.span.start, end: (operation.verbWord ?? nameWord).span.end };
}

export function hasFlag(operation: PackageOperation, ...names: readonly string[]): boolean {
  return operation.flags.some((flag) => names.includes(flag.name));
}

/** Whether an argument without known value is named after flags (`$APT_OPTS`): what it holds decides, and nobody can see it. */
export function mayHoldFlags(operation: PackageOperation): boolean {
  return operation.packages.some((one) => one.name === null && /opt|flag|arg/i.test(one.word.raw));
}

interface Arg {
  readonly text: string | null;
  readonly lead: string;
  readonly word: ShellWord;
}

function readOperation(call: CommandCall, script: ShellScript | null, scope: Scope, run: RunStep | null): PackageOperation | null {
  const program = programOf(call, () => variablesOf(call, script, scope));
  if (program === null) return null;
  const args = expandArgs(program.args, variablesOf(call, script, scope));
  const syntax = managers[program.manager];
  const { flags, operands, unknown } = sortArgs(args, syntax);
  const verb = readVerb(operands, syntax, flags);
  if (verb === null) return null;
  const packages = operands.slice(verb.length).map((arg) => toPackage(arg, syntax));
  return Object.freeze({
    manager: program.manager,
    verb: verb.verb,
    verbText: verb.text,
    verbWord: verb.word,
    call,
    run,
    flags,
    packages,
    complete: !unknown && packages.every((one) => one.name !== null),
  });
}

/** `pip`, `/venv/bin/pip3`, `$VENV/bin/pip`, `python3 -m pip`, `python${VERSION} -m pip`. */
function programOf(call: CommandCall, variables: () => Variables): { readonly manager: PackageManager; readonly args: readonly ShellWord[] } | null {
  const name = call.name === '' ? nameOf(call.nameWord, variables) : call.name;
  const manager = managerOf(name);
  if (manager !== null) return { manager, args: call.args };
  if (!name.startsWith('py') || !/^(?:python|pypy)[\d.]*$/.test(name)) return null;
  const at = call.args.findIndex((word) => word.value === '-m');
  const behind = call.args.slice(0, at).every((word) => word.value?.startsWith('-') === true);
  return at !== -1 && behind && call.args[at + 1]?.value === 'pip' ? { manager: 'pip', args: call.args.slice(at + 2) } : null;
}

/** The name of a program that is not literal: what its variables make of it, else what stands behind the last slash of a path that begins with a variable. */
function nameOf(word: ShellWord, variables: () => Variables): string {
  const known = /^(?:python|pip|pypy)/.test(leadingText(word)) ? literalOf(word, variables()) : null;
  if (known !== null) return known;
  const last = word.parts[word.parts.length - 1];
  if (last?.kind !== 'text') return '';
  const slash = last.text.lastIndexOf('/');
  return slash === -1 ? '' : last.text.slice(slash + 1);
}

function expandArgs(words: readonly ShellWord[], variables: Variables): readonly Arg[] {
  const args: Arg[] = [];
  for (const word of words) {
    if (word.value !== null && word.parts.length > 0) args.push({ text: word.value, lead: word.value, word });
    else if (!isKnown(word, variables)) args.push({ text: null, lead: leadingText(word), word });
    else for (const { text } of expandWords([word], variables)) args.push({ text, lead: text, word });
  }
  return args;
}

function sortArgs(
  args: readonly Arg[],
  syntax: ManagerSyntax,
): { readonly flags: readonly PackageFlag[]; readonly operands: readonly Arg[]; readonly unknown: boolean } {
  const { values } = syntax;
  const flags: PackageFlag[] = [];
  const operands: Arg[] = [];
  let unknown = false;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as Arg;
    const { lead, word } = arg;
    if (arg.text === '--') {
      operands.push(...args.slice(at + 1));
      break;
    }
    if (!lead.startsWith('-') || lead === '-') {
      // What comes out of an unknown variable in a place of its own may be flags as well.
      unknown ||= arg.text === null && lead === '';
      operands.push(arg);
      continue;
    }
    const { name, value, letters } = splitFlag(arg, values);
    for (const letter of letters) flags.push({ name: letter, value: null, word });
    if (name === null) continue;
    const takesNext = value === null && values.includes(name);
    if (takesNext) at++;
    flags.push({ name, value: takesNext ? (args[at]?.text ?? undefined) : value, word });
  }
  return { flags, operands, unknown };
}

/** `--name=value`; `-yqq` is its letters, the last one (or the first that takes a value) given as `name`. */
function splitFlag(
  { lead, text }: Arg,
  values: readonly string[],
): { readonly name: string | null; readonly value: string | null | undefined; readonly letters: readonly string[] } {
  const equals = lead.indexOf('=');
  const rest = (from: number) => (text === null ? undefined : text.slice(from));
  if (lead.startsWith('--'))
    return equals === -1 ? { name: lead, value: null, letters: [] } : { name: lead.slice(0, equals), value: rest(equals + 1), letters: [] };
  // Go's and cargo's long flags with one dash; a cluster can not name one.
  if (values.includes(lead) && text !== null) return { name: lead, value: null, letters: [] };
  const letters: string[] = [];
  for (let at = 1; at < lead.length; at++) {
    const name = `-${lead[at] as string}`;
    // `-q=2`: apt takes a value after any short flag.
    if (lead[at + 1] === '=') return { name, value: rest(at + 2), letters };
    if (values.includes(name) && (at + 1 < lead.length || text === null)) return { name, value: rest(at + 1), letters };
    if (values.includes(name)) return { name, value: null, letters };
    letters.push(name);
  }
  return { name: null, value: null, letters };
}

interface ReadVerb {
  readonly verb: PackageVerb;
  readonly text: string;
  readonly word: ShellWord | null;
  /** How many operands it takes. */
  readonly length: number;
}

function readVerb(operands: readonly Arg[], syntax: ManagerSyntax, flags: readonly PackageFlag[]): ReadVerb | null {
  const [first, second] = operands;
  if (first === undefined) {
    const asks = flags.some((flag) => /^(?:-v|-V|-h|--version|--help)$/.test(flag.name));
    return syntax.bare === undefined || asks ? null : { verb: syntax.bare, text: '', word: null, length: 0 };
  }
  if (first.text === null) return null;
  if (second?.text != null) {
    const two = `${first.text} ${second.text}`;
    const verb = lookUp(syntax.verbs, two);
    if (verb !== null) return { verb, text: two, word: written(second), length: 2 };
  }
  return { verb: lookUp(syntax.verbs, first.text) ?? 'other', text: first.text, word: written(first), length: 1 };
}

function lookUp(verbs: ManagerSyntax['verbs'], verb: string): PackageVerb | null {
  return Object.hasOwn(verbs, verb) ? (verbs[verb] as PackageVerb) : null;
}

function written({ text, word }: Arg): ShellWord | null {
  return word.value === text ? word : null;
}

function toPackage({ text, lead, word }: Arg, syntax: ManagerSyntax): PackageArg {
  const name = syntax.nameOf(text ?? lead);
  const cut = text !== null || name.length < lead.length;
  return {
    text,
    name: cut && name !== '' ? name : null,
    word,
    written: word.value !== null || word.raw === text,
    file: /^(?:[./~]|[a-z+]+:\/\/)|\.(?:deb|rpm|apk|whl|tgz|tar\.gz|gem)$/.test(text ?? lead),
  };
}
