import type { CommandCall } from '../../shell/calls';
import type { Image } from '../image';
import { instructionEvents } from './copy-events';
import type { PermissionEvent } from './event';
import { followLinks, isLink } from './links';
import { makesParents } from './openness';
import { foldersOf, isPattern, literalFolder, reaches } from './place';
import { runEvents } from './run-events';

/** The events of an image, found by path: a file may hold thousands. */
export class History {
  readonly events: readonly PermissionEvent[];
  private readonly order = new Map<PermissionEvent, number>();
  private readonly byPath = new Map<string, PermissionEvent[]>();
  private readonly underPath = new Map<string, PermissionEvent[]>();
  private readonly byCall = new Map<CommandCall, PermissionEvent[]>();
  /** By the folder in front of the first glob. */
  private readonly patterns = new Map<string, PermissionEvent[]>();
  private readonly reachingPath = new Map<string, readonly PermissionEvent[]>();

  constructor(image: Image) {
    this.events = Object.freeze(collect(image));
    this.events.forEach((event, index) => {
      this.order.set(event, index);
      if (event.call !== null) push(this.byCall, event.call, event);
      if (event.path === null) return;
      push(this.byPath, event.path, event);
      if (isPattern(event.path)) push(this.patterns, literalFolder(event.path), event);
      for (const folder of foldersOf(event.path)) push(this.underPath, folder, event);
    });
  }

  /** Events of exactly that path. */
  at(path: string): readonly PermissionEvent[] {
    return this.byPath.get(path) ?? [];
  }

  /** Events of paths that lie in it. */
  below(path: string): readonly PermissionEvent[] {
    return this.underPath.get(path) ?? [];
  }

  ofCall(call: CommandCall): readonly PermissionEvent[] {
    return this.byCall.get(call) ?? [];
  }

  /** Events that make or change the path: its own, recursive ones of what it lies in, patterns that match it, and those that make it as a parent. In order. */
  reaching(path: string): readonly PermissionEvent[] {
    let events = this.reachingPath.get(path);
    if (events === undefined) this.reachingPath.set(path, (events = this.findReaching(path)));
    return events;
  }

  private findReaching(path: string): readonly PermissionEvent[] {
    const found = new Set(this.at(path));
    const folders = foldersOf(path);
    for (const folder of folders) for (const event of this.at(folder)) if (event.recursive) found.add(event);
    for (const folder of [path, ...folders])
      for (const event of this.patterns.get(folder) ?? []) if (reaches(event.path as string, path, event.recursive)) found.add(event);
    for (const event of this.below(path)) if (event.kind === 'create' && makesParents(event)) found.add(event);
    return [...found].sort((a, b) => this.position(a) - this.position(b));
  }

  position(event: PermissionEvent): number {
    return this.order.get(event) ?? -1;
  }
}

/** What the instructions of the final chain do to owners, modes and existence of paths. The same for the same image. */
export function historyOf(image: Image): History {
  let history = known.get(image);
  if (history === undefined) known.set(image, (history = new History(image)));
  return history;
}

const known = new WeakMap<Image, History>();

function push<K>(map: Map<K, PermissionEvent[]>, key: K, event: PermissionEvent): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [event]);
  else list.push(event);
}

function collect(image: Image): PermissionEvent[] {
  return [...image.finalChain].reverse().flatMap((stage) =>
    stage.instructions.flatMap((instruction) => {
      const run = image.runOf(instruction);
      const events = run !== null ? (run.onbuild ? [] : runEvents(image, run)) : instruction.keyword === 'ONBUILD' ? [] : instructionEvents(image, instruction);
      return events.map((event) => atTarget(image, event));
    }),
  );
}

/** The event at the place that links lead to. `chown -R` leaves a link alone that it is given (chown(1), -P); every other change goes to its target. */
function atTarget(image: Image, event: PermissionEvent): PermissionEvent {
  if (event.path === null || event.kind === 'remove' || (event.kind === 'create' && isLink(image, event.path))) return event;
  if (event.kind === 'own' && isLink(image, event.path) && (event.recursive || event.linkOnly)) return { ...event, linkOnly: true };
  const path = followLinks(image, event.path);
  return path === event.path ? event : { ...event, path };
}
