import type { Instruction } from '../../dockerfile/nodes';
import type { CommandCall } from '../../shell/calls';

/** Where a command stands in the file: those of earlier instructions, and those in front of it in its own text, have lesser places. */
export type Place = number;

/** More than the characters of any text of a RUN. */
const step = 2 ** 21;

export function placeOfCall({ index }: Instruction, call: CommandCall): Place {
  return index * step + 1 + call.nameWord.at.start;
}

/** In front of all commands of an instruction. */
export function placeBefore({ index }: Instruction): Place {
  return index * step;
}

/** Behind all commands of an instruction. */
export function placeBehind({ index }: Instruction): Place {
  return (index + 1) * step - 1;
}

/** Whether one of `places`, which are in order, lies between two others. */
export function anyBetween(places: readonly Place[], from: Place, to: Place): boolean {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as Place) <= from) low = middle + 1;
    else high = middle;
  }
  return low < places.length && (places[low] as Place) < to;
}
