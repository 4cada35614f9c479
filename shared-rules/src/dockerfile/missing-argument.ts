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
  const { keyword, body } = content;
  if (!KEYWORDS.has(keyword) || isTemplated(line, body.start)) return null;
  if (body.start === body.end) return MAY_BE_EMPTY.has(keyword) ? null : `${keyword} needs an argument`;
  switch (keyword) {
    case 'ADD':
    case 'COPY':
      return content.words().length < 2 ? `${keyword} needs a source and a destination` : null;
    case 'VOLUME':
      return content.words().length === 0 ? 'VOLUME needs an argument' : null;
    case 'ENV':
    case 'LABEL': {
      const bare = content.pairs.find((pair) => pair.value === null);
      return bare === undefined ? null : `${keyword} needs a value for ${bare.key}`;
    }
    case 'FROM': {
      const words = content.words();
      return words.length === 2 && words[1]?.value.toLowerCase() === 'as' ? 'FROM … AS needs a name for the stage' : null;
    }
    case 'HEALTHCHECK': {
      const command = content.healthcheck?.body;
      return command !== undefined && command.start === command.end ? 'HEALTHCHECK CMD needs a command' : null;
    }
    default:
      return null;
  }
}

function isTemplated(line: string, from: number): boolean {
  return ['{{', '{%', '<%', '%%'].some((marker) => line.includes(marker, from));
}
