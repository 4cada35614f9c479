import type { Instruction } from '../dockerfile/nodes';
import { joinPath } from '../text/path';
import { contextSources, copyWords } from './context';
import { parseIgnoreFile } from './ignore-file';
import type { Image } from './image';
import type { Answers } from './needs';

/** What one language's tools fetch or build again inside the image. */
interface Language {
  /** Files of the context's top folder that tell of it. */
  readonly sign: RegExp;
  /** A RUN must call one of these: otherwise the image takes the folder from the context. Null where it is of no use in an image. */
  readonly tools: RegExp | null;
  readonly folders: readonly string[];
}

const languages: readonly Language[] = [
  { sign: /^package\.json$/, tools: /^(?:npm|yarn|pnpm|bun)$/, folders: ['**/node_modules'] },
  { sign: /^(?:requirements[\w.-]*\.txt|pyproject\.toml|setup\.py|Pipfile|[\w-]+\.py)$/, tools: null, folders: ['**/__pycache__', '.venv', 'venv'] },
  { sign: /^composer\.json$/, tools: /^composer(?:\.phar)?$/, folders: ['vendor'] },
  { sign: /^Gemfile$/, tools: /^bundler?$/, folders: ['.bundle', 'vendor/bundle'] },
  { sign: /^Cargo\.toml$/, tools: /^cargo$/, folders: ['target'] },
  { sign: /^pom\.xml$/, tools: /^(?:mvn|mvnw|\.\/mvnw)$/, folders: ['target'] },
  { sign: /^build\.gradle(?:\.kts)?$/, tools: /^(?:gradle|gradlew|\.\/gradlew)$/, folders: ['.gradle'] },
  { sign: /\.(?:cs|fs|vb)proj$|\.slnx?$/, tools: /^dotnet$/, folders: ['**/bin', '**/obj'] },
  { sign: /^mix\.exs$/, tools: /^mix$/, folders: ['_build', 'deps'] },
];

/** Files in which a build says that it asks git for its version. */
const buildFiles =
  /^(?:pyproject\.toml|setup\.(?:py|cfg)|pom\.xml|package\.json|(?:GNUm|M|m)akefile|CMakeLists\.txt|Taskfile\.ya?ml|Rakefile|build\.(?:rs|gradle|gradle\.kts|sbt)|Cargo\.toml|Directory\.Build\.props|version\.json|GitVersion\.ya?ml|[\w-]+\.(?:gemspec|sh|csproj))$/;
const asksGit =
  /\bgit["',\s]+(?:-C\s+\S+\s+)?(?:describe|rev-parse|rev-list|log|ls-files|tag|show|status|diff|branch|submodule)\b|(?:setuptools|use|flit|hatch)[_-]scm|scm_version|versioneer|hatch-vcs|\bpbr\b|dynamic.versioning|dunamai|git-?(?:commit|version|properties|rev|describe)|nerdbank|vergen|jgit|(?<![\w.)}-])\.git\b(?![\w-])/i;
const maxBuildFiles = 12;

/**
 * The lines of an ignore file for a build that copies its whole context: version control, editors, secrets, and what the languages found there
 * fetch again. It holds no path that a COPY, ADD or bind mount names or that a command uses. Files are asked for at once, the lines made when
 * they are wanted.
 */
export function proposeIgnore(image: Image, folder: string, names: readonly string[], answers: Answers): () => readonly string[] {
  const git = usesGit(image, folder, names, answers);
  return () => linesFor(image, names, git);
}

function linesFor(image: Image, names: readonly string[], git: boolean): readonly string[] {
  const used = usedPaths(image, ['RUN', 'COPY', 'ADD']);
  const usedAtStart = usedPaths(image, ['ENV', 'CMD', 'ENTRYPOINT']);
  const called = new Set(image.runs.flatMap((run) => run.calls.map((call) => call.name)));
  const found = languages.filter(
    ({ sign, tools }) => names.some((name) => sign.test(name)) && (tools === null || [...called].some((name) => tools.test(name))),
  );
  const files = [
    ...(git ? [] : ['.git']),
    ...['.hg', '.svn'].filter((name) => names.includes(name)),
    '.vscode',
    '.idea',
    '**/.DS_Store',
    ...secrets(image, names),
  ].filter((pattern) => !isNamed(pattern, usedAtStart));
  const folders = found.flatMap((language) => language.folders);
  return [...new Set([...files, ...folders])].filter((pattern) => !isNamed(pattern, used));
}

/** Keys and certificates stay where something speaks of them; the settings of a JavaScript build are read by it. */
function secrets(image: Image, names: readonly string[]): readonly string[] {
  const speaks = /cert|ssl|tls|pem|\bkeys?\b/i;
  const keys = names.some((name) => speaks.test(name)) || image.document.instructions.some((one) => speaks.test(one.logical.text));
  const builds = image.runs.some((run) => /\b(?:(?:npm|pnpm|bun) +run|yarn +(?!install)\w|npx|vite|next|react-scripts)\b/.test(run.source?.text ?? ''));
  return [...(builds ? [] : ['.env']), '.env.local', '.env.*.local', ...(keys ? [] : ['**/*.key', '**/*.pem']), '**/id_rsa', '**/.netrc'];
}

function usesGit(image: Image, folder: string, names: readonly string[], answers: Answers): boolean {
  const direct = image.runs.some((run) => asksGit.test(run.source?.text ?? run.instruction.logical.text));
  if (direct) return true;
  return names
    .filter((name) => buildFiles.test(name))
    .slice(0, maxBuildFiles)
    .map((name) => answers.text(joinPath(folder, name)))
    .some((text) => text == null || asksGit.test(text));
}

/** Words of these instructions that may be paths of the context, with the paths that they end in. */
function usedPaths(image: Image, keywords: readonly string[]): readonly string[] {
  const words = image.document.instructions.filter((one) => keywords.includes(one.keyword)).flatMap((one) => wordsOf(image, one));
  return [...new Set(words.map((word) => word.replace(/^[./]+(?=[^./])/, (start) => (start.endsWith('.') ? '.' : ''))).filter((word) => word !== ''))];
}

function wordsOf(image: Image, instruction: Instruction): readonly string[] {
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') return contextSources(instruction);
  const split = (text: string) => text.split(/[\s"'`=,;|&()<>:{}[\]$]+/);
  if (instruction.keyword !== 'RUN') return copyWords(instruction).flatMap(split);
  const mounts = image.runOf(instruction)?.mounts ?? [];
  const bound = mounts.flatMap((mount) => (mount.type === 'bind' && mount.from === null && mount.source !== null ? [mount.source] : []));
  return [...bound, ...split(image.runOf(instruction)?.source?.text ?? instruction.body.text)];
}

/** Whether the pattern excludes one of the paths, seen from any of the folders that they go through. */
function isNamed(pattern: string, paths: readonly string[]): boolean {
  const file = parseIgnoreFile(pattern);
  return paths.some((path) => path.split('/').some((_, index, parts) => file.excluding(parts.slice(index).join('/')) !== null));
}
