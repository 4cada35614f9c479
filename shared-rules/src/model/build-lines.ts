import { joinPath } from '../text/path';
import { filled, type WrittenBuild } from './written-build';

/** Options of `docker build`, `podman build` and `buildah build` that take a value as a word of their own. */
const withValue =
  /^(?:-[tfomc]|--(?:tag|file|target|build-arg|platform|label|secret|ssh|cache-from|cache-to|network|output|progress|build-context|iidfile|add-host|builder|memory|annotation|isolation|shm-size|ulimit|format|jobs|volume|allow|attest|metadata-file|cgroup-parent|security-opt|authfile))$/;

/**
 * The builds that lines of a Makefile or script call with literal words. Left out are lines with variables in what matters, and those behind a `cd`
 * to a folder that is not literal.
 */
export function builtByLines(text: string): readonly WrittenBuild[] {
  if (!/\b(?:docker|podman|nerdctl|buildah)\b[^\n]*\b(?:build|bud)\b/.test(text)) return [];
  const lines = text.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  return lines.flatMap((line) => {
    let folder: string | null = '.';
    return line.split(/&&|;|\|\|/).flatMap((part): readonly WrittenBuild[] => {
      const words = part
        .trim()
        .replace(/^[@+-]+\s*/, '')
        .split(/\s+/);
      if (words[0] === 'cd') {
        const to: string | null = words.length === 2 ? literal(words[1] ?? '') : null;
        folder = folder === null || to === null ? null : joinPath(folder, to);
        return [];
      }
      const build = folder === null ? null : buildOf(words[0] === 'sudo' ? words.slice(1) : words);
      return build === null || folder === null ? [] : [{ ...build, context: joinPath(folder, build.context), dockerfile: joinPath(folder, build.dockerfile) }];
    });
  });
}

function buildOf(words: readonly string[]): WrittenBuild | null {
  const verb = /^(?:docker|podman|nerdctl|buildah)$/.test(words[0] ?? '') ? words.findIndex((word) => word === 'build' || word === 'bud') : -1;
  if (verb < 1 || words.slice(1, verb).some((word) => !/^(?:buildx|image|builder)$/.test(word))) return null;
  let file: string | null = null;
  let target: string | null = null;
  const operands: string[] = [];
  for (let at = verb + 1; at < words.length; at++) {
    const word = words[at] as string;
    if (/^(?:>|2>|<|\||#)/.test(word)) break;
    const joined = /^(--?[\w-]+)=(.*)$/.exec(word);
    const name = joined?.[1] ?? word;
    const value: string | undefined = joined?.[2] ?? (withValue.test(word) ? words[++at] : undefined);
    if (name === '-f' || name === '--file') file = value ?? '';
    else if (name === '--target') target = value ?? null;
    else if (!word.startsWith('-')) operands.push(word);
    else if (word === '-') return null;
  }
  const [context] = operands;
  if (operands.length !== 1 || context === undefined || /:\/\/|^git@/.test(context)) return null;
  const folder = literal(context);
  const dockerfile = file === null ? (folder === null ? null : joinPath(folder, 'Dockerfile')) : literal(file);
  return folder === null || dockerfile === null ? null : { context: folder, dockerfile, besideFile: true, target: target === null ? null : literal(target) };
}

/** Without quotes; null with a variable, a pattern or a command in it. */
function literal(word: string): string | null {
  const bare = word.replace(/^(["'])(.*)\1$/, '$2');
  return /[`*?(){}"'\\]/.test(bare) ? null : filled(bare);
}
