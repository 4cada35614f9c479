import { parseArgs } from '../shell/args';
import type { Image } from './image';
import type { ListenPort } from './listen-ports';

const configuration = /(?:^|\/)(?:nginx|httpd|apache2|ports|default|000-default)[\w.-]*\.conf$|\/(?:nginx|httpd|apache2)\/|\/conf\.d\//;

/**
 * The ports that a RUN of the final image writes into the configuration of NGINX or Apache httpd by `sed -i`: `s/Listen 80/Listen 8080/`, `s/80/8080/`.
 * Only those whose digits stand in the Dockerfile as they are.
 */
export function sedPorts(image: Image): readonly ListenPort[] {
  return image.finalChain.flatMap((stage) =>
    stage.runs.flatMap((run) =>
      run.onbuild
        ? []
        : run.calls.flatMap((call): readonly ListenPort[] => {
            if (call.name !== 'sed' || call.inSubstitution) return [];
            const { flags, operands } = parseArgs(call.args, { values: ['-e', '-f', '-l', '--expression', '--file'] });
            if (!flags.some(({ name }) => name === '-i' || name === '--in-place') || flags.some(({ name }) => name === '-f' || name === '--file')) return [];
            const given = flags.filter(({ name }) => name === '-e' || name === '--expression').flatMap(({ valueWord }) => valueWord ?? []);
            const files = given.length > 0 ? operands : operands.slice(1);
            if (!files.some((word) => configuration.test(word.value ?? word.raw))) return [];
            return (given.length > 0 ? given : operands.slice(0, 1)).flatMap((word) => {
              const digits = word.contiguous && word.value !== null ? portIn(word.value) : null;
              const at = digits === null ? -1 : word.raw.lastIndexOf(digits);
              return digits === null || at === -1
                ? []
                : [{ port: Number(digits), span: { start: word.span.start + at, end: word.span.start + at + digits.length } }];
            });
          }),
    ),
  );
}

/** The port that a command of sed puts in: behind `listen`, or in place of another number. */
function portIn(command: string): string | null {
  const match = /^s([^\w\s\\])((?:\\.|(?!\1).)*)\1((?:\\.|(?!\1).)*)\1[gI0-9]*$/.exec(command.trim());
  if (match === null) return null;
  const [, , pattern = '', replacement = ''] = match;
  if (/^\D*\b(?:80|443)\b\D*$/.test(pattern) && /^\d{2,5}$/.test(replacement)) return replacement;
  return /listen(?:[ \t]|\\s|\\ )+(?:\S+:)?(\d{2,5})\b[^\d]*$/i.exec(replacement)?.[1] ?? null;
}
