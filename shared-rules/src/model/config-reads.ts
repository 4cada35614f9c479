import { parseArgs } from '../shell/args';
import { callsOf, type CommandCall } from '../shell/calls';
import type { ShellCommand, ShellScript, ShellWord, Statement } from '../shell/nodes';
import { patternOf, type Variables } from '../shell/static-value';
import { variablesAt } from '../shell/variables';
import { childrenOf, commandsOf } from '../shell/walk';
import { below, folderOf, normalizePath } from '../text/path';
import { contains, type Span } from '../text/span';
import { copyWords } from './context';
import type { Image } from './image';
import { historyOf } from './permissions';
import { sparedCommands } from './root-guards';
import { declaredVolumes } from './volumes';

/** A place where a start script reads a file that somebody has to mount. */
export interface ConfigRead {
  /** Absolute. */
  readonly path: string;
  readonly word: ShellWord;
}

/** Where configuration and secrets are mounted by custom. */
const mounts = /^\/(?:configs?|conf|secrets?|run\/secrets|var\/run\/secrets|etc\/(?:config|secrets?)|vault\/secrets|mnt)\/(?!kubernetes\.io\/)/;

const configFile = /\.(?:conf|cfg|cnf|ini|json|ya?ml|toml|properties|env|xml|config|settings|lua|php|pem|crt|key|pass|secret)$/;

/**
 * The configuration that a start script reads where a volume or a mount has to bring it, and whose presence nothing in the script tests, each file once.
 * Only literal paths, variables with their defaults filled in. A file counts as tested when a test, another program or a write names it, or a folder above it,
 * and where the reading command may fail (`||`, a condition, `2>/dev/null`). `image` null: a script whose image is not known.
 */
