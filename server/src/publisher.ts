import { CodeLensRefreshRequest } from 'vscode-languageserver';
import { toSettingsDiagnostics } from './convert';
import { Scheduler } from './scheduler';
import type { Checked, CheckedSettings, Session } from './session';
import { shownOf } from './shown';
import { normalizeUri } from './uris';

/** How long changes are gathered before the client is asked to pull again, in milliseconds. */
const refreshDelay = 150;
const everything = '';

/**
 * Brings results to the client unasked: to a client that pulls, a word to pull again, and the findings of reported files that are
 * not open; to one that does not pull, those of every open document too.
 */
export class Publisher {
  /** Files of a check whose findings the client shows though it does not ask for them: they are kept up to date. */
  private readonly reported = new Set<string>();
  /** Those of them that hold settings, whatever their names. */
  private readonly settings = new Set<string>();
  /** Normal URIs of the documents that a person can see; null where the client does not say. */
  private visible: ReadonlySet<string> | null = null;
  private readonly open: Scheduler;
  private readonly closed: Scheduler;
  private readonly refresh: Scheduler;
  private readonly lenses: Scheduler;

  constructor(private readonly session: Session) {
    const { runtime } = session;
    this.open = new Scheduler(runtime, 0, (uri) => this.publishOpen(uri));
    this.closed = new Scheduler(runtime, refreshDelay, (uri) => this.publishReported(uri));
    this.refresh = new Scheduler(runtime, refreshDelay, async () => {
      await session.connection.languages.diagnostics.refresh();
    });
    this.lenses = new Scheduler(runtime, refreshDelay, async () => {
      await session.connection.sendRequest(CodeLensRefreshRequest.type);
    });
  }

  /** The client's word on which documents a person can see: it pulls for those alone. */
  setVisible(uris: readonly string[]): void {
    this.visible = new Set(uris.map(normalizeUri));
    for (const uri of this.reported) if (this.session.isOpen(uri) && !this.isPulled(uri)) this.closed.request(uri);
  }

  /** The document was opened or edited. */
  changed(uri: string): void {
    if (!this.session.abilities.pull) this.open.request(uri);
    else if (this.reported.has(uri) && !this.isPulled(uri)) this.closed.request(uri);
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
      this.askForLenses(uri);
      if (this.isPulled(uri)) pull = true;
      else if (!this.session.abilities.pull && this.session.isOpen(uri)) this.open.request(uri);
      else if (this.reported.has(uri)) this.closed.request(uri);
    }
    if (pull) this.askToPull();
  }

  /** There is more to show for an open document than was shown. */
  renew(uri: string): void {
    if (this.isPulled(uri)) this.askToPull();
    else if (!this.session.abilities.pull) this.open.request(uri);
    else if (this.reported.has(uri)) this.closed.request(uri);
  }

  /** Everything may have changed. */
  refreshAll(): void {
    this.outdated([...this.session.documents.keys(), ...this.reported]);
  }

  /** Shows what was found in a file that the client does not look after itself; its findings are kept up to date from now on. Resolves when they are sent. */
  async report(checked: Checked): Promise<void> {
    const { uri } = checked.document;
    if (this.isPulled(uri) || (!this.session.abilities.pull && this.session.isOpen(uri))) {
      this.reported.add(uri);
      return;
    }
    if (checked.result.findings.length === 0 && !this.reported.has(uri)) {
      if (!this.session.isOpen(uri)) this.session.dependents.delete(uri);
      return;
    }
    this.reported.add(uri);
    await this.send(checked);
  }

  /** A file of settings that a document takes is wrong: this is shown, open or not, and kept up to date from now on. */
  reportSettings(uri: string): void {
    if (this.isPulled(uri) || this.reported.has(uri)) return;
    this.reported.add(uri);
    this.settings.add(uri);
    this.closed.request(uri);
  }

  /** The file is gone. */
  deleted(uri: string): void {
    if (!this.reported.delete(uri) || this.session.isOpen(uri)) return;
    this.closed.cancel(uri);
    this.session.dependents.delete(uri);
    this.clear(uri);
  }

  /** Whether the client asks for this document's findings: it is open, and not only in the background. */
  private isPulled(uri: string): boolean {
    return this.session.abilities.pull && this.session.isOpen(uri) && (this.visible === null || this.visible.has(normalizeUri(uri)));
  }

  private askToPull(): void {
    if (this.session.abilities.refresh) this.refresh.request(everything);
  }

  /** An open script may be run in another way now. */
  private askForLenses(uri: string): void {
    const document = this.session.abilities.lensRefresh ? this.session.documents.get(uri) : undefined;
    if (document !== undefined && this.session.kindOf(document) === 'script') this.lenses.request(everything);
  }

  private async publishOpen(uri: string): Promise<void> {
    if (this.session.holdsSettings(uri)) return this.publishSettings(uri);
    const checked = await this.session.checkOpen(uri);
    const now = this.session.documents.get(uri);
    if (now === undefined) return;
    if (checked === null) this.clear(uri);
    else if (checked.document.version === now.version) await this.send(checked);
  }

  private async publishReported(uri: string): Promise<void> {
    if (this.isPulled(uri)) return;
    if (this.settings.has(uri)) return this.publishSettings(uri);
    const checked = await this.session.checkAny(uri);
    if (this.isPulled(uri)) return;
    if (checked === null) this.deleted(uri);
    else await this.send(checked);
  }

  private async publishSettings(uri: string): Promise<void> {
    const checked = await this.session.checkSettings(uri);
    if (this.isPulled(uri)) return;
    if (checked === null) this.clear(uri);
    else this.sendSettings(checked);
  }

  private sendSettings(checked: CheckedSettings): void {
    const { document } = checked;
    void this.session.connection.sendDiagnostics({ uri: document.uri, diagnostics: toSettingsDiagnostics(checked, this.session.abilities) });
  }

  private async send(checked: Checked): Promise<void> {
    const { document } = checked;
    const { diagnostics } = await shownOf(this.session, checked);
    void this.session.connection.sendDiagnostics({
      uri: document.uri,
      ...(this.session.isOpen(document.uri) ? { version: document.version } : {}),
      diagnostics,
    });
  }

  private clear(uri: string): void {
    void this.session.connection.sendDiagnostics({ uri, diagnostics: [] });
  }
}
