import type { Instruction } from '../dockerfile/nodes';
import type { CommandCall } from '../shell/calls';
import type { Span } from '../text/span';
import { baseName, below, joinPath } from '../text/path';
import { copyWords } from './context';
import type { Image, RunStep, Stage } from './image';
import { fromWorkdir, folderOfCall, madeFiles, mayReach, pathsOf, type ImagePath, type MadeFile } from './layer-files';
import { manifestsOf, projectInstalls } from './manifests';
import { isApt, isRpm, operationSpan, operationsOf, type PackageOperation } from './packages';

/** A COPY of the build context above an install that does not need it, or needs no more of it than a list of packages. */
export interface EarlyCopy {
  readonly copy: Instruction;
  /** The first source that the install does not need. */
  readonly made: MadeFile;
  readonly run: RunStep;
  /** Further below, installs that do not need any of it either; nothing in between reads it. */
  readonly others: readonly RunStep[];
  /** The install, as a message names it, and its words. */
  readonly command: string;
  readonly span: Span;
  /** The files of the copied folder that the install reads; empty when it reads none. */
  readonly manifests: readonly string[];
  /** The install also takes in the project itself, unless it is told not to. */
  readonly project: boolean;
  /** The install works below the copied folder. */
  readonly nested: boolean;
}

/** Whatever stands further below has little to do with a COPY, and looking at all of them would take time with the square of the file's length. */
const farthest = 200;

/** The early copies of a stage, one for each COPY and ADD, with the first install that suffers. */
export function earlyCopies(image: Image, stage: Stage): readonly EarlyCopy[] {
  const made = madeFiles(image, stage).filter(isFromContext);
  const byCopy = new Map<Instruction, MadeFile[]>();
  for (const one of made) {
    const files = byCopy.get(one.instruction);
    if (files === undefined) byCopy.set(one.instruction, [one]);
    else files.push(one);
  }
  const runs = stage.runs.filter((run) => !run.onbuild);
  let next = 0;
  return [...byCopy].flatMap(([copy, files]) => {
    while ((runs[next]?.instruction.index ?? copy.index) < copy.index) next++;
    let first: Suffering | null = null;
    const others: RunStep[] = [];
    for (const run of runs.slice(next, next + farthest)) {
      const found = sufferedBy(image, stage, copy, files, run);
      if (first !== null && found !== null && found.manifests.length === 0) others.push(run);
      first ??= found;
      // What this RUN does with the files may matter to the installs behind it; what needs a list of them is seen to by itself.
      if ((found ?? first)?.manifests.length || (found === null && uses(run, files))) break;
    }
    return first === null ? [] : [{ ...first, others }];
  });
}

type Suffering = Omit<EarlyCopy, 'others'>;

function uses(run: RunStep, files: readonly MadeFile[]): boolean {
  return files.some((one) => reads(run, one)) || files.some((one) => isWhole(one.source) && runsSomething(run, one));
}

function isFromContext({ how, instruction, source, path }: MadeFile): boolean {
  if ((how !== 'copy' && how !== 'add-archive') || instruction.onbuild || instruction.flags.some((flag) => flag.name === 'from')) return false;
  return !isConfiguration(source, path);
}

/** What managers read: repositories, keys, certificates, their own settings, lists of packages, and anything below /etc. */
function isConfiguration(source: string, path: ImagePath): boolean {
  if (/^\/(?:etc|usr\/share\/keyrings|usr\/local\/share\/ca-certificates|root\/\.\w+|usr\/local\/etc)(?:\/|$)/.test(path)) return true;
  // A tree for the root of the image may hold any of these.
  if (path === '/') return true;
  return /(?:^|[/._-])(?:certs?|ca|keys?|keyrings?|repos?|rpms?|debs?|packages?|apt|yum|dnf|wheels?|proxy|nodesource|patches|vendor)(?:[/._-]|$)|\.(?:repo|list|sources|gpg|asc|key|pub|pem|crt|cer|rpm|deb|apk|whl|gem|tgz|conf|npmrc|tar(?:\.\w+)?)$|(?:^|\/)(?:pip\.conf|\.npmrc|\.yarnrc[\w.]*|\.netrc|\.condarc|sources\.list)$/i.test(
    `${source} ${baseName(path)}`,
  );
}

function isWhole(source: string): boolean {
  return /^\.?\/?$/.test(source);
}

