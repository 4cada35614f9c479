import type { Span } from '../text/span';

/** Whose way of writing a suppression has. */
export type SuppressionTool = 'plimsoll' | 'hadolint' | 'tally' | 'shellcheck' | 'buildkit';

/** A comment that switches rules off, as it is written. */
export interface SuppressionComment {
  readonly tool: SuppressionTool;
  /** For the whole file; else for the instruction (or the command of a script) below. */
  readonly file: boolean;
  /** Each with its place in the text that was read; empty for all rules. */
  readonly names: readonly { readonly text: string; readonly span: Span }[];
  readonly reason: string | null;
}

const list = String.raw`(?<names>[\w:/-]+(?:\s*,\s*[\w:/-]+)*)`;

/**
 * The forms of each tool: `plimsoll ignore=a,b reason=…`, `plimsoll ignore-file[=a,b] reason=…`, `hadolint [global ]ignore=DL3008 # …`,
 * `tally [global ]ignore=a;reason=…`, `shellcheck disable=SC2086 # …`.
 * Sources: hadolint's README, "Inline ignores" and "Global ignores"; tally's guide, "Inline Directives"; ShellCheck's wiki, "Directive".
 */
const forms: readonly (readonly [SuppressionTool, RegExp])[] = [
  ['plimsoll', new RegExp(String.raw`^\s*plimsoll\s+ignore(?<file>-file)?\s*=\s*${list}(?:\s+(?:reason=|#\s*)?(?<reason>.*))?$`, 'id')],
  ['plimsoll', /^\s*plimsoll\s+ignore(?<file>-file)(?:\s+(?:reason=|#\s*)(?<reason>.*))?\s*$/di],
  ['hadolint', new RegExp(String.raw`^\s*hadolint\s+(?<file>global\s+)?ignore\s*=\s*${list}(?:\s+#?\s*(?<reason>.*)|\s*#\s*(?<reason2>.*))?$`, 'id')],
  ['tally', new RegExp(String.raw`^\s*tally\s+(?<file>global\s+)?ignore\s*=\s*${list}\s*(?:;\s*reason=(?<reason>.*))?$`, 'id')],
  ['shellcheck', new RegExp(String.raw`^\s*shellcheck\s+(?:[\w-]+=\S*\s+)*disable=${list}(?:\s+[\w-]+=\S*)*\s*(?:#\s*(?<reason>.*))?$`, 'd')],
];

/** Reads a comment: `text` is what stands behind its `#`; null for one that switches nothing off. */
export function readSuppressionComment(text: string): SuppressionComment | null {
  for (const [tool, form] of forms) {
    const match = form.exec(text);
    if (match === null) continue;
    const { file, names = '', reason, reason2 } = match.groups ?? {};
    const found = namesIn(text, match.indices?.groups?.['names']?.[0] ?? 0, names);
    const all = tool === 'tally' && found.some((name) => name.text.toLowerCase() === 'all');
    return { tool, file: file !== undefined, names: all ? [] : found, reason: (reason ?? reason2)?.trim() || null };
  }
  return null;
}

/** What the parser directive `# check=skip=A,B;error=true` says; `value` stands behind `check=`. Source: Dockerfile reference, "check". */
export function readCheckDirective(value: string): { readonly skip: SuppressionComment | null; readonly failing: boolean } {
  let skip: SuppressionComment | null = null;
  let failing = false;
  for (const match of value.matchAll(/(?:^|;)\s*(skip|error)\s*=\s*([^;]*)/gi)) {
    const [whole, key = '', names = ''] = match;
    if (key.toLowerCase() === 'error') failing = names.trim().toLowerCase() === 'true';
    else {
      const found = namesIn(value, (match.index ?? 0) + whole.length - names.length, names);
      const all = found.some((name) => name.text.toLowerCase() === 'all');
      skip = found.length === 0 ? null : { tool: 'buildkit', file: true, names: all ? [] : found, reason: null };
    }
  }
  return { skip, failing };
}

function namesIn(text: string, at: number, names: string): SuppressionComment['names'] {
  const found: { text: string; span: Span }[] = [];
  let from = at;
  for (const part of names.split(',')) {
    const name = part.trim();
    const start = text.indexOf(name, from);
    if (name !== '') found.push({ text: name, span: { start, end: start + name.length } });
    from += part.length + 1;
  }
  return found;
}
