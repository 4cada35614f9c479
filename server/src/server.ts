import { catalogVersion } from '@plimsoll/shared-rules';
import { DidChangeConfigurationNotification, TextDocumentSyncKind, type Connection, type InitializeResult } from 'vscode-languageserver';
import { version } from '../../package.json';
import { abilitiesOf } from './abilities';
import { handleCheck } from './handlers/check';
import { codeActionKinds, handleCodeActions } from './handlers/code-actions';
import { handleCodeLenses } from './handlers/code-lenses';
import { commandNames, handleCommands } from './handlers/commands';
import { handleDiagnostics } from './handlers/diagnostics';
import { handleDocumentLinks } from './handlers/document-links';
import { handleHover } from './handlers/hover';
import { handleOthers } from './handlers/others';
import { handleRulePages } from './handlers/rule-pages';
import { handleWatchedFiles } from './handlers/watched-files';
import { logChecks } from './log-checks';
import { Publisher } from './publisher';
import { methods, type InitializationOptions } from './protocol';
import type { Runtime } from './runtime';
import { Session } from './session';

/** Serves one client over `connection` until it says exit. The same in Node and in a browser's worker. */
export function startServer(connection: Connection, runtime: Runtime): void {
  const session = new Session(connection, runtime);
  const publisher = new Publisher(session);

  connection.onInitialize((params): InitializeResult => {
    const abilities = abilitiesOf(params);
    session.abilities = abilities;
    session.files.options = { client: abilities.files, watched: abilities.watch };
    session.settings.asks = abilities.configuration;
    const options = params.initializationOptions as InitializationOptions | null | undefined;
    session.settings.push(options?.settings);
    session.trusted = options?.trusted !== false;
    if (abilities.files) session.pages.uri = options?.pages ?? null;
    const folders = params.workspaceFolders?.map((folder) => folder.uri) ?? (params.rootUri === null || params.rootUri === undefined ? [] : [params.rootUri]);
    session.roots.setFolders(folders);
    return {
      serverInfo: { name: 'plimsoll', version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
        ...(abilities.pull ? { diagnosticProvider: { identifier: 'plimsoll', interFileDependencies: !abilities.refresh, workspaceDiagnostics: false } } : {}),
        codeActionProvider: { codeActionKinds: [...codeActionKinds], resolveProvider: abilities.resolveEdits },
        hoverProvider: true,
        documentLinkProvider: {},
        codeLensProvider: {},
        executeCommandProvider: { commands: [...commandNames] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });

  connection.onInitialized(() => {
    const { abilities } = session;
    connection.console.info(`Plimsoll ${version}, rules ${catalogVersion}; workspace: ${session.roots.workspaceFolders().join(', ') || 'no folder'}.`);
    if (abilities.configurationChanges) void connection.client.register(DidChangeConfigurationNotification.type, { section: 'plimsoll' });
    if (abilities.folders) {
      connection.workspace.onDidChangeWorkspaceFolders(async () => {
        const now = await connection.workspace.getWorkspaceFolders();
        session.roots.setFolders(now?.map((folder) => folder.uri) ?? []);
        session.forget();
        publisher.refreshAll();
      });
    }
  });

  connection.onDidChangeConfiguration(({ settings }) => {
    if (session.abilities.configuration) session.settings.forget();
    else session.settings.push(settings);
    session.shellChecks.forget();
    session.invalidateAll();
    publisher.refreshAll();
  });
  connection.onNotification(methods.trusted, () => {
    session.trusted = true;
    publisher.refreshAll();
  });

  handleDiagnostics(session, publisher);
  handleCodeActions(session);
  handleHover(session);
  handleDocumentLinks(session);
  handleCodeLenses(session);
  handleCommands(session, publisher);
  handleCheck(session, publisher);
  handleRulePages(session);
  handleOthers(session, publisher);
  handleWatchedFiles(session, publisher);
  logChecks(session);
  session.documents.listen(connection);
  connection.listen();
}
