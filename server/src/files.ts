import { askKey, type Answer, type Ask } from '@plimsoll/shared-rules';
import type { Connection } from 'vscode-languageserver';
import { concerns, keysOf } from './dependents';
import { methods, type FileParams } from './protocol';
import type { Runtime } from './runtime';
import { uriBelow } from './uris';

/** How long a client may take to hand over a file, in milliseconds; then the answer is unknown. */
const patience = 2_000;

export interface FilesOptions {
  /** The client answers file requests. */
  readonly client: boolean;
  /** The client tells of changed files: answers hold until it does. */
  readonly watched: boolean;
}

/** The one way to files: the unsaved text of an open document, then the program's own reach, then the client's. */
export class Files {
  options: FilesOptions = { client: false, watched: false };
  private readonly known = new Map<string, Map<string, Answer | Promise<Answer>>>();

  constructor(
    private readonly connection: Connection,
    private readonly runtime: Runtime,
    private readonly openText: (uri: string) => string | undefined,
  ) {}

  async ask(root: string, ask: Ask): Promise<Answer> {
    const uri = uriBelow(root, ask.path);
    if (uri === null || !this.options.watched) return this.askOnce(root, ask);
    const open = this.openAnswer(uri, ask);
    if (open !== null) return open;
    const below = this.knownBelow(root);
    const key = askKey(ask);
    const answer = below.get(key) ?? this.read(root, uri, ask);
    below.set(key, answer);
    return answer;
  }

  /** How to answer at once; null where the program has to wait for its files. */
  now(root: string): ((ask: Ask) => Answer) | null {
    const look = this.runtime.answersNow?.(root) ?? null;
    if (look === null) return null;
    const below = this.options.watched ? this.knownBelow(root) : null;
    return (ask) => {
      const uri = uriBelow(root, ask.path);
      if (uri === null) return { state: 'unknown' };
      const open = this.openAnswer(uri, ask);
      if (open !== null) return open;
      const key = askKey(ask);
      const before = below?.get(key);
      if (before !== undefined && !(before instanceof Promise)) return before;
      const answer = look(ask);
      below?.set(key, answer);
      return answer;
    };
  }

  private knownBelow(root: string): Map<string, Answer | Promise<Answer>> {
    let below = this.known.get(root);
    if (below === undefined) this.known.set(root, (below = new Map()));
    return below;
  }

  /** The same for an answer that nobody watches: it is not kept. */
  async askOnce(root: string, ask: Ask): Promise<Answer> {
    const uri = uriBelow(root, ask.path);
    if (uri === null) return { state: 'unknown' };
    return this.openAnswer(uri, ask) ?? this.known.get(root)?.get(askKey(ask)) ?? this.read(root, uri, ask);
  }

  private openAnswer(uri: string, ask: Ask): Answer | null {
    const text = ask.kind === 'text' ? this.openText(uri) : undefined;
    return text === undefined ? null : { state: 'found', text };
  }

  /** Forgets what hangs on `path`; `path` came or went where `cameOrWent` says so. */
  forgetPath(root: string, path: string, cameOrWent: boolean): void {
    const below = this.known.get(root);
    if (!cameOrWent) for (const key of keysOf(path)) below?.delete(key);
    else for (const key of [...(below?.keys() ?? [])]) if (concerns(key, path, cameOrWent)) below?.delete(key);
  }

  /** Forgets these answers, as when a document is opened or saved: watching can miss a change. */
  forgetAsks(root: string, asks: readonly Ask[]): void {
    for (const ask of asks) this.known.get(root)?.delete(askKey(ask));
  }

  forget(): void {
    this.known.clear();
  }

  private async read(root: string, uri: string, ask: Ask): Promise<Answer> {
    try {
      const own = this.runtime.ask(root, ask);
      if (own !== null) return await own;
      return this.options.client ? await this.fromClient(uri, ask) : { state: 'unknown' };
    } catch {
      return { state: 'unknown' };
    }
  }

  private fromClient(uri: string, ask: Ask): Promise<Answer> {
    const method = { text: methods.readFile, stat: methods.stat, list: methods.list }[ask.kind];
    const params: FileParams = { uri };
    return new Promise((resolve) => {
      const callOff = this.runtime.schedule(() => resolve({ state: 'unknown' }), patience);
      const done = (answer: Answer) => {
        callOff();
        resolve(answer);
      };
      this.connection.sendRequest(method, params).then(
        (reply) => done(readReply(reply, ask)),
        () => done({ state: 'unknown' }),
      );
    });
  }
}

/** A client's reply, believed only as far as it has the right shape. */
function readReply(reply: unknown, ask: Ask): Answer {
  if (typeof reply !== 'object' || reply === null) return { state: 'unknown' };
  const { state, text, type, size, mode, names } = reply as { [key: string]: unknown };
  if (state === 'absent') return { state: 'absent' };
  if (state !== 'found') return { state: 'unknown' };
  if (ask.kind === 'text' && typeof text === 'string') return text.includes('\0') ? { state: 'unknown' } : { state: 'found', text };
  if (ask.kind === 'stat' && (type === 'file' || type === 'directory')) {
    return { state: 'found', type, size: typeof size === 'number' ? size : 0, mode: typeof mode === 'number' ? mode : null };
  }
  if (ask.kind === 'list' && Array.isArray(names)) return { state: 'found', names: names.filter((name) => typeof name === 'string') };
  return { state: 'unknown' };
}
