import type { Heredoc, Instruction } from '../../dockerfile/nodes';
import { below, joinPath } from '../../text/path';
import { contextSources, copyWords, findContext } from '../context';
import type { Image, RunStep, Stage } from '../image';
import type { Answers } from '../needs';
import { expand } from '../scope';
import { isApt, isRpm, type PackageManager } from './managers';
import { operationsOf, type PackageOperation } from './operation';

/** Where a manager's configuration lies. */
export interface ConfigurationPlace {
  /** Shows in the text of a RUN that writes it. */
  readonly mention: RegExp;
  /** A COPY destination that is the configuration itself. */
  readonly direct: RegExp;
  /** The folder of it, for a COPY that brings a whole tree. */
  readonly folder: string;
  /** The managers that take a setting on their own command line for themselves alone. */
  readonly managers: (manager: PackageManager) => boolean;
}

export const aptConfiguration: ConfigurationPlace = {
  mention: /\/etc\/apt\b/,
  direct: /^\/etc\/apt\/apt\.conf/,
  folder: '/etc/apt/apt.conf.d',
  managers: isApt,
};
export const rpmConfiguration: ConfigurationPlace = {
  mention: /\/etc\/(?:dnf|yum|tdnf)\b|\bconfig-manager\b/,
  direct: /^\/etc\/(?:yum\.conf|(?:dnf|yum|tdnf)\/)/,
  folder: '/etc/dnf',
  managers: isRpm,
};

/**
 * Whether a manager's configuration holds `pattern` when an operation runs: in a file that a RUN, COPY or ADD of the stage, or of those that it is FROM, wrote
 * before. A copied configuration file that can not be read counts as one that does.
 */
export function isConfigured(
  image: Image,
  operation: PackageOperation,
  place: ConfigurationPlace,
  pattern: RegExp,
  answers: Answers,
  path: string | null,
): boolean {
  const { run } = operation;
  if (run === null || run.stage === null) return false;
  const setting = { place, pattern };
  return run.stage.chain.some(
    (stage) => firstWrite(image, stage, setting, answers, path) < (stage === run.stage ? operation.call.command.span.start : Number.POSITIVE_INFINITY),
  );
}

interface Setting {
  readonly place: ConfigurationPlace;
  readonly pattern: RegExp;
}

/** A stage belongs to one image, which is built for one set of answers. */
const known = new WeakMap<Stage, Map<RegExp, number>>();

/** Where in the document a stage first writes the setting; infinity where it does not. */
function firstWrite(image: Image, stage: Stage, setting: Setting, answers: Answers, path: string | null): number {
  const places = known.get(stage) ?? new Map<RegExp, number>();
  known.set(stage, places);
  let first = places.get(setting.pattern);
  if (first === undefined) {
    first = stage.instructions.reduce((least, instruction) => Math.min(least, writes(image, instruction, setting, answers, path)), Number.POSITIVE_INFINITY);
    places.set(setting.pattern, first);
  }
  return first;
}

function writes(image: Image, instruction: Instruction, setting: Setting, answers: Answers, path: string | null): number {
  if (instruction.keyword === 'RUN') {
    const run = image.runOf(instruction);
    return run?.source != null && setting.place.mention.test(run.source.text) ? writesIn(run, setting) : Number.POSITIVE_INFINITY;
  }
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return Number.POSITIVE_INFINITY;
  return copies(image, instruction, setting, answers, path) ? instruction.span.start : Number.POSITIVE_INFINITY;
}

/** Where a command holds the setting as a text (`echo`, `printf`, `cat` with a here-document); the manager's own commands have it for themselves alone. */
function writesIn(run: RunStep, { place, pattern }: Setting): number {
  const own = new Set(operationsOf(run).flatMap((operation) => (place.managers(operation.manager) && operation.verb !== 'other' ? [operation.call] : [])));
  const found = run.calls.find((call) => {
    if (own.has(call)) return false;
    const { at, redirects } = call.command;
    return (
      pattern.test(call.script.source.text.slice(at.start, at.end)) ||
      redirects.some((redirect) => redirect.heredoc !== null && pattern.test(redirect.heredoc.body))
    );
  });
  return found?.command.span.start ?? Number.POSITIVE_INFINITY;
}

function copies(image: Image, copy: Instruction, { place, pattern }: Setting, answers: Answers, path: string | null): boolean {
  const state = image.stateAt(copy);
  const last = copyWords(copy).at(-1);
  const written = last === undefined ? null : expand(last, state.scope, image.document.escape);
  const destination =
    written === null ? null : written.startsWith('/') ? joinPath('/', written) : state.workdir === null ? null : joinPath(state.workdir, written);
  if (destination === null) return false;
  const direct = place.direct.test(destination);
  const rest = below(destination, place.folder);
  if (!direct && rest === null) return false;
  if (copy.heredocs.length > 0) return copy.heredocs.some((heredoc: Heredoc) => pattern.test(heredoc.content.text));
  const sources = contextSources(copy);
  if (sources.length === 0) return direct;
  if (path === null) return direct;
  const folder = findContext(image.document, answers, path)?.folder ?? '.';
  return sources.some((source) => {
    const at = joinPath(folder, source.replace(/^\/+/, '') || '.');
    if (/[*?[$]/.test(source) || at.startsWith('..')) return direct;
    return holds(direct ? at : joinPath(at, rest === null || rest === '' ? '.' : rest), pattern, direct, answers);
  });
}

/** Whether a file, or one in a folder, holds it; what can not be seen does where it goes straight to apt's configuration. */
function holds(at: string, pattern: RegExp, direct: boolean, answers: Answers): boolean {
  const stat = answers.stat(at);
  if (stat === undefined) return direct;
  if (stat === null) return false;
  const files = stat.type === 'file' ? [at] : (answers.list(at) ?? []).slice(0, 20).map((name) => joinPath(at, name));
  return files.some((file) => pattern.test(answers.text(file) ?? ''));
}
