import { parseArgs } from '../../shell/args';
import { patternOf } from '../../shell/static-value';
import { below, folderOf, joinPath } from '../../text/path';
import { folderAt } from '../folder-at';
import type { Image } from '../image';
import { variablesOf } from '../variables';
import { canonicalPath } from './place';

/** Symbolic links that RUNs of the final chain make: what each points to, null when that is not known. */
function linksOf(image: Image): ReadonlyMap<string, string | null> {
  let links = known.get(image);
  if (links === undefined) known.set(image, (links = collect(image)));
  return links;
}

const known = new WeakMap<Image, ReadonlyMap<string, string | null>>();

/** `path` with the links of the image followed; null when one of them leads to a place that is not known. */
export function followLinks(image: Image, path: string): string | null {
  const links = linksOf(image);
  let place = canonicalPath(path);
  for (let step = 0; step < 8; step++) {
    const link = [...links.keys()].find((one) => below(one, place) !== null);
    if (link === undefined) return place;
    const target = links.get(link) ?? null;
    if (target === null) return null;
    place = joinPath(target, below(link, place) ?? '');
  }
  return null;
}

/** Whether a RUN makes a symbolic link there. */
export function isLink(image: Image, path: string): boolean {
  return linksOf(image).has(canonicalPath(path));
}

function collect(image: Image): ReadonlyMap<string, string | null> {
  const links = new Map<string, string | null>();
  for (const stage of [...image.finalChain].reverse()) {
    for (const run of stage.runs) {
      if (run.onbuild) continue;
      for (const call of run.calls) {
        if (call.name !== 'ln') continue;
        const { flags, operands } = parseArgs(call.args, { values: ['-S', '--suffix', '-t', '--target-directory'] });
        const [target, link] = operands.map((word) => patternOf(word, variablesOf(call, run.script, run.state.scope)));
        const folder = folderAt(run, call);
        if (!flags.some(({ name }) => name === '-s' || name === '--symbolic') || operands.length !== 2 || link == null || link.endsWith('/')) continue;
        const place = link.startsWith('/') ? canonicalPath(link) : folder === null ? null : canonicalPath(joinPath(folder, link));
        if (place !== null) links.set(place, target == null ? null : canonicalPath(joinPath(folderOf(place), target)));
      }
    }
  }
  return links;
}
