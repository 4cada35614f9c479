import type { Dockerfile, Flag } from '../dockerfile/nodes';
import { parseDockerfile } from '../dockerfile/parse';
import type { RunStep } from '../model/image';
import { applyEdits, type TextEdit } from '../text/edit';
import { classify, type Body, type RunRefusal } from './merge/classify';
import { concernsOf, rewritesStartupFiles, type ConcernKind } from './merge/concerns';
import { errexitOf } from './merge/errexit';
import { layOutHeredocs } from './merge/heredocs';
import { layOut, type Piece } from './merge/layout';

export { classify, type Body, type RefusedRun, type RunRefusal } from './merge/classify';
export type { ConcernKind } from './merge/concerns';

/** RUN instructions that can become one. */
export interface Merge {
  /**
   * `safe`: the merged RUN leaves the same files and status as the separate ones, and nothing stands between them.
   * `suggested`: see `concerns`.
   */
  readonly level: 'safe' | 'suggested';
  /** `chain`: one `&&` chain. `isolated`: bodies in subshells under one `set -e`. */
  readonly form: 'chain' | 'isolated';
  /** Why it is not safe; empty when it is. */
  readonly concerns: readonly ConcernKind[];
  /** Disjoint edits of the document; made when first asked for. */
  readonly edits: readonly TextEdit[];
}

export type MergeRefusal = RunRefusal | 'too-few' | 'apart' | 'flags' | 'shells' | 'startup-files' | 'too-long';

export interface RefusedMerge {
  readonly refused: MergeRefusal;
}

/** BuildKit takes no longer instruction, in bytes. */
const maxInstruction = 65_535;

/**
 * Merges RUN instructions that follow one another with only comments and blank lines between.
 * Source: guideline "Merging RUN" (OpenShift, Creating images: chain commands to reduce layers).
 */
export function mergeRuns(runs: readonly RunStep[], document: Dockerfile): Merge | RefusedMerge {
  if (runs.length < 2) return { refused: 'too-few' };
  const bodies: Body[] = [];
  for (const run of runs) {
    const body = classify(run);
    if ('refused' in body) return body;
    const before = bodies[bodies.length - 1];
    const refused = before === undefined ? null : followsOn(before, body);
    if (refused !== null) return { refused };
    bodies.push(body);
  }

  const found = concernsOf(bodies);
  const concerns = new Set(found.map((concern) => concern.kind));
  if (hasCommentBetween(bodies, document)) concerns.add('comment');
  const form = concerns.has('isolated') ? 'isolated' : 'chain';
  const scoped = new Set(found.flatMap((concern) => concern.scope));
  let made: readonly TextEdit[] | null = null;
  const edits = () => (made ??= lay());
  const lay = () => {
    if (bodies[0]?.heredoc != null) return layOutHeredocs(bodies, document);
    return layOut(form === 'chain' ? chain(bodies, scoped) : isolate(bodies, scoped), document, { errexit: form === 'isolated' });
  };
  const refused = readAgain(bodies, document, edits);
  if (refused !== null) return { refused };
  return {
    level: concerns.size === 0 ? 'safe' : 'suggested',
    form,
    concerns: [...concerns],
    get edits() {
      return edits();
    },
  };
}

/**
 * What only the merged text shows: that it is too long, or that the builder would take a `<<` in it for a here-document
 * (which hangs on the quotes of the whole line). Looked at only where it can be so.
 */
function readAgain(bodies: readonly Body[], document: Dockerfile, edits: () => readonly TextEdit[]): MergeRefusal | null {
  const [first] = bodies as [Body];
  const { start } = first.run.instruction.span;
  const { end } = (bodies[bodies.length - 1] as Body).run.instruction.span;
  const shifting = first.heredoc === null && document.text.slice(start, end).includes('<<');
  if (!shifting && end - start <= maxInstruction / 4) return null;
  const merged = applyEdits(document.text, edits());
  const instruction = parseDockerfile(merged).instructions[first.run.instruction.index];
  if (instruction === undefined || (first.heredoc === null && instruction.heredocs.length > 0)) return 'heredoc';
  return utf8Length(merged.slice(instruction.span.start, instruction.span.end)) > maxInstruction ? 'too-long' : null;
}

/** Why `body` can not be merged into the instruction of `before`; null when it can. */
export function followsOn(before: Body, body: Body): MergeRefusal | null {
  if (before.run.stage !== body.run.stage || body.run.instruction.index !== before.run.instruction.index + 1) return 'apart';
  if (before.run.state.shell.join('\0') !== body.run.state.shell.join('\0')) return 'shells';
  if (flagsKey(before.run) !== flagsKey(body.run)) return 'flags';
  if (before.heredoc?.name !== body.heredoc?.name || before.heredoc?.stripTabs !== body.heredoc?.stripTabs) return 'heredoc';
  return rewritesStartupFiles(before) ? 'startup-files' : null;
}

/** One `&&` chain; what a body changes in the shell stays in `( … )` unless nothing comes behind it. */
function chain(bodies: readonly Body[], scoped: ReadonlySet<Body>): Piece[] {
  return bodies.map((body, at) => {
    const last = at === bodies.length - 1;
    const wrap = !last && (body.form === 'scoped' || scoped.has(body));
    return { body, open: wrap ? '( ' : '', close: wrap ? ' )' : '', joiner: last ? null : '&&' };
  });
}

/**
 * `set -e; ( set +e; a; b ); ( c && d ); e`: every body but the last sits in a subshell, since `a && b;` does not stop a shell under errexit
 * but a subshell that ends so does. Neighbours that form one chain share a subshell.
 */
function isolate(bodies: readonly Body[], scoped: ReadonlySet<Body>): readonly Piece[] {
  const groups: Body[][] = [];
  for (const body of bodies) {
    const group = groups[groups.length - 1];
    if (group !== undefined && isChained(body) && group.every(isChained)) group.push(body);
    else groups.push([body]);
  }
  return groups.flatMap((group, at) => {
    const last = at === groups.length - 1;
    const [only] = group as [Body];
    if (!isChained(only)) return [{ body: only, open: `( ${errexitOf(only, '; ')}`, close: ' )', joiner: last ? null : (';' as const) }];
    const pieces = chain(group, scoped);
    return last ? pieces : wrapAll(pieces);
  });
}

function wrapAll(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.map((piece, at) => ({
    ...piece,
    open: at === 0 ? `( ${piece.open}` : piece.open,
    close: at === pieces.length - 1 ? `${piece.close} )` : piece.close,
    joiner: at === pieces.length - 1 ? ';' : piece.joiner,
  }));
}

function isChained(body: Body): boolean {
  return body.form !== 'isolated' && !body.errexitSensitive;
}

function hasCommentBetween(bodies: readonly Body[], document: Dockerfile): boolean {
  return bodies.slice(1).some((body, at) => /\S/.test(document.text.slice((bodies[at] as Body).run.instruction.span.end, body.run.instruction.span.start)));
}

function flagsKey(run: RunStep): string {
  return run.instruction.flags.map((flag: Flag) => `${flag.name}=${flag.value ?? ''}`).join('\0');
}

function utf8Length(text: string): number {
  let length = 0;
  for (const char of text) {
    const point = char.codePointAt(0) as number;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}
