import { literalOf } from '../shell/static-value';
import { baseName } from '../text/path';
import type { Image } from './image';

const workNames =
  /(?:^|[/._-])(?:devcontainers?|dev|develop(?:er|ment)?|builders?|build(?:env|er)?|sdk|toolchain|workspace|ci|tests?|testing|e2e|lint|debug|cypress|playwright|notebooks?|jupyter(?:lab|hub)?|codespaces?|code-server|rstudio)(?=[/._-]|$)/i;

/** Published images that are there to build in. */
const workImages =
  /(?:^|\/)(?:golang|rust|maven|gradle|gcc|buildpack-deps|cimg\/[^/]+|circleci\/[^/]+|gitpod\/[^/]+|devcontainers\/[^/]+|[^/]*(?:sdk|builder|s2i-[^/]+|-agent|devtools|toolset|notebook|jupyter)[^/]*|jupyter\/[^/]+)$/i;

const workLabels = /^(?:io\.openshift\.s2i\.|io\.s2i\.|devcontainer\.metadata$)/;

/** Variables that make a toolchain usable: an image that sets one hands the toolchain on. */
const toolVariables: ReadonlySet<string> = new Set(['RUSTUP_HOME', 'CARGO_HOME', 'GOROOT', 'GOPATH', 'DOTNET_SDK_VERSION', 'MAVEN_HOME', 'GRADLE_HOME']);

const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'fish']);

/**
 * Whether an image is made to build or to work in: by the name of its file, its folder or its last stage, by its base, its labels, or by a start command that is
 * only a shell. Such an image holds compilers and editors on purpose. `path` is the Dockerfile's, below the root folder.
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
  return startsTool(image);
}

/** The start command is a shell, or a program that builds. */
function startsTool(image: Image): boolean {
  const { start } = image;
  if (start === null || (start.entrypoint === null && start.cmd === null)) return false;
  const words =
    start.argv?.map(({ value }) => value) ??
    (start.calls.length === 1 ? [start.calls[0]?.name ?? '', ...(start.calls[0]?.args.map((arg) => literalOf(arg) ?? '') ?? [])] : []);
  const [program = '', ...rest] = words;
  if (shells.has(baseName(program))) return rest.every((word) => /^-[il]+$|^--login$/.test(word));
  return /^(?:gcc|g\+\+|cc|clang|make|cmake|cargo|rustc|go|mvn|gradle|distccd|ccache)$/.test(baseName(program));
}