function sufferedBy(image: Image, stage: Stage, copy: Instruction, files: readonly MadeFile[], run: RunStep): Suffering | null {
  if (runsCopied(image, stage, run)) return null;
  const readsProject = projectInstalls(run).length > 0 || operationsOf(run).some((one) => one.verb === 'install' && needs(one) !== 'nothing');
  for (const install of operationsOf(run)) {
    if (install.verb !== 'install' || install.call.inSubstitution || !install.call.unconditional) continue;
    const made = files.find((one) => !isManifest(one.source));
    if (made === undefined || files.some((one) => reads(run, one))) continue;
    if (needs(install) === 'nothing') {
      // Only what is copied by name, or the context as a whole: RUNs that also build something from it can not do without.
      if (install.packages.some((one) => one.file || one.name === null)) continue;
      if (files.some((one) => isWhole(one.source) && runsSomething(run, one))) continue;
      // A workspace of several packages is read as a whole.
      if (readsProject && !files.some((one) => isWhole(one.source))) continue;
      const command = `${install.manager} ${install.verbText}`.trim();
      return { copy, made, run, command, span: operationSpan(install), manifests: [], project: false, nested: false };
    }
  }
  const source = files.find((one) => isWhole(one.source)) ?? files.find(isFolder) ?? null;
  for (const { call, command, span, manifests, project } of projectInstalls(run)) {
    if (call.inSubstitution || !call.unconditional || names(call, folderFlags)) continue;
    const folder = folderOfCall(run, call);
    const lists = manifests.map((one) => joinPath(folder, one));
    if (hasEarlierManifest(image, stage, copy, lists) || isInstalledBefore(stage, copy, call.name)) continue;
    const beside = source === null ? besideLists(files, lists, run, call) : null;
    if (beside !== null) return { copy, made: beside.made, run, command, span, manifests: beside.lists, project, nested: true };
    const inside = source === null ? [null] : lists.map((one) => below(source.path, one));
    if (source === null || inside.some((one) => one === null)) continue;
    const above = isWhole(source.source) ? '' : `${source.source.replace(/^\.\//, '').replace(/\/$/, '')}/`;
    const paths = inside.map((one) => `${above}${one}`);
    return { copy, made: source, run, command, span, manifests: paths, project, nested: paths.some((one) => one.includes('/')) };
  }
  return null;
}

