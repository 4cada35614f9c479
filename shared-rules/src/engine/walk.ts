import type { Instruction } from '../dockerfile/nodes';
import type { Image, Stage } from '../model/image';
import { lazy } from '../model/lazy';
import type { ScriptDocument } from '../model/script';
import type { CommandCall } from '../shell/calls';
import type { Handlers } from './rule';

/** Something that handlers are called for. Places tell the order in which one rule sees things. */
interface Stop<Node> {
  readonly place: number;
  readonly node: Node;
  readonly stage: Stage | null;
}

/** The stops of one handler. */
interface Lane {
  readonly stops: readonly Stop<unknown>[];
  readonly handle: (node: never, stage: Stage | null) => void;
}

/** Leads the handlers of one rule through a document. */
export type Walk = (handlers: Handlers) => void;

/** Places between two instructions: more commands than any RUN holds. */
const step = 2 ** 20;

/** What rules listen to is sorted once, so that a rule costs no more than what it listens to. */
export function walkOf(image: Image): Walk {
  const instructions: Stop<Instruction>[] = [];
  const ends: Stop<Stage>[] = [];
  let place = 0;
  let stage: Stage | null = null;
  const leave = (): void => {
    if (stage !== null && !stage.windows) ends.push({ place: (place += step), node: stage, stage });
  };
  for (const instruction of image.document.instructions) {
    const next = image.stageOf(instruction);
    if (next !== stage) {
      leave();
      stage = next;
    }
    if (stage?.windows) continue;
    instructions.push({ place: (place += step), node: instruction, stage });
    if (instruction.trigger !== null) instructions.push({ place: (place += step), node: instruction.trigger, stage });
  }
  leave();
  const byKeyword = lazy(() => groupBy(instructions, (instruction) => instruction.keyword));
  const calls = lazy(() => {
    const stops: Stop<CommandCall>[] = [];
    for (const { place: start, node: instruction, stage: within } of instructions) {
      let at = start;
      for (const node of image.runOf(instruction)?.calls ?? []) stops.push({ place: ++at, node, stage: within });
    }
    return stops;
  });
  const byName = lazy(() => groupBy(calls(), (call) => call.name));
  return (handlers) => {
    handlers.image?.(image);
    const lanes: Lane[] = handlers.stage === undefined ? [] : [{ stops: ends, handle: handlers.stage }];
    if (handlers.instruction !== undefined) addLanes(lanes, byKeyword(), handlers.instruction);
    if (handlers.command !== undefined) addCommandLanes(lanes, byName(), calls(), handlers.command);
    follow(lanes);
  };
}

export function walkOfScript(script: ScriptDocument): Walk {
  const calls = lazy(() => script.calls.map((node, place) => ({ place, node, stage: null })));
  const byName = lazy(() => groupBy(calls(), (call) => call.name));
  return (handlers) => {
    handlers.script?.(script);
    const lanes: Lane[] = [];
    if (handlers.command !== undefined) addCommandLanes(lanes, byName(), calls(), handlers.command);
    follow(lanes);
  };
}

function groupBy<Node>(stops: readonly Stop<Node>[], nameOf: (node: Node) => string): ReadonlyMap<string, readonly Stop<Node>[]> {
  const groups = new Map<string, Stop<Node>[]>();
  for (const stop of stops) {
    const name = nameOf(stop.node);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [stop]);
    else group.push(stop);
  }
  return groups;
}

function addLanes<Node>(
  lanes: Lane[],
  groups: ReadonlyMap<string, readonly Stop<Node>[]>,
  handlers: { readonly [name: string]: (node: Node, stage: Stage | null) => void },
): void {
  for (const name in handlers) {
    const stops = groups.get(name);
    if (stops !== undefined) lanes.push({ stops, handle: handlers[name] as Lane['handle'] });
  }
}

/** The handler of a command's name is called before that of all commands. */
function addCommandLanes(
  lanes: Lane[],
  byName: ReadonlyMap<string, readonly Stop<CommandCall>[]>,
  all: readonly Stop<CommandCall>[],
  handlers: NonNullable<Handlers['command']>,
): void {
  addLanes(lanes, byName, handlers);
  const handle = handlers['*'];
  if (handle !== undefined) lanes.push({ stops: all, handle });
}

/** Calls the handlers in the order of the places; of one place, in the order of the lanes. */
function follow(lanes: readonly Lane[]): void {
  const [first] = lanes;
  if (first === undefined) return;
  if (lanes.length === 1) {
    for (const { node, stage } of first.stops) first.handle(node as never, stage);
    return;
  }
  const next = lanes.map(() => 0);
  for (;;) {
    let chosen = -1;
    let lowest = Infinity;
    for (let index = 0; index < lanes.length; index++) {
      const place = lanes[index]?.stops[next[index] as number]?.place ?? Infinity;
      if (place < lowest) {
        lowest = place;
        chosen = index;
      }
    }
    const lane = lanes[chosen];
    if (lane === undefined) return;
    const { node, stage } = lane.stops[(next[chosen] as number)++] as Stop<unknown>;
    lane.handle(node as never, stage);
  }
}
