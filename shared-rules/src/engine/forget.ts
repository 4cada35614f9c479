import { forgetContents } from '../dockerfile/content';
import { forgetShells } from '../shell/parse';

/**
 * Forgets the lines and shell texts that were read before. They are remembered for a person who types, and take some 50 MB at most: who checks many
 * files, each once, has no use for them, and collecting garbage around them takes time.
 */
export function forgetTexts(): void {
  forgetContents();
  forgetShells();
}