/** One folder of the build context, whose files come to lie where it is copied to. */
function isFolder({ how, source, path }: MadeFile): boolean {
  if (how !== 'copy' || /[*?[$]/.test(source) || isManifest(source.replace(/\/$/, ''))) return false;
  return source.endsWith('/') || (/^(?:\.\/)?[\w/-]+$/.test(source) && !isProgramFile.test(baseName(source)) && !path.endsWith(`/${baseName(source)}`));
}

/** Files without an ending. */
const isProgramFile = /^(?:[A-Z]\w*|\w*entrypoint|start|run|gradlew|mvnw|artisan|bin|package|requirements)$/;

/** What stands beside the lists in one COPY, though the install can do without: programs of the language that it is for. */
function besideLists(
  files: readonly MadeFile[],
  lists: readonly ImagePath[],
  run: RunStep,
  call: CommandCall,
): { readonly made: MadeFile; readonly lists: readonly string[] } | null {
  const programs = /^(?:pip[\d.]*|python[\d.]*)$/.test(call.name) ? /\.py$/ : /^(?:npm|yarn|pnpm)$/.test(call.name) ? /\.[cm]?[jt]s$/ : null;
  const listed = files.filter((one) => isManifest(one.source) && lists.some((list) => mayReach(one.path, list)));
  const made = programs === null ? undefined : files.find((one) => programs.test(one.source) && !isManifest(one.source) && !reads(run, one));
  return listed.length === 0 || made === undefined ? null : { made, lists: listed.map((one) => one.source.replace(/^\.\//, '')) };
}

/** Flags that send an install to another folder. */
const folderFlags = /^(?:-C|--prefix|--cwd|--dir|-d|--working-dir|--directory|--project|--gemfile|-f|--file)(?:=|$)/;

function names(call: CommandCall, flags: RegExp): boolean {
  return call.args.some((arg) => flags.test(arg.raw));
}

/** What an install reads of the build context. */
function needs(install: PackageOperation): 'nothing' | 'manifest' | 'everything' {
  if (isApt(install.manager) || isRpm(install.manager) || install.manager === 'apk' || install.manager === 'zypper') return 'nothing';
  const own = install.packages.filter((one) => one.file || /^(?:\.|\.\/.*|\.\[.*)$/.test(one.text ?? ''));
  if (own.length > 0 || install.flags.some((flag) => flag.name === '-e' || flag.name === '--editable')) return 'everything';
  if (manifestsOf(install).length > 0) return 'manifest';
  return install.packages.length > 0 && install.packages.every((one) => one.name !== null) ? 'nothing' : 'everything';
}

function isManifest(source: string): boolean {
  return /^(?:package(?:-lock)?|package\*|npm-shrinkwrap|composer|pnpm-workspace|lerna|nx|turbo|tsconfig[\w.-]*)\.(?:json|lock|ya?ml)$|\.lock$|lock\.(?:json|ya?ml)$|^requirements[\w./-]*|requirements.*\.(?:txt|in)$|^(?:Pipfile|pyproject|setup|Gemfile|go|pom|Cargo|build|settings|gradle|environment)[\w.*-]*$|\.(?:gemspec|csproj|sln|cabal|toml|xml)$/i.test(
    baseName(source),
  );
}

/** Whether a RUN names what was copied: then it may need it. */
function reads(run: RunStep, made: MadeFile): boolean {
  const text = run.source?.text ?? '';
  if (isWhole(made.source)) return false;
  const name = baseName(made.path);
  return name.length < 3 || text.includes(made.path) || text.includes(name) || text.includes(baseName(made.source.replace(/\/+$/, '')));
}

/** Whether a RUN runs a file that some COPY brought: nobody sees what else that reads. */
function runsCopied(image: Image, stage: Stage, run: RunStep): boolean {
  const copied = copiedFiles(image, stage);
  // A package manager that came by COPY, as composer and uv do, is known for what it reads.
  const managers = new Set([...operationsOf(run), ...projectInstalls(run)].map((one) => one.call));
  return run.calls.some((call) => {
    if (managers.has(call)) return false;
    const words = [call.nameWord, ...(/^(?:sh|bash|ash|\.|source|python[\d.]*)$/.test(call.name) ? call.args : [])];
    return words.some((word) =>
      word.raw.includes('/') ? pathsOf(word, call, run).some((path) => copied.files.some((made) => mayReach(made.path, path))) : copied.names.has(word.raw),
    );
  });
}

interface CopiedFiles {
  readonly files: readonly MadeFile[];
  readonly names: ReadonlySet<string>;
}

const copies = new WeakMap<Stage, CopiedFiles>();

/** What COPY brings into a stage and those that it is FROM, by name. */
function copiedFiles(image: Image, stage: Stage): CopiedFiles {
  let found = copies.get(stage);
  if (found === undefined) {
    const files = stage.chain.flatMap((one) => madeFiles(image, one)).filter((made) => made.how === 'copy' && !isWhole(made.source));
    copies.set(stage, (found = { files, names: new Set(files.map((made) => baseName(made.path))) }));
  }
  return found;
}

/** Whether a RUN runs a program out of the copied folder. */
function runsSomething(run: RunStep, made: MadeFile): boolean {
  return run.calls.some((call) => {
    const words = call.nameWord.raw.includes('/')
      ? [call.nameWord]
      : /^(?:sh|bash|\.|source|python[\d.]*|make|cmake|npm|yarn|pnpm|mvn|gradle|go|cargo|cat|xargs|grep|sed|cp|mv|php|ruby|node|composer|bundle|rake|dotnet|pip[\d.]*|tox|poetry|pipenv|configure)$/.test(
            call.name,
          )
        ? [call.nameWord]
        : [];
    return words.some((word) =>
      word.raw.includes('/')
        ? pathsOf(word, call, run).some((path) => mayReach(made.path, path))
        : call.name !== 'pip' || isLocal(call.args.map((arg) => arg.raw)),
    );
  });
}

function isLocal(args: readonly string[]): boolean {
  return args.some((arg) => arg === '-r' || arg === '-e' || arg.startsWith('.') || arg.startsWith('--requirement'));
}

/** The packages were installed above the COPY, from lists that a mount gave: this install only completes them. */
function isInstalledBefore(stage: Stage, copy: Instruction, program: string): boolean {
  return stage.chain.some((one) =>
    one.runs.some(
      (run) => (one !== stage || run.instruction.index < copy.index) && !run.onbuild && projectInstalls(run).some(({ call }) => call.name === program),
    ),
  );
}

/** The manifest was copied, and installed from, before: this install only completes it. */
function hasEarlierManifest(image: Image, stage: Stage, copy: Instruction, lists: readonly ImagePath[]): boolean {
  return stage.instructions.some((instruction) => {
    if (instruction.index >= copy.index || (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD')) return false;
    const words = copyWords(instruction);
    const target = fromWorkdir(image, instruction, words[words.length - 1] ?? '.');
    return words.slice(0, -1).some((source) => lists.some((list) => mayReach(joinPath(target, baseName(source)), list) || target === list));
  });
}
