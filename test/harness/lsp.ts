import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type ClientCapabilities,
  type CodeAction,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type InitializeResult,
  type MessageConnection,
  type Range,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { run, type Running, type Transport } from './lsp-transports';

export const transports: readonly Transport[] = ['stdio', 'ports'];

/** What an editor like VS Code says that it can do. */
export const fullCapabilities: ClientCapabilities = {
  workspace: {
    applyEdit: true,
    configuration: true,
    workspaceFolders: true,
    workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true },
    diagnostics: { refreshSupport: true },
  },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, versionSupport: true },
    diagnostic: { dynamicRegistration: true },
    codeAction: {
      dataSupport: true,
      isPreferredSupport: true,
      resolveSupport: { properties: ['edit'] },
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source'] } },
    },
    hover: { contentFormat: ['markdown'] },
  },
  window: { workDoneProgress: true },
};

/** A client that has no pull, no refresh, no watching, no `workspace/configuration` and no lazily made edits. */
export const plainCapabilities: ClientCapabilities = { textDocument: { publishDiagnostics: {} } };

export interface StartOptions {
  readonly transport: Transport;
  readonly capabilities?: ClientCapabilities;
  /** Files below the workspace folder, by POSIX path. */
  readonly files?: { readonly [path: string]: string };
  /** The `plimsoll` section of the settings. */
  readonly settings?: unknown;
  /** No workspace folder is open. */
  readonly folderless?: boolean;
  /** Whether a person trusts the workspace. */
  readonly trusted?: boolean;
  /** Whether the client hands over files; a worker without that sees none. */
  readonly handsOverFiles?: boolean;
}

export interface Received {
  readonly method: string;
  readonly params: unknown;
}

/** Everything that was started and not yet stopped, so that a failed test leaves nothing running. */
const running = new Set<TestClient>();

export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((client) => client.stop()));
}

export async function start(options: StartOptions): Promise<TestClient> {
  const client = new TestClient(options);
  running.add(client);
  await client.initialize();
  return client;
}

/** An editor as the server sees it: real messages, documents that it keeps, edits that it applies, files on disk. */
export class TestClient {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll lsp é-')));
  /** Requests and notifications of the server, in order. */
  readonly received: Received[] = [];
  readonly published = new Map<string, { readonly version?: number; readonly diagnostics: readonly Diagnostic[] }>();
  settings: unknown;
  initializeResult: InitializeResult | undefined;
  readonly connection: MessageConnection;
  private readonly documents = new Map<string, TextDocument>();
  private readonly server: Running;
  private stopped = false;

  constructor(private readonly options: StartOptions) {
    this.settings = options.settings ?? {};
    for (const [path, text] of Object.entries(options.files ?? {})) this.write(path, text);
    this.server = run(options.transport);
    this.connection = createMessageConnection(this.server.reader, this.server.writer);
    this.listen();
    this.connection.listen();
  }

