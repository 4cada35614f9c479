import type { Instruction, Word } from '../../dockerfile/nodes';
import { parseArgs } from '../../shell/args';
import type { CommandCall } from '../../shell/calls';
import type { ShellWord } from '../../shell/nodes';
import type { Span } from '../../text/span';
import { baseName, joinPath } from '../../text/path';
import { copyWords } from '../context';
import type { Image, RunStep, Stage } from '../image';
import { literalFolder } from '../permissions/place';
import { lazyBy } from './lazy-by';
import { expand } from '../scope';
import { fromWorkdir, pathsOf, surelyReaches, textsOf, variablesAtCall, withFolders, type ImagePath } from './image-path';
import { isTarName } from './names';
import { unpackOf } from './unpack';

/** A file or folder that one instruction of a stage makes. */
export interface MadeFile {
  readonly path: ImagePath;
  /**
   * `download` by curl or wget, `clone` by git, `unpack` into a folder that is named, `write` by a redirection, `copy` from the context or a stage,
   * `add-url`, `add-archive` (a local tar that ADD unpacks: the path is the folder).
   */
  readonly how: 'download' | 'clone' | 'unpack' | 'write' | 'copy' | 'add-url' | 'add-archive';
  readonly stage: Stage;
  readonly instruction: Instruction;
  /** Null for COPY and ADD. */
  readonly run: RunStep | null;
  readonly call: CommandCall | null;
  /** The source as written: a URL, a path of the context or of another stage; empty where there is none. */
  readonly source: string;
  /** The words that name it. */
  readonly span: Span;
  /** It stands under a mount of its RUN, and is in no layer. */
  readonly mounted: boolean;
}

/** What a stage's own instructions make, in text order: as far as a name for it is written. */
export const madeFiles = lazyBy((image: Image, stage: Stage): readonly MadeFile[] =>
  stage.instructions.flatMap((instruction) => {
    if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') return fromCopy(image, stage, instruction);
    const run = instruction.keyword === 'RUN' ? image.runOf(instruction) : null;
    return run?.calls.flatMap((call) => fromCall(stage, run, call)) ?? [];
  }),
);

/** Those of a stage that lie at or below a path for certain, in text order. */
export function madeBelow(image: Image, stage: Stage, path: ImagePath): readonly MadeFile[] {
  return (madeByFolder(image, stage).get(literalFolder(path)) ?? []).filter((made) => surelyReaches(path, made.path));
}

const madeByFolder = lazyBy((image: Image, stage: Stage): ReadonlyMap<ImagePath, readonly MadeFile[]> => {
  const folders = new Map<ImagePath, MadeFile[]>();
  for (const made of madeFiles(image, stage)) {
    for (const folder of withFolders(made.path)) {
      const files = folders.get(folder);
      if (files === undefined) folders.set(folder, [made]);
      else files.push(made);
    }
  }
  return folders;
});

