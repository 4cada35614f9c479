import type { Content } from './content';
import { KEYWORDS } from './keywords';

/** CMD and ENTRYPOINT without arguments take back those of the base image. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT']);

/**
 * What an instruction lacks that the builder can not do without (an empty RUN it runs, to no purpose); null when it is whole.
 * Arguments that a template will fill in are not judged.
 * Reference: https://docs.docker.com/reference/dockerfile/
 */
export function missingArgument(content: Content, line: string): string | null {
  const { keyword, words, pairs } = content;
  if (!KEYWORDS.has(keyword) || /\{\{|\{%|<%|%%/.test(line)) return null;
  if (words.length === 0) return MAY_BE_EMPTY.has(keyword) || (content.json !== null && keyword !== 'VOLUME') ? null : `${keyword} needs an argument`;
  switch (keyword) {
    case 'ADD':
    case 'COPY':
      return words.length === 1 ? `${keyword} needs a source and a destination` : null;
    case 'ENV':
    case 'LABEL': {
      const bare = pairs.find((pair) => pair.value === null);
      return bare === undefined ? null : `${keyword} needs a value for ${bare.key}`;
    }
    case 'FROM':
      return words.length === 2 && words[1]?.value.toLowerCase() === 'as' ? 'FROM … AS needs a name for the stage' : null;
    case 'HEALTHCHECK':
      return content.healthcheck !== null && content.healthcheck.body.start === content.healthcheck.body.end ? 'HEALTHCHECK CMD needs a command' : null;
    default:
      return null;
  }
}
