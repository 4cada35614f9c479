import { isBuildPackage } from '../data/build-packages';
import { literalOf } from '../shell/static-value';
import { baseName } from '../text/path';
import type { Image, RunStep } from './image';
import { operationsOf } from './packages';

const workNames =
  /(?:^|[/._-])(?:devcontainers?|dev|develop(?:er|ment)?|builders?|build(?:env|er)?|sdk|toolchain|workspace|ci|tests?|testing|e2e|lint|debug|cypress|playwright|notebooks?|jupyter(?:lab|hub)?|codespaces?|code-server|rstudio)(?=[/._-]|$)/i;

/** Published images that are there to build in. */
const workImages =
  /(?:^|\/)(?:golang|rust|maven|gradle|gcc|buildpack-deps|cimg\/[^/]+|circleci\/[^/]+|gitpod\/[^/]+|devcontainers\/[^/]+|[^/]*(?:sdk|builder|s2i-[^/]+|-agent|devtools|toolset|notebook|jupyter)[^/]*|jupyter\/[^/]+)$/i;

const workLabels = /^(?:io\.openshift\.s2i\.|io\.s2i\.|devcontainer\.metadata$)/;

/** Variables that make a toolchain usable: an image that sets one hands the toolchain on. */
const toolVariables: ReadonlySet<string> = new Set(['RUSTUP_HOME', 'CARGO_HOME', 'GOROOT', 'GOPATH', 'DOTNET_SDK_VERSION', 'MAVEN_HOME', 'GRADLE_HOME']);

/** Editors and desktops in a browser: where a RUN installs one, or the start command names it, people work in the container. */
const workPrograms =
  /(?:^|[^\w.])(?:code-server|openvscode-server|vscode-server|vscode-dev-containers|rstudio-server|jupyterlab|jupyterhub|jupyter-notebook)(?![\w.])/;

/** `user ALL=(ALL) NOPASSWD:ALL`: whoever works there may do everything. */
const allRights = /\bNOPASSWD:\s*ALL\b/;

const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'fish']);

/**
 * Whether an image is made to build or to work in: by the name of its file, its folder or its last stage, by its base, its labels, by a start command that is
 * only a shell or only waits for one, by an editor in a browser, or because it holds compilers and nothing else. Such an image holds compilers and editors on
 * purpose. `path` is the Dockerfile's, below the root folder.
 */
export function isWorkbench(image: Image, path: string | null): boolean {
  let found = known.get(image);
  if (found === undefined) known.set(image, (found = readPurpose(image, path)));
  return found;
}

const known = new WeakMap<Image, boolean>();

function readPurpose(image: Image, path: string | null): boolean {
  const { final } = image;
  if (final === null) return false;
  if (path !== null && workNames.test(path)) return true;
  if (final.name !== null && workNames.test(final.name)) return true;
  const base = final.chain[final.chain.length - 1]?.reference?.name;
  if (base !== undefined && workImages.test(base)) return true;
  const labels = image.finalChain.flatMap((stage) => stage.instructions.flatMap((instruction) => (instruction.keyword === 'LABEL' ? instruction.pairs : [])));
  if (labels.some(({ key, value }) => workLabels.test(key) || (key === 'io.openshift.tags' && /\bbuilder\b/.test(value ?? '')))) return true;
  const variables = image.finalChain.flatMap((stage) => stage.instructions.flatMap((instruction) => (instruction.keyword === 'ENV' ? instruction.pairs : [])));
  if (variables.some(({ key }) => toolVariables.has(key))) return true;
  return startsTool(image) || holdsWorkspace(image) || holdsCompilersOnly(image);
}

/** Whether ENTRYPOINT or CMD stands in the file. */
function hasStart({ start }: Image): boolean {
  return start !== null && (start.entrypoint !== null || start.cmd !== null);
}

function holdsWorkspace(image: Image): boolean {
  const runs = image.finalChain.flatMap((stage) => stage.runs);
  const waits = !hasStart(image);
  if (runs.some(({ instruction: { body } }) => workPrograms.test(body.text) || (waits && allRights.test(body.text)))) return true;
  return image.start?.argv?.some(({ value }) => workPrograms.test(value)) === true;
}

/** No start command, nothing copied, and each RUN only installs what serves to build. */
function holdsCompilersOnly(image: Image): boolean {
  if (hasStart(image) || image.final?.parent != null) return false;
  const runs = image.finalChain.flatMap((stage) => stage.runs);
  return (
    runs.length > 0 &&
    runs.every(installsOnly) &&
    image.finalChain.every((stage) => stage.instructions.every(({ keyword }) => keyword !== 'COPY' && keyword !== 'ADD')) &&
    runs.flatMap(operationsOf).some(({ packages }) => packages.length > 0) &&
    runs
      .flatMap(operationsOf)
      .filter(({ verb }) => verb === 'install')
      .every(({ packages, complete }) => complete && packages.every(({ name }) => name !== null && (isBuildPackage(name) || name === 'ca-certificates')))
  );
}

function installsOnly(run: RunStep): boolean {
  const installs = new Set(operationsOf(run).map(({ call }) => call));
  return run.calls.every((call) => installs.has(call) || /^(?:rm|set|export)$/.test(call.name));
}

/** Interpreters of languages, which talk to whoever sits there when nothing follows. */
const interpreters = /^(?:python[\d.]*|ipython|node|php|ruby|irb|jshell|R|julia|iex|erl|ghci|lua|perl|swift|groovysh|scala|clisp|sbcl)$/;

/** The start command is a shell, waits for somebody to start one, or is a program that builds. */
function startsTool(image: Image): boolean {
  const { start } = image;
  if (start === null || !hasStart(image)) return false;
  const called = start.calls.length === 1 ? [start.calls[0]?.name ?? '', ...(start.calls[0]?.args.map((arg) => literalOf(arg) ?? '') ?? [])] : [];
  const words = start.argv?.map(({ value }) => value) ?? called;
  // An init or a script that prepares the container, in front, changes nothing of what is started.
  const behind = /^(?:tini|dumb-init|catatonit)$/.test(baseName(words[0] ?? '')) ? words.slice(words.indexOf('--') + 1 || 1) : words;
  const own = behind.filter((value, index) => index > 0 || !/entrypoint(?:\.\w+)?$/.test(value));
  const [program = '', ...rest] = own.length === 0 ? called : own;
  if (shells.has(baseName(program))) return rest.every((word) => /^-[il]+$|^--login$/.test(word));
  if (interpreters.test(baseName(program))) return rest.every((word) => /^-[aiq]$|^--interactive$/.test(word));
  if (baseName(program) === 'sleep') return rest.join(' ') === 'infinity';
  if (baseName(program) === 'tail') return rest.includes('/dev/null');
  return /^(?:gcc|g\+\+|cc|clang|make|cmake|cargo|rustc|go|mvn|gradle|distccd(?:-\w+)?|ccache)$/.test(baseName(program));
}
