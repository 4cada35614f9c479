import type { CommandCall } from '../shell/calls';
import type { Image, RunStep } from './image';

const known = new WeakMap<Image, ReadonlyMap<CommandCall, RunStep>>();

/** The RUN that a command stands in; undefined for one of a script. The first question reads all RUNs. */
export function runOfCall(image: Image, call: CommandCall): RunStep | undefined {
  let owners = known.get(image);
  if (owners === undefined) {
    owners = new Map(image.runs.flatMap((run) => run.calls.map((one) => [one, run] as const)));
    known.set(image, owners);
  }
  return owners.get(call);
}
