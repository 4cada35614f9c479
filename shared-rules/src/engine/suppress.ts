import type { Dockerfile } from '../dockerfile/nodes';
import type { ScriptDocument } from '../model/script';
import type { Span } from '../text/span';
import { findRule } from './config';
import type { Finding } from './finding';
import type { AnyRule } from './rule';

/** A comment that switches rules off for one instruction (or one line of a script). */
export interface Suppression {
  readonly comment: Span;
  /** Findings that start in here are switched off. */
  readonly scope: Span;
  readonly rules: readonly string[];
  readonly reason: string | null;
}

/** `# plimsoll ignore=<rule>[,<rule>] [reason=…]`; `# hadolint ignore=DL3008` by alias. */
const pattern = /^(?:plimsoll|hadolint)\s+ignore=([\w:-]+(?:\s*,\s*[\w:-]+)*)(?:\s+(?:reason=)?(.*))?$/i;

export function readSuppressions(
  text: string,
  dockerfile: Dockerfile | null,
  script: ScriptDocument | null,
  rules: readonly AnyRule[],
): readonly Suppression[] {
  const comments = dockerfile === null ? (script?.script.comments ?? []) : dockerfile.comments.filter((comment) => !comment.embedded);
  const found: Suppression[] = [];
  for (const comment of comments) {
    const match = pattern.exec(comment.text.trim());
    if (match === null || !startsLine(text, comment.span.start)) continue;
    const scope = dockerfile === null ? nextLine(text, comment.span.end) : nextInstruction(text, comment.span.end, dockerfile);
    if (scope === null) continue;
    const names = (match[1] as string).split(',').flatMap((name) => findRule(name.trim(), rules)?.meta.id ?? []);
    found.push({ comment: comment.span, scope, rules: names, reason: match[2]?.trim() || null });
  }
  return found;
}

export function suppresses(suppression: Suppression, finding: Finding): boolean {
  return suppression.rules.includes(finding.rule) && suppression.scope.start <= finding.span.start && finding.span.start <= suppression.scope.end;
}

function startsLine(text: string, at: number): boolean {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
}

/** Only comments may stand between the suppression and its instruction. */
function nextInstruction(text: string, from: number, dockerfile: Dockerfile): Span | null {
  const instruction = dockerfile.instructions.find((one) => one.span.start >= from);
  if (instruction === undefined) return null;
  const between = text.slice(from, instruction.span.start).split('\n').slice(1, -1);
  return between.every((line) => line.trim().startsWith('#')) ? instruction.span : null;
}

/** The next line that is no comment, with the lines that continue it. */
function nextLine(text: string, from: number): Span | null {
  let start = text.indexOf('\n', from) + 1;
  while (start > 0 && start < text.length) {
    let end = text.indexOf('\n', start);
    if (end === -1) end = text.length;
    const line = text.slice(start, end).trim();
    if (line !== '' && !line.startsWith('#')) {
      while (end < text.length && /\\\r?$/.test(text.slice(start, end))) {
        const next = text.indexOf('\n', end + 1);
        end = next === -1 ? text.length : next;
      }
      return { start, end };
    }
    if (line === '') return null;
    start = end + 1;
  }
  return null;
}
