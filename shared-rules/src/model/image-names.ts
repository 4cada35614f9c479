import { baseName, folderOf, joinPath } from '../text/path';
import { readYamlTrees } from '../text/yaml-tree';
import type { Image } from './image';
import { buildFiles, perBuildFile } from './named-contexts';
import type { Answers } from './needs';

/** Folders and endings that say nothing of what is built. */
const general =
  /^(?:\.|\.?docker(?:files?)?|containers?|containerfiles?|images?|builds?|src|source|app|apps|server|deploy(?:ment)?|ops|infra|ci|\.ci|etc|scripts|tools|build|package|packaging|contrib|files|prod(?:uction)?|release|dev|local|test|alpine|debian|ubuntu|ubi\d?|centos|rhel|fedora|slim|multi(?:stage)?|amd64|arm64|x86_64|latest|base|main|\d[\d.]*)$/i;

const titles = ['name', 'org.opencontainers.image.title', 'io.k8s.display-name'];

/**
 * Names that the image most likely bears, the surest first: what compose files call it, its labels, the name of the Dockerfile (`Dockerfile.web`,
 * `web.Dockerfile`), that of its folder. In lower case, the last part alone, without tag.
 */
export function imageNames(image: Image, path: string, answers: Answers): readonly string[] {
  const labels = image.finalChain.flatMap((stage) => stage.instructions.flatMap((one) => (one.keyword === 'LABEL' ? one.pairs : [])));
  const labelled = titles.flatMap((title) =>
    labels.filter(({ key, value }) => key === title && value !== null && !value.includes('$')).map(({ value }) => value ?? ''),
  );
  const file = baseName(path).replace(/(?:^|[._-])(?:docker|container)file(?=[._-]|$)/i, '.');
  const folders = [folderOf(path), folderOf(folderOf(path))].map(baseName).filter((name) => !general.test(name));
  const own = file.split('.').filter((part) => !general.test(part));
  const found = [...composeNames(path, answers), ...labelled, ...own, ...folders.slice(0, 1)].map(lastPart);
  return [...new Set(found.filter((name) => name !== ''))];
}

/** The last part of an image's name as an object of Kubernetes may be named. */
export function lastPart(name: string): string {
  return (
    baseName(name.replace(/@.*$/, '').replace(/:[^/]*$/, ''))
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      // Names of services may be no longer (RFC 1035), and some more is put behind them.
      .slice(0, 40)
      .replace(/-+$/, '')
  );
}

/** Whether an image of a manifest bears one of the names: `registry.example.com/team/shop-web:1.0` that of `web`. */
export function bearsName(image: string, names: readonly string[]): boolean {
  const last = lastPart(image);
  return names.some((name) => last === name || last.endsWith(`-${name}`) || last.startsWith(`${name}-`));
}

function composeNames(path: string, answers: Answers): readonly string[] {
  return buildFiles(path, answers).flatMap((file) => namesIn(file).get(path) ?? []);
}

/** What the services of a compose file call the images of the Dockerfiles that they build. */
const namesIn = perBuildFile(({ name, text, folder }): ReadonlyMap<string, readonly string[]> => {
  const names = new Map<string, readonly string[]>();
  if (!/compose/i.test(name) || !text.includes('build:')) return names;
  for (const [service, value] of readYamlTrees(text)?.[0]?.get('services')?.entries ?? []) {
    const build = value.get('build');
    if (build === null) continue;
    const context = build.text ?? build.get('context')?.text ?? '.';
    const dockerfile = build.get('dockerfile')?.text ?? 'Dockerfile';
    if (context.includes('$') || dockerfile.includes('$')) continue;
    const path = joinPath(joinPath(folder, context), dockerfile);
    const image = value.get('image')?.text ?? '';
    names.set(path, [...(names.get(path) ?? []), ...(image === '' || image.includes('$') ? [] : [image]), service]);
  }
  return names;
});
