import { findContext } from '../model/context';
import type { Image } from '../model/image';
import type { Answers } from '../model/needs';

/** How an image was read, in words for a log: its build context, and which start script was found, or why none. */
export function notesOf(image: Image, answers: Answers, path: string | null): readonly string[] {
  return [contextNote(image, answers, path), ...startNotes(image)];
}

function contextNote(image: Image, answers: Answers, path: string | null): string {
  const context = findContext(image.document, answers, path);
  if (context === null) return 'build context: none, the document lies in no folder';
  if ((answers.contextOf?.(path) ?? null) !== null) return `build context: ${context.folder}, as it was named`;
  return context.certain
    ? `build context: ${context.folder}`
    : `build context: ${context.folder}, a guess: no folder from there up to the root has every COPY source`;
}

function startNotes(image: Image): readonly string[] {
  const { start } = image;
  if (start === null) return ['start script: none, there is no FROM'];
  const first = start.entrypoint ?? start.cmd;
  if (first === null) return ['start script: none, neither ENTRYPOINT nor CMD is here; the base image decides'];
  const files = start.files.map((file) => `start script: ${file.imagePath}, found ${file.path === null ? 'in a heredoc' : `as ${file.path}`}`);
  if (files.length > 0) return files;
  const names =
    start.argv?.[0]?.value ??
    start.calls
      .map((call) => call.name)
      .filter((name) => name !== '')
      .join(', ');
  return [
    `start script: none found; ${first.keyword} starts ${names === '' ? 'what is not known' : names}, and no COPY, ADD or heredoc brings a script of that name from what could be read`,
  ];
}
