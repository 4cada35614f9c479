import { execForm, isPlainShell, standsAlone } from '../model/exec-form';
import { hasShell } from '../model/has-shell';
import { shellText } from '../model/run-step';
import { parseShell } from '../shell/parse';
import { replace } from '../text/edit';
import type { JsonString } from '../dockerfile/nodes';
import type { Place, Refactoring } from './refactoring';

const keywords: ReadonlySet<string> = new Set(['RUN', 'CMD', 'ENTRYPOINT']);

/** One command of literal words, without the shell in front of it. */
export function toExecForm({ image, instruction }: Place): Refactoring | null {
  if (!keywords.has(instruction.keyword) || instruction.json !== null || instruction.body.text === '') return null;
  if (!isPlainShell(image.stateAt(instruction))) return null;
  const form = execForm(parseShell(shellText(image.document, instruction)), instruction);
  return form === null ? null : { id: 'to-exec-form', title: `Write ${instruction.keyword} in exec form`, preview: false, edits: form.edits };
}

/**
 * The strings as words of a shell, quoted where the shell would read more into them. CMD starts with `exec`, so that the program is process 1 as before.
 * Not ENTRYPOINT, and not a CMD that is its arguments: the shell form takes none, those of `docker run` neither.
 */
export function toShellForm({ image, instruction }: Place): Refactoring | null {
  const { json, keyword } = instruction;
  const stage = image.stageOf(instruction);
  if (!/^(?:RUN|CMD)$/.test(keyword) || json === null || json.length === 0 || stage === null || !hasShell(stage)) return null;
  if (!isPlainShell(image.stateAt(instruction)) || (keyword !== 'RUN' && !standsAlone(image, stage, instruction))) return null;
  const span = { start: instruction.body.toSource(0), end: instruction.body.toSource(instruction.body.text.length) };
  const words = json.map(quoted);
  const text = words.join(' ');
  if (image.document.text.slice(span.start, span.end) !== instruction.body.text || words.some((word) => word === null) || isShellText(json, text)) return null;
  return {
    id: 'to-shell-form',
    title: `Write ${keyword} in shell form`,
    preview: false,
    edits: () => [replace(span, keyword === 'RUN' ? text : `exec ${text}`)],
  };
}

/** The word that a POSIX shell reads as the string; null for what can not stand on one line of a Dockerfile. */
function quoted({ value }: JsonString): string | null {
  if (/[\r\n\0]/.test(value)) return null;
  return /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

/** `["sh", "-c", TEXT]` is a shell form already; and what ends in the escape character would go on in the next line. */
function isShellText(json: readonly JsonString[], text: string): boolean {
  return json.some((one) => /^-[a-z]*c$/.test(one.value)) || /[\\`]$/.test(text) || text.includes('<<');
}
