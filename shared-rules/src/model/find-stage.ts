import type { Stage } from './image';

/** The stage that `text` names, by name (the latest wins) or, for `--from`, by number. */
export function findStage(text: string, stages: readonly Stage[], byNumber: boolean): Stage | null {
  const name = text.toLowerCase();
  const found = stages.filter((stage) => stage.name === name).pop();
  if (found !== undefined) return found;
  return byNumber && /^\d+$/.test(text) ? (stages[Number(text)] ?? null) : null;
}
