import { isSensitivePath } from '../data/sensitive-paths';
import type { Image, Stage } from '../model/image';
import { closedPaths } from '../model/arbitrary-uid';
import { hasShell } from '../model/has-shell';
import { expand } from '../model/scope';
import { userInsertion } from '../model/user-insertion';
import { insert } from '../text/edit';
import { below } from '../text/path';
import type { Place, Refactoring } from './refactoring';

const asked: ReadonlySet<string> = new Set(['FROM', 'USER', 'CMD', 'ENTRYPOINT']);

/**
 * Ends a stage that ships as root as user 1001 of group 0, and opens its working directory, its volumes and what it is seen to write to that group,
 * so that any other user id of the group can run it, too (OCP, "Support arbitrary user ids").
 */
export function insertUser(place: Place): Refactoring | null {
  const { image, instruction } = place;
  const stage = image.final;
  if (stage === null || image.stageOf(instruction) !== stage || !asked.has(instruction.keyword) || stage.end.user.root === false) return null;
  const at = userInsertion(stage, image.document)?.at;
  if (at === undefined) return null;
  const { eol, escape } = image.document;
  const folders = foldersOf(place, stage);
  const open = folders.length === 0 || !hasShell(stage) ? [] : [openCommand(folders, `${escape}${eol}`)];
  const lines = [...(open.length > 0 && stage.end.user.root === null ? ['USER root'] : []), ...open, 'USER 1001'];
  return {
    id: 'insert-user',
    title: 'Run as a user that is not root, or as any user of group 0',
    preview: true,
    edits: () => [insert(at, lines.map((line) => eol + line).join(''))],
  };
}

function openCommand(folders: readonly string[], newLine: string): string {
  const paths = folders.join(' ');
  return `RUN mkdir -p ${paths} ${newLine}    && chgrp -R 0 ${paths} ${newLine}    && chmod -R g=u ${paths}`;
}

/** Without those that lie in another one, and those that belong to the system. */
function foldersOf({ image, answers, path }: Place, stage: Stage): readonly string[] {
  const written = closedPaths(image, answers, path).flatMap((one) => (one.file ? [] : [one.shown]));
  const all = [stage.end.workdir, ...volumesOf(image, stage), ...written].flatMap((one) => (one !== null && isOpenable(one) ? [one.replace(/\/+$/, '')] : []));
  return [...new Set(all)].filter((one) => !all.some((other) => other !== one && below(other, one) !== null)).sort();
}

function volumesOf(image: Image, stage: Stage): readonly (string | null)[] {
  const volumes = stage.chain.flatMap((one) => one.instructions).filter((one) => one.keyword === 'VOLUME' && !one.onbuild);
  return volumes.flatMap((one) => (one.json ?? one.words).map((word) => expand(word.value, image.stateAt(one).scope, image.document.escape)));
}

function isOpenable(path: string): boolean {
  return /^\/[\w./@%+=:,-]+$/.test(path) && !isSensitivePath(path) && below('/root', path) === null;
}
