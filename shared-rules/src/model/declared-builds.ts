import { joinPath } from '../text/path';
import { buildFiles } from './named-contexts';
import type { Answers } from './needs';

/** A build that a compose or bake file describes. */
export interface DeclaredBuild {
  /** The build context, below the root folder; null when it lies outside, or is no folder at all. */
  readonly context: string | null;
  /** The stage that is built; null for the last. */
  readonly target: string | null;
}

interface Written {
  readonly context: string;
  readonly dockerfile: string;
  readonly target: string | null;
}

/**
 * The builds of the Dockerfile at `path` that compose and bake files near it describe. A build whose words hold variables without a default, or that
 * takes its settings from elsewhere (a merge key, `inherits`), is left out.
 * Sources: Compose build specification, `context`, `dockerfile`, `target`; Bake file reference, `target.context`, `target.dockerfile`.
 */
export function declaredBuilds(path: string, answers: Answers): readonly DeclaredBuild[] {
  return buildFiles(path, answers).flatMap(({ name, text, folder }) =>
    read(name, text).flatMap(({ context, dockerfile, target }) => {
      if (/^[a-z][\w+.-]*:\/\/|^git@|^(?:github|gitlab|bitbucket)\.\w+\/|^target:|^docker-image:/i.test(context)) return [];
      const place = joinPath(folder, context);
      if (place.startsWith('/') || joinPath(place, dockerfile) !== path) return [];
      return [{ context: place.startsWith('..') ? null : place, target }];
    }),
  );
}

function read(file: string, text: string): readonly Written[] {
  if (file.endsWith('.hcl')) return bake(text);
  if (file.endsWith('.json')) return file.startsWith('docker-bake') ? bakeJson(text) : [];
  return /compose/i.test(file) ? compose(text) : [];
}

function compose(text: string): readonly Written[] {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(?:#|$)/.test(line));
  return lines.flatMap((line, index): readonly Written[] => {
    const match = /^( +)build:\s*(?:&[\w-]+\s*)?(.*?)\s*(?:\s#.*)?$/.exec(line);
    if (match === null) return [];
    const [, indent, value] = match as unknown as [string, string, string];
    if (value.startsWith('{'))
      return written(
        pairsOf(
          value
            .slice(1)
            .replace(/\}\s*$/, '')
            .split(','),
        ),
      );
    if (value !== '') return written(new Map([['context', scalar(value)]]));
    const depth = indent.length;
    const end = lines.findIndex((other, at) => at > index && other.search(/\S/) <= depth);
    const block = lines.slice(index + 1, end === -1 ? undefined : end);
    const own = block[0]?.search(/\S/);
    return block.length === 0 ? [] : written(pairsOf(block.filter((other) => other.search(/\S/) === own)));
  });
}

function pairsOf(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    lines.flatMap((line): readonly (readonly [string, string])[] => {
      const match = /^\s*["']?([\w.<-]+)["']?\s*:\s*(.*?)\s*$/.exec(line);
      return match === null ? [] : [[match[1] as string, scalar(match[2] as string)]];
    }),
  );
}

/** A plain value of YAML: without its quotes and the comment behind it. */
function scalar(text: string): string {
  return (
    /^"([^"]*)"|^'([^']*)'/
      .exec(text)
      ?.slice(1)
      .find((one) => one !== undefined) ?? text.replace(/\s#.*$/, '').trim()
  );
}

function written(values: ReadonlyMap<string, string>): readonly Written[] {
  if (values.has('<<') || values.has('dockerfile_inline') || values.has('inherits')) return [];
  const context = filled(values.get('context') ?? '.');
  const dockerfile = filled(values.get('dockerfile') ?? 'Dockerfile');
  const target = values.get('target');
  return context === null || dockerfile === null || /^[*&]/.test(context)
    ? []
    : [{ context, dockerfile, target: target === undefined ? null : filled(target) }];
}

/** With the defaults of its variables; null when one has none. */
function filled(text: string): string | null {
  const plain = text.replace(/\$\{\w+:?-([^}$]*)\}/g, '$1');
  return plain.includes('$') || plain === '' ? null : plain;
}

/** HCL: the settings of each target stand one to a line. */
function bake(text: string): readonly Written[] {
  return [...text.matchAll(/^target\s+"[^"]*"\s*\{([\s\S]*?)^\}/gm)].flatMap(([, body = '']) => {
    const own = body.replace(/^[^\S\n]*[\w-]+\s*=\s*\{[\s\S]*?\}/gm, '');
    const values = new Map(
      [...own.matchAll(/^[^\S\n]*([\w-]+)\s*=\s*(?:"([^"\n]*)"|(.*))/gm)].map((match) => [match[1] as string, match[2] ?? `$${match[3] ?? ''}`]),
    );
    return written(values);
  });
}

function bakeJson(text: string): readonly Written[] {
  try {
    const { target = {} } = JSON.parse(text) as { readonly target?: { readonly [name: string]: { readonly [key: string]: unknown } } };
    return Object.values(target).flatMap((one) => written(new Map(Object.entries(one).map(([key, value]) => [key, typeof value === 'string' ? value : '$']))));
  } catch {
    return [];
  }
}
