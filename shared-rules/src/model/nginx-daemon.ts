import type { Instruction } from '../dockerfile/nodes';
import { findContext } from './context';
import { findCopied } from './copied-file';
import type { Image } from './image';
import type { Answers } from './needs';

const mainConfigurations = [
  '/etc/nginx/nginx.conf',
  '/usr/local/nginx/conf/nginx.conf',
  '/usr/local/openresty/nginx/conf/nginx.conf',
  '/opt/nginx/conf/nginx.conf',
];

/**
 * Whether nginx is left to go to the background by its configuration (`daemon off;` is not said): false when it is said, or when a configuration
 * that can not be seen may say it, be it the base's or one that the image brings.
 */
export function nginxMayDaemonize(image: Image, answers: Answers, path: string | null): boolean {
  const { document } = image;
  if (image.finalChain.at(-1)?.base == null || /daemon\s+off/.test(document.text)) return false;
  if (image.start?.files.some((file) => /daemon\s+off/.test(file.text))) return false;
  const context = findContext(document, answers, path) ?? { folder: '.', certain: false };
  const stateAt = (instruction: Instruction) => image.stateAt(instruction);
  for (const place of mainConfigurations) {
    const found = findCopied(document, image.finalChain, place, stateAt, context, answers);
    if (found !== null) return !/daemon\s+off/.test(found.text);
  }
  return !image.finalChain.some((stage) => stage.instructions.some(mayBringConfiguration));
}

/** `COPY nginx.conf …`, `COPY conf /etc/nginx`: a main configuration, and not to be read. */
function mayBringConfiguration({ keyword, words, json }: Instruction): boolean {
  if (keyword !== 'COPY' && keyword !== 'ADD') return false;
  const values = (json ?? words).map((word) => word.value);
  if (values.some((value) => /nginx[^/]*\.conf$/.test(value))) return true;
  const destination = values.pop() ?? '';
  const folders = values.some((source) => !/[^/.*?]\.\w+$/.test(source));
  return folders && /^\/(?:etc(?:\/nginx)?|usr\/local(?:\/nginx(?:\/conf)?)?)?\/?$/.test(destination);
}
