import { addInit } from '../fix/add-init';
import type { Place, Refactoring } from './refactoring';

/** From ENTRYPOINT or CMD: tini in front of the start command, where the image installs packages that it can come with. */
export function insertTini({ image, instruction }: Place): Refactoring | null {
  const { start } = image;
  if (start === null || start.init !== null || (instruction !== start.entrypoint && instruction !== start.cmd)) return null;
  const edits = addInit(image);
  return edits === null ? null : { id: 'insert-tini', title: 'Start the program behind tini', preview: true, edits };
}
