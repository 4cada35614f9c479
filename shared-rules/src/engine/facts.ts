import { parseDockerfile } from '../dockerfile/parse';
import { buildImage } from '../model/build';
import { buildScript } from '../model/build-script';
import { dockerfileLinks, scriptLinks, type FileLink } from '../model/file-links';
import type { Answer, Ask } from '../model/needs';
import { deploymentFile } from '../model/deployment-file';
import { processOf, startUser, type StartProcess } from '../model/start-process';
import { baseName } from '../text/path';
import type { Span } from '../text/span';
import type { CheckInput } from './check';
import { bookOf } from './checking';
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

/** One image that runs a script. */
export interface StartedBy {
  /** Path of the Dockerfile below the root folder, and the word of its ENTRYPOINT or CMD; of the compose file, and its word, where a service has the image run another command. */
  readonly path: string;
  readonly span: Span;
  readonly process: StartProcess;
  /** The start script that sources or calls it on its way, by its name; null for one that is started itself. */
  readonly helps: string | null;
  /** Null where it is not known. */
  readonly user: string | null;
}

/** The images that start a script, then those that run it otherwise, in the order in which they were found; none for a Dockerfile. */
export function startsOf(input: CheckInput, known: ReadonlyMap<string, Answer>): Known<readonly StartedBy[]> {
  const answers = bookOf(input, known);
  const script = input.kind === 'script' ? buildScript(input.text, input.path, answers) : null;
  const value = [...(script?.images ?? []), ...(script?.helps ?? [])].map(({ path, span, instead, image, file }): StartedBy => {
    // A service may name another user, too.
    if (instead !== null) return { ...instead, process: { kind: 'unknown' }, helps: null, user: null };
    const helps = script?.helps.some((one) => one.file === file) === true ? baseName(file.parent?.imagePath ?? '') : null;
    return { path, span, process: helps === null ? processOf(image, file) : { kind: 'unknown' }, helps, user: startUser(image, file) };
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
