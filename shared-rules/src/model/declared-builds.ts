import { joinPath } from '../text/path';
import { buildConfigs } from './build-configs';
import { builtByLines } from './build-lines';
import { composeBuilds, type ComposeStart } from './compose-services';
import { buildFiles, buildLineFiles, perBuildFile, type BuildFile } from './named-contexts';
import type { Answers } from './needs';
import { filled, type WrittenBuild } from './written-build';

/** A build that a compose, bake or BuildConfig file describes, or a line of a Makefile or script. */
export interface DeclaredBuild {
  /** The build context, below the root folder; null when it lies outside, or is no folder at all. */
  readonly context: string | null;
  /** The stage that is built; null for the last. */
  readonly target: string | null;
  /** The file that says so, below the root folder. */
  readonly file: string;
  /** What a compose service starts in place of the image's own command; null where it starts that. */
  readonly start: ComposeStart | null;
}

/**
 * The builds of the Dockerfile at `path` that compose, bake and BuildConfig files near it describe. A build whose words hold variables without a default, or that
 * takes its settings from elsewhere (a merge key, `inherits`), is left out.
 * Sources: Compose build specification, `context`, `dockerfile`, `target`; Bake file reference, `target.context`, `target.dockerfile`; OpenShift's BuildConfig.
 */
export function declaredBuilds(path: string, answers: Answers): readonly DeclaredBuild[] {
  return buildFiles(path, answers).flatMap((file) => declared(file).get(path) ?? []);
}

/** The same for lines of Makefiles and scripts near it that call `docker build` and its like. */
export function buildsByLines(path: string, answers: Answers): readonly DeclaredBuild[] {
  return buildLineFiles(path, answers).flatMap((file) => byLines(file).get(path) ?? []);
}

const declared = perBuildFile((file) => byDockerfile(file, read(file.name, file.text)));
const byLines = perBuildFile((file) => byDockerfile(file, builtByLines(file.text)));

/** The builds of a file by the paths of their Dockerfiles. */
function byDockerfile({ folder, name }: BuildFile, builds: readonly WrittenBuild[]): ReadonlyMap<string, readonly DeclaredBuild[]> {
  const found = new Map<string, readonly DeclaredBuild[]>();
  for (const written of builds) {
    const placed = placedIn(folder, name, written);
    if (placed !== null) found.set(placed.dockerfile, [...(found.get(placed.dockerfile) ?? []), placed.build]);
  }
  return found;
}

/** Null where the context is no folder, or lies outside. */
function placedIn(folder: string, name: string, written: WrittenBuild): { readonly dockerfile: string; readonly build: DeclaredBuild } | null {
  const { context, dockerfile, target, atRoot, besideFile, start } = written;
  if (/^[a-z][\w+.-]*:\/\/|^git@|^(?:github|gitlab|bitbucket)\.\w+\/|^target:|^docker-image:/i.test(context)) return null;
  const from = atRoot === true ? '.' : folder;
  const place = joinPath(from, context);
  if (place.startsWith('/')) return null;
  const build = { context: place.startsWith('..') ? null : place, target, file: joinPath(folder, name), start: start ?? null };
  return { dockerfile: joinPath(besideFile === true ? from : place, dockerfile), build };
}

function read(file: string, text: string): readonly WrittenBuild[] {
  if (file.endsWith('.hcl')) return bake(text);
  if (file.endsWith('.json')) return file.startsWith('docker-bake') ? bakeJson(text) : [];
  return /compose/i.test(file) ? composeBuilds(text) : buildConfigs(text);
}

function written(values: ReadonlyMap<string, string>): readonly WrittenBuild[] {
  if (values.has('dockerfile-inline') || values.has('inherits')) return [];
  const context = filled(values.get('context') ?? '.');
  const dockerfile = filled(values.get('dockerfile') ?? 'Dockerfile');
  const target = values.get('target');
  return context === null || dockerfile === null || /^[*&]/.test(context)
    ? []
    : [{ context, dockerfile, target: target === undefined ? null : filled(target) }];
}

/** HCL: the settings of each target stand one to a line. */
function bake(text: string): readonly WrittenBuild[] {
  return [...text.matchAll(/^target\s+"[^"]*"\s*\{([\s\S]*?)^\}/gm)].flatMap(([, body = '']) => {
    const own = body.replace(/^[^\S\n]*[\w-]+\s*=\s*\{[\s\S]*?\}/gm, '');
    const values = new Map(
      [...own.matchAll(/^[^\S\n]*([\w-]+)\s*=\s*(?:"([^"\n]*)"|(.*))/gm)].map((match) => [match[1] as string, match[2] ?? `$${match[3] ?? ''}`]),
    );
    return written(values);
  });
}

function bakeJson(text: string): readonly WrittenBuild[] {
  try {
    const { target = {} } = JSON.parse(text) as { readonly target?: { readonly [name: string]: { readonly [key: string]: unknown } } };
    return Object.values(target).flatMap((one) => written(new Map(Object.entries(one).map(([key, value]) => [key, typeof value === 'string' ? value : '$']))));
  } catch {
    return [];
  }
}
