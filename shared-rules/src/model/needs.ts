/** A question about a file below the root folder (the workspace folder, or the repository). Paths are POSIX, relative to it, without `.` or `..`. */
export interface Ask {
  readonly kind: 'text' | 'stat' | 'list';
  readonly path: string;
}

export type Answer =
  | { readonly state: 'found'; readonly text: string }
  | {
      readonly state: 'found';
      readonly type: 'file' | 'directory';
      readonly size: number /** Permission bits, where the host can see them. */;
      readonly mode: number | null;
    }
  | { readonly state: 'found'; readonly names: readonly string[] }
  | { readonly state: 'absent' }
  /** Denied, too large, binary, outside the root: rules conclude nothing from it. */
  | { readonly state: 'unknown' };

/** The answers known so far; what it is asked and does not know is a need. */
export interface Answers {
  /** The build context that a person named for the Dockerfile at that path (a folder below the root, `.` for the root itself); null: its own text and files tell it. */
  contextOf?(dockerfile: string | null): string | null;
  /** The text of a file; null when absent, undefined when unknown (or not yet known: it becomes a need). */
  text(path: string): string | null | undefined;
  /** Whether there is such a file or directory; undefined when unknown. */
  stat(path: string): { readonly type: 'file' | 'directory'; readonly size: number; readonly mode: number | null } | null | undefined;
  /** The names in a directory; null when absent, undefined when unknown. */
  list(path: string): readonly string[] | null | undefined;
}

export function askKey(ask: Ask): string {
  return `${ask.kind}:${ask.path}`;
}

/** The question of a key that `askKey` made. */
export function askOf(key: string): Ask {
  const colon = key.indexOf(':');
  return { kind: key.slice(0, colon) as Ask['kind'], path: key.slice(colon + 1) };
}

/** Answers from a map, recording every question that the map does not answer. */
export class AnswerBook implements Answers {
  readonly missing = new Map<string, Ask>();
  /** Everything that was asked, answered or not: the files that the result hangs on. */
  readonly asked = new Map<string, Ask>();

  constructor(
    private readonly known: ReadonlyMap<string, Answer>,
    /** The context of every Dockerfile; null: `named` tells each one's own. */
    private readonly context: string | null = null,
    private readonly named: (dockerfile: string | null) => string | null = () => null,
  ) {}

  contextOf(dockerfile: string | null): string | null {
    return this.context ?? this.named(dockerfile);
  }

  text(path: string): string | null | undefined {
    const answer = this.answer({ kind: 'text', path });
    if (answer?.state === 'found') return 'text' in answer ? answer.text : undefined;
    return answer?.state === 'absent' ? null : undefined;
  }

  stat(path: string) {
    const answer = this.answer({ kind: 'stat', path });
    if (answer?.state === 'found') return 'type' in answer ? answer : undefined;
    return answer?.state === 'absent' ? null : undefined;
  }

  list(path: string): readonly string[] | null | undefined {
    const answer = this.answer({ kind: 'list', path });
    if (answer?.state === 'found') return 'names' in answer ? answer.names : undefined;
    return answer?.state === 'absent' ? null : undefined;
  }

  private answer(ask: Ask): Answer | undefined {
    const key = askKey(ask);
    this.asked.set(key, ask);
    const answer = this.known.get(key);
    if (answer === undefined) this.missing.set(key, ask);
    return answer;
  }
}
