import { joinPath } from '../text/path';
import { copyWords, findContext } from './context';
import type { Image } from './image';
import type { Answers } from './needs';
import { expand } from './scope';

/** The programs of supervisord that the image's configurations name. */
export interface Supervised {
  readonly names: readonly string[];
  /** Every configuration was read. */
  readonly complete: boolean;
}

/** How many files of a folder are read. */
const maxFiles = 12;

/** Reads the `[program:x]` sections of the supervisord configurations that the image COPYs, or that stand in its Dockerfile. */
export function supervisedPrograms(image: Image, answers: Answers, path: string | null): Supervised {
  const { document } = image;
  const names = new Set(sectionsOf(document.text));
  let seen = names.size > 0;
  let complete = true;
  const folder = findContext(document, answers, path)?.folder;
  for (const stage of image.finalChain) {
    for (const instruction of stage.instructions) {
      if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') continue;
      const words = copyWords(instruction).map((word) => expand(word, image.stateAt(instruction).scope, document.escape));
      if (!words.some((word) => word !== null && /supervis/i.test(word))) continue;
      seen = true;
      const fromStage = instruction.flags.some((flag) => flag.name === 'from');
      for (const source of words.slice(0, -1)) {
        if (source?.startsWith('<<')) continue;
        const texts =
          source === null || fromStage || folder === undefined || /[*?[]/.test(source) ? null : textsOf(joinPath(folder, source.replace(/^\/+/, '')), answers);
        if (texts === null) complete = false;
        for (const text of texts ?? []) for (const name of sectionsOf(text)) names.add(name);
      }
    }
  }
  return { names: [...names], complete: complete && seen };
}

/** A file, or the configurations in a folder; null when they can not be seen. */
function textsOf(path: string, answers: Answers): readonly string[] | null {
  const text = answers.text(path);
  if (typeof text === 'string') return [text];
  const entries = answers.list(path);
  if (entries == null || entries.length > maxFiles) return null;
  const texts = entries.filter((name) => /\.(?:conf|ini)$/.test(name)).map((name) => answers.text(joinPath(path, name)));
  return texts.every((one) => typeof one === 'string') ? texts : null;
}

function sectionsOf(text: string): readonly string[] {
  return [...text.matchAll(/^[^#;\n]*\[program:([^\]\n]+)\]/gm)].map((match) => (match[1] as string).trim());
}
