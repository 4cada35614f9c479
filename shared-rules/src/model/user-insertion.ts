import { isOpenEnded } from '../dockerfile/open-end';
import type { Dockerfile, Instruction } from '../dockerfile/nodes';
import type { Stage } from './image';

/** Where a USER that holds at run time only can be put. */
export interface UserPlace {
  /** The instruction that it goes behind. */
  readonly after: Instruction;
  /** The offset behind it. */
  readonly at: number;
}

/** What says only how the container runs: a USER above it changes nothing that is built. */
const runtimeOnly: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'STOPSIGNAL']);

/**
 * The place behind everything of a stage that is built as its build user, in front of the CMD, ENTRYPOINT and HEALTHCHECK that end it.
 * Null when the file ends there in a continuation or a here-document that would take in what comes behind.
 */
export function userInsertion(stage: Stage, document: Dockerfile): UserPlace | null {
  const built = [...stage.instructions].reverse().find((instruction) => !runtimeOnly.has(instruction.keyword)) ?? stage.from;
  const at = built.span.end;
  return isOpenEnded(document, built) ? null : { after: built, at };
}
