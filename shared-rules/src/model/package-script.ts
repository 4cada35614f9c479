import { joinPath } from '../text/path';
import { findContext } from './context';
import type { Image } from './image';
import type { Answers } from './needs';

/**
 * The words of a script of package.json that does nothing but start node: `node server.js`. Null when it does more, has hooks around it
 * (`prestart`), or the file can not be seen.
 */
export function nodeScript(image: Image, name: string, answers: Answers, path: string | null): readonly string[] | null {
  const context = findContext(image.document, answers, path);
  const text = context === null ? null : answers.text(joinPath(context.folder, 'package.json'));
  const scripts = text == null ? null : scriptsOf(text);
  const script = scripts?.[name];
  if (scripts == null || typeof script !== 'string' || `pre${name}` in scripts || `post${name}` in scripts) return null;
  return /^node(?: [\w@%+=:,./-]+)+$/.test(script) ? script.split(' ') : null;
}

function scriptsOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const scripts = (JSON.parse(text) as { readonly scripts?: unknown } | null)?.scripts;
    return typeof scripts === 'object' && scripts !== null ? (scripts as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
