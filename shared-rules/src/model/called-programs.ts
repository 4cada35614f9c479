import type { RunStep, Stage } from './image';

/** The programs that a stage's RUNs call. */
export interface CalledPrograms {
  /** Place of a RUN among those of its stage. */
  readonly indexes: ReadonlyMap<RunStep, number>;
  /** By base name, wrappers (`sudo`, `xargs`) included: the place of the last RUN that calls it. */
  readonly last: ReadonlyMap<string, number>;
}

const known = new WeakMap<Stage, CalledPrograms>();

export function calledPrograms(stage: Stage): CalledPrograms {
  let found = known.get(stage);
  if (found === undefined) {
    const last = new Map<string, number>();
    stage.runs.forEach((run, at) => {
      for (const call of run.calls) for (const name of [call.name, ...call.wrappers.map((wrapper) => wrapper.name)]) last.set(name, at);
    });
    known.set(stage, (found = { indexes: new Map(stage.runs.map((run, at) => [run, at])), last }));
  }
  return found;
}
