import { toDiagnostics } from './convert';
import { Scheduler } from './scheduler';
import type { Checked, Session } from './session';

/** How long changes are gathered before the client is asked to pull again, in milliseconds. */
const refreshDelay = 150;
const everything = '';

/**
 * Brings results to the client unasked: to a client that pulls, a word to pull again, and the findings of reported files that are
 * not open; to one that does not pull, those of every open document too.
 */
export class Publisher {
  /** Closed files whose findings the client shows: they are kept up to date. */
  private readonly reported = new Set<string>();
  private readonly open: Scheduler;
  private readonly closed: Scheduler;
  private readonly refresh: Scheduler;

  constructor(private readonly session: Session) {
    const { runtime } = session;
    this.open = new Scheduler(runtime, 0, (uri) => this.publishOpen(uri));
    this.closed = new Scheduler(runtime, refreshDelay, (uri) => this.publishClosed(uri));
    this.refresh = new Scheduler(runtime, refreshDelay, async () => {
      await session.connection.languages.diagnostics.refresh();
    });
  }

  /** The document was opened or edited. */
  changed(uri: string): void {
    if (!this.session.abilities.pull) this.open.request(uri);
  }

  /** The document was closed. */
  closedDocument(uri: string): void {
    this.open.cancel(uri);
    if (this.reported.has(uri)) this.closed.request(uri);
    else if (!this.session.abilities.pull) this.clear(uri);
  }

  /** The results of these documents, open or reported, hang on something that changed. */
  outdated(uris: Iterable<string>): void {
    let pull = false;
    for (const uri of uris) {
      this.session.invalidate(uri);
      if (this.session.isOpen(uri)) {
        if (this.session.abilities.pull) pull = true;
        else this.open.request(uri);
      } else if (this.reported.has(uri)) this.closed.request(uri);
    }
    if (pull) this.askToPull();
  }

  /** Everything may have changed. */
  refreshAll(): void {
    this.outdated([...this.session.documents.keys(), ...this.reported]);
  }

  /** Shows what was found in a file that is not open; its findings are kept up to date from now on. */
  report(checked: Checked): void {
    const { uri } = checked.document;
    if (this.session.isOpen(uri)) {
      this.reported.add(uri);
      return;
    }
    if (checked.result.findings.length === 0 && !this.reported.has(uri)) {
      this.session.dependents.delete(uri);
      return;
    }
    this.reported.add(uri);
    this.send(checked);
  }

  isReported(uri: string): boolean {
    return this.reported.has(uri);
  }

  /** The file is gone. */
  deleted(uri: string): void {
    if (!this.reported.delete(uri) || this.session.isOpen(uri)) return;
    this.closed.cancel(uri);
    this.session.dependents.delete(uri);
    this.clear(uri);
  }

  private askToPull(): void {
    if (this.session.abilities.refresh) this.refresh.request(everything);
  }

  private async publishOpen(uri: string): Promise<void> {
    const checked = await this.session.checkOpen(uri);
    const now = this.session.documents.get(uri);
    if (now === undefined) return;
    if (checked === null) this.clear(uri);
    else if (checked.document.version === now.version) this.send(checked);
  }

  private async publishClosed(uri: string): Promise<void> {
    if (this.session.isOpen(uri)) return;
    const checked = await this.session.checkClosed(uri);
    if (this.session.isOpen(uri)) return;
    if (checked === null) this.deleted(uri);
    else this.send(checked);
  }

  private send(checked: Checked): void {
    const { document } = checked;
    void this.session.connection.sendDiagnostics({
      uri: document.uri,
      ...(this.session.isOpen(document.uri) ? { version: document.version } : {}),
      diagnostics: toDiagnostics(checked, this.session.abilities),
    });
  }

  private clear(uri: string): void {
    void this.session.connection.sendDiagnostics({ uri, diagnostics: [] });
  }
}