  async initialize(): Promise<void> {
    this.initializeResult = await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: this.options.folderless === true ? null : this.folderUri,
      workspaceFolders: this.options.folderless === true ? null : [{ uri: this.folderUri, name: 'test' }],
      capabilities: this.options.capabilities ?? fullCapabilities,
      initializationOptions: {
        files: this.options.handsOverFiles ?? true,
        clientCommands: true,
        trusted: this.options.trusted ?? true,
        settings: this.settings,
        pages: pathToFileURL(join(fileURLToPath(new URL('../..', import.meta.url)), 'dist/pages.json')).href,
      },
    });
    await this.connection.sendNotification('initialized', {});
  }

  get folderUri(): string {
    return pathToFileURL(this.folder).toString();
  }

  uri(path: string): string {
    return pathToFileURL(join(this.folder, path)).toString();
  }

  /** Writes a file below the workspace folder; the server is told only by `changedOnDisk`. */
  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    // Scripts can be started, as in any repository that works.
    writeFileSync(join(this.folder, path), text, { mode: path.endsWith('.sh') ? 0o755 : 0o644 });
  }

  remove(path: string): void {
    rmSync(join(this.folder, path), { recursive: true, force: true });
  }

  async changedOnDisk(path: string, type: 'created' | 'changed' | 'deleted'): Promise<void> {
    await this.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: this.uri(path), type: { created: 1, changed: 2, deleted: 3 }[type] }],
    });
  }

  async open(path: string, text?: string, languageId = 'dockerfile', uri = this.uri(path)): Promise<string> {
    const document = TextDocument.create(uri, languageId, 1, text ?? readFileSync(join(this.folder, path), 'utf8'));
    this.documents.set(uri, document);
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text: document.getText() } });
    return uri;
  }

  text(uri: string): string {
    return this.document(uri).getText();
  }

  document(uri: string): TextDocument {
    const document = this.documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  }

  /** Edits an open document as a person does: the server hears of the changed ranges alone. */
  async edit(uri: string, edits: readonly { readonly range: Range; readonly newText: string }[]): Promise<void> {
    const document = this.document(uri);
    // From the back, so that each range still speaks of the text that it was made for.
    const ordered = [...edits].sort((a, b) => document.offsetAt(b.range.start) - document.offsetAt(a.range.start));
    const contentChanges = ordered.map(({ range, newText }) => ({ range, text: newText }));
    this.documents.set(uri, TextDocument.update(document, contentChanges, document.version + 1));
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: document.version }, contentChanges });
  }

  /** Replaces the first `before` in an open document. */
  async replace(uri: string, before: string, after: string): Promise<void> {
    const document = this.document(uri);
    const at = document.getText().indexOf(before);
    if (at === -1) throw new Error(`there is no ${JSON.stringify(before)} in ${uri}`);
    await this.edit(uri, [{ range: { start: document.positionAt(at), end: document.positionAt(at + before.length) }, newText: after }]);
  }

  async close(uri: string): Promise<void> {
    this.documents.delete(uri);
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  async pull(uri: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
    return this.connection.sendRequest('textDocument/diagnostic', {
      textDocument: { uri },
      identifier: 'plimsoll',
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });
  }

  /** The findings of an open document. */
  async diagnostics(uri: string): Promise<readonly Diagnostic[]> {
    const report = await this.pull(uri);
    if (report.kind !== 'full') throw new Error('a report without a previous one is full');
    return report.items;
  }

  async codes(uri: string): Promise<readonly unknown[]> {
    return (await this.diagnostics(uri)).map((diagnostic) => diagnostic.code);
  }

  /** The part of the text that a finding marks. */
  marked(uri: string, { range }: { readonly range: Range }): string {
    return this.document(uri).getText(range);
  }

  async actions(uri: string, range: Range, only?: readonly string[]): Promise<readonly CodeAction[]> {
    return (
      (await this.connection.sendRequest<CodeAction[] | null>('textDocument/codeAction', {
        textDocument: { uri },
        range,
        context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
      })) ?? []
    );
  }

  /** The actions at the first finding of a rule. */
  async actionsOf(uri: string, rule: string): Promise<readonly CodeAction[]> {
    const finding = (await this.diagnostics(uri)).find((diagnostic) => diagnostic.code === rule);
    if (finding === undefined) throw new Error(`${rule} does not report in ${uri}`);
    return this.actions(uri, finding.range);
  }

  async resolve(action: CodeAction): Promise<CodeAction> {
    return action.edit === undefined ? this.connection.sendRequest('codeAction/resolve', action) : action;
  }

  /** Takes an action as an editor does: asks for its edit, and applies it. */
  async take(action: CodeAction | undefined): Promise<void> {
    if (action === undefined) throw new Error('there is no such action');
    const { edit } = await this.resolve(action);
    if (edit === undefined) throw new Error(`"${action.title}" has no edit`);
    await this.apply(edit);
  }

  async apply(edit: WorkspaceEdit): Promise<void> {
    for (const [uri, edits] of Object.entries(edit.changes ?? {})) await this.applyTo(uri, null, edits);
    for (const change of edit.documentChanges ?? []) {
      if ('textDocument' in change) await this.applyTo(change.textDocument.uri, change.textDocument.version, (change as TextDocumentEdit).edits as TextEdit[]);
      else if (change.kind === 'create') writeFileSync(fileURLToPath(change.uri), '');
    }
  }

  private async applyTo(uri: string, version: number | null, edits: readonly TextEdit[]): Promise<void> {
    if (this.documents.has(uri)) {
      if (version !== null && version !== this.document(uri).version)
        throw new Error(`the edit is for version ${version} of ${uri}, which is at ${this.document(uri).version}`);
      await this.edit(uri, edits);
      return;
    }
    const file = fileURLToPath(uri);
    writeFileSync(file, TextDocument.applyEdits(TextDocument.create(uri, '', 0, readFileSync(file, 'utf8')), [...edits]));
  }

  async setSettings(settings: unknown): Promise<void> {
    this.settings = settings;
    await this.connection.sendNotification('workspace/didChangeConfiguration', { settings: { plimsoll: settings } });
  }

  count(method: string): number {
    return this.received.filter((message) => message.method === method).length;
  }

  /** Waits until `found` says something else than undefined or false. */
  async until<T>(what: string, found: () => T | undefined | false | Promise<T | undefined | false>, milliseconds = 5_000): Promise<T> {
    const end = Date.now() + milliseconds;
    for (;;) {
      const value = await found();
      if (value !== undefined && value !== false) return value;
      if (Date.now() > end) throw new Error(`not within ${milliseconds} ms: ${what}`);
      await pause(10);
    }
  }

  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    running.delete(this);
    await Promise.race([
      this.connection
        .sendRequest('shutdown')
        .then(() => this.connection.sendNotification('exit'))
        .catch(() => undefined),
      pause(2_000),
    ]);
    this.connection.dispose();
    await this.server.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private listen(): void {
    this.connection.onNotification((method, params) => {
      this.received.push({ method, params });
      if (method === 'textDocument/publishDiagnostics') {
        const { uri, ...rest } = params as unknown as { uri: string; version?: number; diagnostics: readonly Diagnostic[] };
        this.published.set(uri, rest);
      }
    });
    this.connection.onRequest(async (method, params) => {
      this.received.push({ method, params });
      return this.answer(method, params);
    });
  }

  private async answer(method: string, params: unknown): Promise<unknown> {
    if (method === 'workspace/configuration') return (params as unknown as { items: readonly unknown[] }).items.map(() => this.settings);
    if (method === 'workspace/applyEdit') {
      await this.apply((params as unknown as { edit: WorkspaceEdit }).edit);
      return { applied: true };
    }
    if (method === 'workspace/workspaceFolders') return [{ uri: this.folderUri, name: 'test' }];
    if (method.startsWith('plimsoll/')) return this.handOver(method, (params as unknown as { uri: string }).uri);
    return null;
  }

  /** A virtual file system that happens to lie on the disk. */
  private handOver(method: string, uri: string): unknown {
    const file = fileURLToPath(uri);
    if (!existsSync(file)) return { state: 'absent' };
    if (method === 'plimsoll/list') return { state: 'found', names: readdirSync(file).sort() };
    const info = statSync(file);
    if (method === 'plimsoll/stat') return { state: 'found', type: info.isDirectory() ? 'directory' : 'file', size: info.size, mode: null };
    return info.isFile() ? { state: 'found', text: readFileSync(file, 'utf8') } : { state: 'unknown' };
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
