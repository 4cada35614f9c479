import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { documentKind, type Answer, type Ask, type DocumentKind } from '../../shared-rules/src/index';

/** Real files of other people, kept beside the repository (scripts and tests run at its root); never a part of it. */
export const corpusFolder = resolve('..', 'shared', 'corpus');

export const hasCorpus = existsSync(corpusFolder);

export interface CorpusFile {
  /** Path below the corpus folder. */
  readonly name: string;
  readonly kind: DocumentKind;
  readonly text: string;
  /** Path below its own root; null for files that stand without their context. */
  readonly path: string | null;
  /** Answers from its build context; `unknown` where there is none. */
  readonly host: (ask: Ask) => Answer;
}

/** Every Dockerfile and script of the corpus, alone or in its whole build context. */
export function corpusFiles(): readonly CorpusFile[] {
  if (!hasCorpus) return [];
  // A script's own name tells whether it starts a container; a Dockerfile without its context has nothing to ask for.
  const paths = scriptPaths();
  const alone = (folder: string, kind: DocumentKind): readonly CorpusFile[] =>
    readdirSync(join(corpusFolder, folder))
      .sort()
      .map((name) => ({
        name: `${folder}/${name}`,
        kind,
        text: readFileSync(join(corpusFolder, folder, name), 'utf8'),
        path: paths.get(`${folder}/${name}`) ?? null,
        host: () => ({ state: 'unknown' }),
      }));
  return [...alone('dockerfiles', 'dockerfile'), ...alone('scripts', 'script'), ...contextFiles()];
}

function scriptPaths(): ReadonlyMap<string, string> {
  const rows = readFileSync(join(corpusFolder, 'manifest.jsonl'), 'utf8').trim().split('\n');
  const files = rows.map((row) => JSON.parse(row) as { readonly kind: string; readonly file: string; readonly path: string });
  return new Map(files.filter((file) => file.kind === 'script').map((file) => [file.file, file.path]));
}

function contextFiles(): readonly CorpusFile[] {
  const contexts = join(corpusFolder, 'contexts');
  return readdirSync(contexts)
    .sort()
    .flatMap((repository) => {
      const root = join(contexts, repository);
      return walk(root).flatMap((file): CorpusFile[] => {
        const path = relative(root, file).split(sep).join('/');
        const kind = documentKind(path);
        return kind === null
          ? []
          : [{ name: `contexts/${repository}/${path}`, kind, text: readFileSync(file, 'utf8'), path, host: (ask) => answer(root, ask) }];
      });
    });
}

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : entry.isFile() ? [join(folder, entry.name)] : []));
}

/** The corpus holds plain text files only, so a look at the disk is enough. Modes were not kept: they are unknown. */
function answer(root: string, { kind, path }: Ask): Answer {
  const file = join(root, path);
  if (!existsSync(file)) return { state: 'absent' };
  const stat = statSync(file);
  if (kind === 'stat') return { state: 'found', type: stat.isDirectory() ? 'directory' : 'file', size: stat.size, mode: null };
  if (kind === 'list') return stat.isDirectory() ? { state: 'found', names: readdirSync(file) } : { state: 'absent' };
  return stat.isFile() ? { state: 'found', text: readFileSync(file, 'utf8') } : { state: 'absent' };
}
