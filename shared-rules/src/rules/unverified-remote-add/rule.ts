import { defineRule } from '../../engine/rule';
import { copyWords } from '../../model/context';
import { expand } from '../../model/scope';
import { isVerifiedLater } from '../../model/verified-files';
import { baseName } from '../../text/path';

export default defineRule(
  {
    id: 'unverified-remote-add',
    group: 'layers',
    summary: 'ADD of a URL without a checksum.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      unverified: {
        text: '`{url}` is added as it comes: without `--checksum` nobody notices when another file is delivered, by mistake or by an attacker.',
        severity: 'info',
      },
    },
    sources: [
      { guide: 'Dockerfile reference', section: 'ADD --checksum' },
      { guide: 'OCP', section: 'Place instructions in the proper order' },
    ],
  },
  (context) => ({
    instruction: {
      ADD(instruction, stage) {
        const { image } = context;
        if (image === null || stage === null || instruction.flags.some((flag) => flag.name === 'checksum')) return;
        const spans = instruction.json ?? instruction.words;
        const words = copyWords(instruction);
        const destination = words.at(-1) ?? '';
        words.slice(0, -1).forEach((word, at) => {
          const url = expand(word, image.stateAt(instruction).scope, image.document.escape) ?? word;
          const span = spans[at]?.span;
          if (span === undefined || !/^https?:\/\//i.test(url) || isRepository(url)) return;
          const name = baseName(destination.endsWith('/') || words.length > 2 ? word.replace(/[?#].*$/, '') : destination);
          if (name.length > 2 && isVerifiedLater(image, stage, instruction, name)) return;
          context.report({ at: span, message: 'unverified', data: { url: word.replace(/[{}]/g, '') } });
        });
      },
    },
  }),
);

/** BuildKit clones what ends in `.git`, with a reference or not (Dockerfile reference, ADD: Git repositories). */
function isRepository(url: string): boolean {
  return /\.git(?:[#?].*)?$/i.test(url);
}
