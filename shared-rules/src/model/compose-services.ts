import { readYamlTrees, type YamlTree } from '../text/yaml-tree';
import type { Span } from '../text/span';
import { filled, type WrittenBuild } from './written-build';

/** A word of a compose file, with its place there. */
export interface ComposeWord {
  readonly value: string;
  readonly span: Span;
}

/** What a service starts in place of the image's own ENTRYPOINT and CMD; null for what it does not set. */
export interface ComposeStart {
  readonly entrypoint: readonly ComposeWord[] | null;
  readonly command: readonly ComposeWord[] | null;
  /** An init program of the engine runs in front. */
  readonly init: boolean;
}

/**
 * The builds that the services of a compose file describe. Left out are those that take settings over from elsewhere (`<<`), that build from a text in the
 * file itself, and those whose words hold variables without a default.
 * Source: Compose specification, `build` (`context`, `dockerfile`, `target`), `entrypoint`, `command`, `init`.
 */
export function composeBuilds(text: string): readonly WrittenBuild[] {
  if (!/^\s*["']?build["']?\s*:/m.test(text) && !/[{,]\s*["']?build["']?\s*:/.test(text)) return [];
  return (readYamlTrees(text) ?? []).flatMap((document) => (document.get('services')?.entries ?? []).flatMap(([, service]) => serviceBuild(service)));
}

function serviceBuild(service: YamlTree): readonly WrittenBuild[] {
  const build = service.get('build');
  if (build === null || build.merges || build.get('dockerfile_inline') !== null) return [];
  const context = filled(build.text ?? build.get('context')?.text ?? '.');
  const dockerfile = filled(build.get('dockerfile')?.text ?? 'Dockerfile');
  if (context === null || dockerfile === null) return [];
  const target = build.get('target')?.text ?? null;
  return [{ context, dockerfile, target: target === null ? null : filled(target), start: startOf(service) }];
}

function startOf(service: YamlTree): ComposeStart | null {
  const [entrypoint, command] = ['entrypoint', 'command'].map((name) => wordsOf(service.get(name)));
  if (entrypoint === undefined || command === undefined || service.merges || (entrypoint === null && command === null)) return null;
  if (entrypoint === 'unknown' || command === 'unknown') return null;
  return { entrypoint, command, init: service.get('init')?.text === 'true' };
}

/** A list, or one text that is taken apart as a shell would, without a shell to run it. */
function wordsOf(value: YamlTree | null): readonly ComposeWord[] | null | 'unknown' {
  if (value === null) return null;
  const { text, span } = value;
  const words =
    text === null
      ? value.items.map((item) => ({ value: item.text ?? '', span: item.span }))
      : (splitWords(text)?.map((word) => ({ value: word, span })) ?? null);
  if (words === null || words.some((word) => filled(word.value || '-') === null)) return 'unknown';
  return words.map((word) => ({ ...word, value: filled(word.value) ?? '' }));
}

/** Null where a quote stays open. */
function splitWords(text: string): readonly string[] | null {
  const words = text.match(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+/gs) ?? [];
  const bare = text.replace(/"(?:[^"\\]|\\.)*"|'[^']*'|\\./gs, '');
  if (/["'\\]/.test(bare)) return null;
  return words.map((word) =>
    word.replace(
      /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs,
      (_, double?: string, single?: string, char?: string) => double?.replace(/\\(.)/gs, '$1') ?? single ?? char ?? '',
    ),
  );
}