export function uncheckedReads(script: ShellScript, image: Image | null): readonly ConfigRead[] {
  if (script.problems.length > 0) return [];
  const environment: Variables = (name) => {
    const variable = image?.final?.end.scope.get(name);
    return variable?.kind === 'env' ? variable.value : undefined;
  };
  const valueOf = (word: ShellWord, command: ShellCommand) => {
    const text = /[/$]/.test(word.raw) ? (word.value ?? patternOf(word, variablesAt(script, command, environment))) : null;
    return text?.startsWith('/') === true ? normalizePath(text) : null;
  };
  const spared = sparedCommands(script);
  const reads: ConfigRead[] = [];
  const others: Mention[] = [];
  let looked = 0;
  for (const { read, word, command } of mentionsIn(script)) {
    if (!read || spared.has(command) || hidesErrors(command)) others.push({ read, word, command });
    else if (word.value !== null || looked++ < maxLooks) {
      const path = valueOf(word, command);
      if (path !== null && !/[*?[{]/.test(path) && isMounted(path, image)) reads.push({ path, word });
    }
  }
  if (reads.length === 0) return [];
  const handled = others.flatMap(({ word, command }) => {
    // The variables at a command take a look at all commands in front of it: only for words that may mean one of the files.
    const near = word.value !== null || reads.some((one) => word.variables.some((name) => one.word.variables.includes(name)));
    return near ? (valueOf(word, command)?.replace(/\/?[^/]*[*?[{].*$/, '') ?? []) : [];
  });
  const seen = new Set<string>();
  return reads
    .sort((a, b) => a.word.span.start - b.word.span.start)
    .filter(({ path }) => !handled.some((other) => other !== '' && other !== '/' && below(other, path) !== null) && !seen.has(path) && seen.add(path));
}

/** Words with variables that are looked at. */
const maxLooks = 64;

/** A word that may name a file. */
interface Mention {
  /** The command reads the file, and does nothing else with it. */
  readonly read: boolean;
  readonly word: ShellWord;
  readonly command: ShellCommand;
}

function* mentionsIn(script: ShellScript): Generator<Mention> {
  for (const command of commandsOf(script)) {
    if (command.kind === 'test' || command.kind === 'arithmetic' || command.kind === 'for')
      for (const word of command.words) yield { read: false, word, command };
    if (command.kind === 'function') continue;
    for (const { operator, target } of command.redirects)
      if (target !== null && /^[<>&|]+$/.test(operator)) yield { read: operator === '<', word: target, command };
  }
  for (const call of callsOf(script)) {
    const read = new Set(readBy(call));
    for (const word of call.args) yield { read: read.has(word), word, command: call.command };
  }
}

/** The operands that a program reads, and fails without. */
function readBy(call: CommandCall): readonly ShellWord[] {
  const operands = (values: readonly string[]) => parseArgs(call.args, { values }).operands;
  switch (call.name) {
    case '.':
    case 'source':
      return call.args.slice(0, 1);
    case 'cat':
    case 'base64':
      return operands([]);
    case 'head':
      return operands(['-n', '-c']);
    case 'grep':
    case 'egrep':
      return call.args.some((arg) => /^-[a-zA-Z]*[efrs]|^--(?:regexp|file|recursive|no-messages)/.test(arg.raw))
        ? []
        : operands(['-A', '-B', '-C', '-m']).slice(1);
    case 'sed': {
      const { flags, operands: words } = parseArgs(call.args, { values: ['-e', '-f', '-l', '--expression', '--file'] });
      return words.slice(flags.some(({ name }) => /^(?:-e|-f|--expression|--file)$/.test(name)) ? 0 : 1);
    }
    case 'awk':
    case 'jq':
    case 'yq':
      return operands(['-F', '-v', '--arg', '--argjson', '--slurpfile']).slice(1);
    case 'cp':
    case 'install':
      return call.args.some((arg) => /^-[a-zA-Z]*[rRad]|^--(?:recursive|archive|directory)/.test(arg.raw))
        ? []
        : operands(['-m', '-o', '-g', '-S', '-t']).slice(0, -1);
    default:
      return [];
  }
}

function hidesErrors(command: ShellCommand): boolean {
  return command.kind === 'simple' && command.redirects.some(({ descriptor, target }) => descriptor === 2 && target?.value === '/dev/null');
}

/** Whether somebody has to mount the file: it lies where that is the custom, or is configuration in a volume, and nothing in the image brings it. */
function isMounted(path: string, image: Image | null): boolean {
  if (image === null) return mounts.test(path);
  const volumes = declaredVolumes(image) ?? [];
  const inVolume = volumes.some((volume) => below(volume, path) !== null) && (configFile.test(path) || /conf|etc/.test(folderOf(path)));
  const known = image.final !== null && (image.final.base !== null || image.final.scratch);
  if (!inVolume && !(known && mounts.test(path))) return false;
  const history = historyOf(image);
  return ![...history.at(path), ...history.below(path)].some((event) => event.kind === 'create') && !isFilled(image, path);
}

/** A folder may be copied to the path's, or above it. */
function isFilled(image: Image, path: string): boolean {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const fills = historyOf(image)
      .at(folder)
      .filter((event) => event.kind === 'fill');
    if (fills.some(({ instruction }) => copyWords(instruction).slice(0, -1).some(mayBeFolder))) return true;
    if (folder === '/' || folder === '.') return false;
  }
}

/** `start.sh` is a file, `rootfs` and `conf.d` may be folders. */
function mayBeFolder(source: string): boolean {
  return !source.startsWith('<<') && (!/[^/.]\.\w+$/.test(source) || /\.d$|[*?[$]/.test(source));
}

/** The statement around `span` that begins on a line of its own, the innermost; null when there is none. `text` is the document. */
export function statementOnLine(text: string, statements: readonly Statement[], span: Span): Statement | null {
  const around = statements.find((statement) => contains(statement.span, span));
  if (around === undefined) return null;
  const { command } = around;
  for (const item of command.kind === 'and-or' ? command.items : [command]) {
    for (const one of item.kind === 'pipeline' ? item.commands : [item]) {
      for (const list of childrenOf(one)) {
        const inner = statementOnLine(text, list, span);
        if (inner !== null) return inner;
      }
    }
  }
  const line = text.lastIndexOf('\n', around.span.start - 1) + 1;
  return /^[ \t]*$/.test(text.slice(line, around.span.start)) ? around : null;
}