function fromCopy(image: Image, stage: Stage, instruction: Instruction): readonly MadeFile[] {
  const scope = image.stateAt(instruction).scope;
  const filled = copyWords(instruction).map((word) => expand(word, scope, image.document.escape) ?? word.replace(/\$\{(\w+)\}/g, '$$$1'));
  const last = filled.pop();
  const spans: readonly (Word | { readonly span: Span })[] = instruction.json ?? instruction.words;
  if (last === undefined || instruction.flags.some((flag) => flag.name === 'parents')) return [];
  const toFolder = /(?:^|\/)\.{0,2}$/.test(last) || filled.length > 1;
  const from = instruction.flags.some((flag) => flag.name === 'from');
  return filled.flatMap((source, at): readonly MadeFile[] => {
    if (source.startsWith('<<')) return [];
    const remote = instruction.keyword === 'ADD' && /^(?:https?|ftp):\/\//i.test(source);
    if (!remote && /^(?:[a-z]+:\/\/|git@)/i.test(source)) return [];
    const name = baseName(remote ? source.replace(/[?#].*$/, '') : source.replace(/\/+$/, ''));
    const whole = source === '.' || source.endsWith('/.') || source.endsWith('/') || name === '' || name === '..';
    const archive = instruction.keyword === 'ADD' && !remote && !from && isTarName(name);
    const target = archive || whole || !toFolder ? last : `${last}/${name}`;
    const how = remote ? 'add-url' : archive ? 'add-archive' : 'copy';
    const span = spans[at]?.span ?? instruction.keywordSpan;
    return [{ path: fromWorkdir(image, instruction, target), how, stage, instruction, run: null, call: null, source, span, mounted: false }];
  });
}

function fromCall(stage: Stage, run: RunStep, call: CommandCall): readonly MadeFile[] {
  return targetsOf(run, call).map(({ path, word, how, source }) => ({
    path,
    how,
    stage,
    instruction: run.instruction,
    run,
    call,
    source,
    span: word.span,
    mounted: isMounted(run, path),
  }));
}

interface Target {
  readonly path: ImagePath;
  readonly word: ShellWord;
  readonly how: MadeFile['how'];
  readonly source: string;
}

function targetsOf(run: RunStep, call: CommandCall): readonly Target[] {
  const text = (word: ShellWord) => textsOf(word, variablesAtCall(run, call))[0] ?? '';
  if (call.name === 'curl' || call.name === 'wget') return downloads(run, call, text);
  if (call.name === 'git') return clones(run, call, text);
  const unpacked = unpackOf(call);
  if (unpacked?.folder != null)
    return paths(unpacked.folder, call, run).map((path) => ({
      path,
      word: unpacked.folder as ShellWord,
      how: 'unpack',
      source: unpacked.file === null ? '' : text(unpacked.file),
    }));
  return call.command.redirects.length === 0 ? [] : written(run, call).map((target) => ({ ...target, how: 'write', source: '' }));
}

const curlValues = [
  '-o',
  '--output',
  '--output-dir',
  '-H',
  '--header',
  '-u',
  '--user',
  '-A',
  '--user-agent',
  '-d',
  '--data',
  '-X',
  '--request',
  '-e',
  '-b',
  '--cookie',
  '-m',
  '--max-time',
  '--retry',
  '--retry-delay',
  '--retry-max-time',
  '--connect-timeout',
  '-x',
  '--proxy',
  '--url',
  '-F',
  '-T',
  '-w',
  '--write-out',
  '--cacert',
  '--cert',
  '-E',
  '--key',
  '--proto',
  '--tlsv',
  '--ciphers',
  '-C',
  '--continue-at',
  '-z',
  '-c',
  '-K',
  '--speed-time',
  '--speed-limit',
  '-y',
  '-Y',
  '--data-binary',
  '--data-raw',
  '--resolve',
  '--max-redirs',
];
const wgetValues = [
  '-O',
  '--output-document',
  '-P',
  '--directory-prefix',
  '-o',
  '--output-file',
  '-a',
  '-t',
  '--tries',
  '-T',
  '--timeout',
  '--header',
  '-U',
  '--user-agent',
  '--user',
  '--password',
  '-w',
  '--wait',
  '--waitretry',
  '--post-data',
  '-i',
  '--input-file',
  '-e',
  '--ca-certificate',
  '--read-timeout',
  '--retry-on-http-error',
  '-Q',
  '-A',
  '-R',
  '-D',
  '-I',
  '-X',
  '-l',
  '--cut-dirs',
  '--http-user',
  '--http-password',
  '--load-cookies',
  '--save-cookies',
  '--keep-session-cookies',
  '--secure-protocol',
];

function downloads(run: RunStep, call: CommandCall, text: (word: ShellWord) => string): readonly Target[] {
  const { flags, operands } = parseArgs(call.args, { values: call.name === 'curl' ? curlValues : wgetValues });
  const value = (...names: readonly string[]) => flags.find((flag) => names.includes(flag.name))?.valueWord ?? null;
  const urls = operands.filter((word) => /:\/\/|^\$|\//.test(text(word)));
  const url = urls[0] ?? value('--url');
  const source = url === null || url === undefined ? '' : text(url);
  const out = call.name === 'curl' ? value('-o', '--output') : value('-O', '--output-document');
  const redirected = written(run, call).map((target): Target => ({ ...target, how: 'download', source }));
  if (flags.some((flag) => flag.name === '--spider' || flag.name === '-I' || flag.name === '--head' || flag.name === '-r' || flag.name === '-m'))
    return redirected;
  const folder = call.name === 'curl' ? value('--output-dir') : value('-P', '--directory-prefix');
  if (out !== null)
    return gluedPaths(out, call, run, call.name === 'curl' ? /^(?:-\w*o|--output=)/ : /^(?:-\w*O|--output-document=)/).map((path) => ({
      path,
      word: out,
      how: 'download',
      source,
    }));
  const named = call.name === 'wget' || flags.some((flag) => flag.name === '-O' || flag.name === '--remote-name' || flag.name === '--remote-name-all');
  if (!named || flags.some((flag) => flag.name === '-i' || flag.name === '--input-file' || flag.name === '--content-disposition' || flag.name === '-J'))
    return redirected;
  return urls.flatMap((word) => {
    const name = baseName(call.name === 'curl' ? text(word).replace(/[?#].*$/, '') : text(word));
    if (name === '' || /^\$\w+$/.test(name) || !text(word).includes('/')) return [];
    const places = folder === null ? [null] : gluedPaths(folder, call, run, /^(?:-\w*P|--(?:directory-prefix|output-dir)=)/);
    return places.map((place) => ({
      path: place === null ? joinWorking(name, call, run) : joinPath(place, name),
      word,
      how: 'download' as const,
      source: text(word),
    }));
  });
}

function joinWorking(name: string, call: CommandCall, run: RunStep): ImagePath {
  return (
    pathsOf(
      { ...call.nameWord, raw: name, value: name, quoted: true, parts: [{ ...call.nameWord, kind: 'text', quoted: true, text: name }] } as ShellWord,
      call,
      run,
    )[0] ?? name
  );
}

function clones(run: RunStep, call: CommandCall, text: (word: ShellWord) => string): readonly Target[] {
  const { operands } = parseArgs(call.args, {
    values: ['-C', '-c', '-b', '--branch', '--depth', '-o', '--origin', '-j', '--jobs', '--config', '--reference', '--filter', '--shallow-since', '-u'],
  });
  const [verb, url, folder] = operands;
  if (verb?.value !== 'clone' || url === undefined || call.args.some((arg) => arg.raw === '-C')) return [];
  const source = text(url);
  if (folder !== undefined) return paths(folder, call, run).map((path) => ({ path, word: folder, how: 'clone', source }));
  const name = baseName(source.replace(/\/+$/, ''))
    .replace(/\.git$/, '')
    .replace(/^.*:/, '');
  return name === '' || /^\$\w+$/.test(name) ? [] : [{ path: joinWorking(name, call, run), word: url, how: 'clone', source }];
}

/** The targets of redirections of a command's output, terminals and devices left out. */
function written(run: RunStep, call: CommandCall): readonly { readonly path: ImagePath; readonly word: ShellWord }[] {
  return call.command.redirects.flatMap(({ operator, descriptor, target }) => {
    if (target === null || descriptor === 2 || (operator !== '>' && operator !== '>>' && operator !== '>|')) return [];
    return paths(target, call, run).map((path) => ({ path, word: target }));
  });
}

/** A value glued to its flag (`-ofile`, `--output=file`) is the rest of the word. */
function gluedPaths(word: ShellWord, call: CommandCall, run: RunStep, flag: RegExp): readonly ImagePath[] {
  if (!word.raw.startsWith('-') || word.raw === '-') return paths(word, call, run);
  const variables = variablesAtCall(run, call);
  return textsOf(word, variables).flatMap((text) => {
    const rest = text.replace(flag, '');
    return rest === text || rest === '-' ? [] : [joinWorkingPath(rest, call, run)];
  });
}

function joinWorkingPath(rest: string, call: CommandCall, run: RunStep): ImagePath {
  return joinWorking(rest, call, run);
}

function paths(word: ShellWord, call: CommandCall, run: RunStep): readonly ImagePath[] {
  return pathsOf(word, call, run).filter((path) => word.raw !== '-' && !/^\/(?:dev|proc|sys)\//.test(path));
}

/** Whether a path lies under a mount of its RUN. */
export function isMounted(run: RunStep, path: ImagePath): boolean {
  return run.mounts.some((mount) => {
    if (mount.target === null || mount.type === 'secret' || mount.type === 'ssh') return false;
    const target = (expand(mount.target, run.state.scope) ?? mount.target).replace(/\/+$/, '');
    return target.startsWith('/')
      ? path === target || path.startsWith(`${target}/`)
      : path.includes(`/${target.replace(/^\.\//, '')}`) || target === '.' || target === '';
  });
}
