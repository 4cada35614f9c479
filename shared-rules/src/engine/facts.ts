import { parseDockerfile } from '../dockerfile/parse';
import { buildImage } from '../model/build';
import { buildScript } from '../model/build-script';
import { dockerfileLinks, scriptLinks, type FileLink } from '../model/file-links';
import type { Answer, Ask } from '../model/needs';
import { deploymentFile } from '../model/deployment-file';
import { processOf, startUser, type StartProcess } from '../model/start-process';
import type { Span } from '../text/span';
import { bookOf, type CheckInput } from './check';
import type { FileEdit } from './finding';

/** Something that is known of a document beside its findings. Pure, as `check` is. */
export interface Known<T> {
  readonly value: T;
  /** Files that would tell more: answer them, and ask again. */
  readonly needs: readonly Ask[];
}

/** Which words of a document name files that are there. */
export function linksIn(input: CheckInput, known: ReadonlyMap<string, Answer>): Known<readonly FileLink[]> {
  const answers = bookOf(input, known);
  const value =
    input.kind === 'dockerfile'
      ? dockerfileLinks(buildImage(parseDockerfile(input.text), answers, input.path), answers, input.path)
      : scriptLinks(buildScript(input.text, input.path, answers), answers);
  return { value, needs: [...answers.missing.values()] };
}

/** One image that starts a script. */
export interface StartedBy {
  /** Path of the Dockerfile below the root folder, and the word of its ENTRYPOINT or CMD. */
  readonly path: string;
  readonly span: Span;
  readonly process: StartProcess;
  /** Null where it is not known. */
  readonly user: string | null;
}

/** The images that start a script, in the order in which they were found; none for a Dockerfile. */
export function startsOf(input: CheckInput, known: ReadonlyMap<string, Answer>): Known<readonly StartedBy[]> {
  const answers = bookOf(input, known);
  const images = input.kind === 'script' ? buildScript(input.text, input.path, answers).images : [];
  const value = images.flatMap(({ path, span, image }): readonly StartedBy[] => {
    const file = image.start?.files.find((one) => one.path === input.path && one.shell);
    return file === undefined ? [] : [{ path, span, process: processOf(image, file), user: startUser(image, file) }];
  });
  return { value, needs: [...answers.missing.values()] };
}

/** A manifest to create that runs the image of a Dockerfile on the platform of the settings; null for a script, and where no free name can be seen. */
export function deploymentOf(input: CheckInput, known: ReadonlyMap<string, Answer>): Known<FileEdit | null> {
  const answers = bookOf(input, known);
  const image = input.kind === 'dockerfile' ? buildImage(parseDockerfile(input.text), answers, input.path) : null;
  const value = image === null ? null : deploymentFile(image, input.path, input.config.platform, answers);
  return { value, needs: [...answers.missing.values()] };
}
