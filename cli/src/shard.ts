import { pathBelow } from './root';

/** One of several runs that share the work. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** What a file is kept together with: `file` and `root` are absolute. */
interface Placed {
  readonly file: string;
  readonly root: string;
}

/**
 * The files of one shard. Repositories stay whole where there are as many of them as shards, else the folders at their top: files that speak of one
 * another, such as a Dockerfile and its script, are best checked in one run. Every run, given the same files, parts them in the same way.
 */
export function shardOf<File extends Placed>(files: readonly File[], { index, count }: Shard): readonly File[] {
  const groups = [rootOf, topFolderOf, fileOf].map((key) => grouped(files, key)).find((one) => one.size >= count) ?? grouped(files, fileOf);
  const loads = Array.from({ length: count }, () => 0);
  const mine = new Set<File>();
  // The largest first, each to the shard that has least so far.
  const ordered = [...groups].sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1));
  for (const [, group] of ordered) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] = (loads[least] as number) + group.length;
    if (least === index - 1) for (const file of group) mine.add(file);
  }
  return files.filter((file) => mine.has(file));
}

function grouped<File extends Placed>(files: readonly File[], key: (file: File) => string): ReadonlyMap<string, readonly File[]> {
  const groups = new Map<string, File[]>();
  for (const file of files) {
    const group = groups.get(key(file));
    if (group === undefined) groups.set(key(file), [file]);
    else group.push(file);
  }
  return groups;
}

const rootOf = ({ root }: Placed) => root;
const topFolderOf = ({ root, file }: Placed) => `${root} ${(pathBelow(root, file) ?? file).split('/')[0]}`;
const fileOf = ({ file }: Placed) => file;
