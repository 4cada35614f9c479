import { baseName, joinPath } from '../text/path';
import { findContext } from './context';
import type { Image } from './image';
import { isArchiveName } from './layer-files';
import type { Answers } from './needs';

/**
 * Endings of files that are no tar, so that ADD copies them as they are: it unpacks tar alone, packed by gzip, bzip2 or xz, and tells by the content
 * (Dockerfile reference, ADD: adding local tar archives).
 */
const plain =
  /\.(?:sh|bash|py|rb|pl|php|js|mjs|cjs|ts|tsx|jsx|go|rs|c|h|cpp|hpp|cc|java|kt|scala|groovy|gradle|clj|ex|exs|lua|r|sql|json|ya?ml|toml|xml|xsd|ini|cfg|conf|cnf|config|properties|env|txt|md|rst|html?|css|scss|less|svg|png|jpe?g|gif|ico|jar|war|ear|deb|rpm|apk|whl|gem|zip|so|dll|exe|key|pem|crt|cer|gpg|asc|pub|service|repo|list|rules|policy|template|tmpl|tpl|j2|in|lock|mod|sum|csv|tsv|log|patch|diff|vcl|erb|d|sample|example|default|map|proto|tf|ps1|bat|csproj|sln|npmrc|dockerignore|gitignore)$/i;

/** What ADD does with a source of the build context: `copied` as it is, for certain or likely; `unpacked`, or nobody can tell. */
export type AddEffect = 'copied' | 'likely-copied' | 'unpacked' | 'unknown';

/** `source` has its variables filled in, as far as they are known; `written` is what stands in the file. */
export function addEffect(image: Image, source: string, written: string, destination: string, answers: Answers, path: string | null): AddEffect {
  const name = baseName(source.replace(/\/+$/, ''));
  const variable = written.includes('$');
  const glob = /[*?[]/.test(source);
  if (/\$/.test(name)) {
    // The variable holds the name: its ending may stand behind it, or the destination tells.
    if (/\.[A-Za-z]\w*$/.test(name)) return plain.test(name) ? 'likely-copied' : 'unknown';
    return plain.test(destination) ? 'likely-copied' : 'unknown';
  }
  if (isArchiveName(name) && !/\.(?:zip|7z|rar|zst|cpio)$/i.test(name)) return 'unpacked';
  if (glob) return plain.test(name) ? 'likely-copied' : /^\*+$|\*\.?$/.test(name) ? 'unknown' : 'likely-copied';
  if (variable) return plain.test(name) || source.endsWith('/') ? 'likely-copied' : 'unknown';
  if (source === '.' || source === './' || source === '/' || source.endsWith('/') || source.endsWith('/.') || plain.test(name)) return 'copied';
  const context = findContext(image.document, answers, path);
  const place = context === null ? null : joinPath(context.folder, source.replace(/^\/+/, ''));
  if (place !== null && !place.startsWith('..') && (answers.stat(place)?.type === 'directory' || typeof answers.text(place) === 'string')) return 'copied';
  return 'likely-copied';
}
