import type { Stage } from './image';

/** Whether a stage can run a RUN in shell form, as far as is known: its base has a shell, or nothing says that it has none. */
export function hasShell(stage: Stage): boolean {
  return !stage.scratch && stage.base?.shell !== null && stage.family !== 'distroless';
}
