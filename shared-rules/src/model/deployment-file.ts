import type { FileEdit } from '../engine/finding';
import type { Platform } from '../engine/rule';
import { insert } from '../text/edit';
import { folderOf, joinPath } from '../text/path';
import { deploymentText } from './deployment';
import type { Image } from './image';
import { imageNames } from './image-names';
import type { Answers } from './needs';

/** A file to create that runs the image: beside the Dockerfile, under a name that is free. Null where it can not be seen which is, and without a stage. */
export function deploymentFile(image: Image, path: string | null, platform: Platform, answers: Answers): FileEdit | null {
  if (path === null || image.final === null || image.final.windows) return null;
  const name = imageNames(image, path, answers)[0] ?? 'app';
  const usual = platform === 'openshift' ? 'template' : 'deployment';
  const free = [`${usual}.yaml`, `${name}-${usual}.yaml`].map((file) => joinPath(folderOf(path), file)).find((file) => answers.stat(file) === null);
  if (free === undefined) return null;
  return {
    path: free,
    before: '',
    // Written when it is asked for: few findings are repaired, and every server's image has this one.
    get edits() {
      return [insert(0, deploymentText(image, name, path, platform))];
    },
  };
}
