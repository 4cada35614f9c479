import type { BuildCommand } from '../../model/builds';
import { folderAt } from '../../model/folder-at';
import type { Stage } from '../../model/image';
import { baseName, joinPath } from '../../text/path';
import { lastStep, programPath, type SingleStage, type Split } from './single-stage';

/** Go and Rust: the second stage takes the program alone, on the distribution that it was linked on. */
export function splitCompiled(single: SingleStage): Split | null {
  const { stage, builds } = single;
  const behind = lastStep(stage);
  const runtime = plainImage(stage);
  const build = builds.find((one) => one.name === 'go build' || one.name === 'cargo build');
  if (behind === null || runtime === null || build === undefined || stage.runs.at(-1) !== build.run) return null;
  const path = programPath(single);
  if (path === null || !leaves(build, path)) return null;
  return { runtime, behind, lines: [], copies: [{ from: path, to: path }], edits: [] };
}

/** Whether the command can be what makes the program at `path`. */
function leaves({ call, run, name }: BuildCommand, path: string): boolean {
  const folder = folderAt(run, call);
  if (folder === null) return false;
  if (name === 'cargo build') return /\/target\/(?:[\w.-]+\/)?(?:release|debug)\/[\w.-]+$/.test(path);
  const at = call.args.findIndex((arg) => arg.value === '-o');
  if (at === -1) return path === joinPath(folder, baseName(path));
  const output = call.args[at + 1]?.value ?? null;
  return output !== null && (joinPath(folder, output) === path || joinPath(joinPath(folder, output), baseName(path)) === path);
}

/** The plain image of the distribution that the base stands on, so that the C library is the same. */
function plainImage({ base, family, reference }: Stage): string | null {
  const release = base?.release;
  if (family === 'debian') return `debian:${release ?? '13'}-slim`;
  if (family === 'alpine') return `alpine:${release ?? '3.24'}`;
  if (family === 'ubuntu' && release !== undefined) return `ubuntu:${release}`;
  if (family === 'el' && release !== undefined && reference?.registry === 'registry.access.redhat.com')
    return `registry.access.redhat.com/ubi${release}/ubi-minimal`;
  return null;
}
