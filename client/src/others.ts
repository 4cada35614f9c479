import { ConfigurationTarget, Disposable, extensions, l10n, languages, window, workspace, type Diagnostic, type Memento, type Uri } from 'vscode';
import { State, type BaseLanguageClient } from 'vscode-languageclient';
import { methods, type OtherReport, type OthersParams, type OthersReply } from '@plimsoll/server/protocol';
import type { SharedCollection } from './collection';
import { imageDocuments } from './documents';

/** How long changes are gathered, in milliseconds: a linter may say its findings one after another. */
const patience = 100;
const askedKey = 'otherLinters.asked';
const hadolintName = /\bDL\d{4}\b/;

/** Extensions that are known to show what rules here report, too, by what their names for it look like. */
const neighbors: readonly (readonly [id: string, names: RegExp])[] = [
  ['exiasr.hadolint', hadolintName],
  ['michaellzc.vscode-hadolint', hadolintName],
  ['docker.docker', /^[A-Z][A-Za-z]+$/],
];

/**
 * Tells the server what other extensions show in image files, so that it need not be shown twice: it knows which of their names mean the same.
 * Only what they really show counts; one that is installed may still lack the program that it runs. Where a fault shows twice, a person is asked
 * once, in all windows, how that should be.
 */
export function lookAtOthers(client: BaseLanguageClient, own: SharedCollection, memory: Memento): Disposable {
  /** What the server knows, by URI. */
  const told = new Map<string, string>();
  const waiting = new Map<string, Uri>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = (uris: readonly Uri[]) => {
    for (const uri of uris) waiting.set(uri.toString(), uri);
    timer ??= setTimeout(() => {
      timer = undefined;
      const now = [...waiting.values()];
      waiting.clear();
      for (const uri of now) void tell(uri).catch(() => told.delete(uri.toString()));
    }, patience);
  };

  /** Rejects where the server goes down meanwhile; it is told again when it is back. */
  const tell = async (uri: Uri) => {
    const document = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    if (document === undefined || languages.match(imageDocuments, document) === 0 || client.state !== State.Running) return;
    const mine = new Set(own.of(uri).map(identityOf));
    const reports = languages.getDiagnostics(uri).flatMap((diagnostic) => {
      const name = mine.has(identityOf(diagnostic)) ? undefined : nameOf(diagnostic);
      return name === undefined ? [] : [{ name, line: diagnostic.range.start.line, source: diagnostic.source }];
    });
    const text = JSON.stringify(reports);
    if (text === (told.get(uri.toString()) ?? '[]')) return;
    told.set(uri.toString(), text);
    const params: OthersParams = { uri: client.code2ProtocolConverter.asUri(uri), reports: reports.map(({ name, line }): OtherReport => ({ name, line })) };
    const { doubled } = await client.sendRequest<OthersReply>(methods.others, params);
    const [first] = reports.filter(({ name }) => doubled.includes(name));
    if (first !== undefined) await ask(memory, uri, neighborOf(first.name) ?? first.source ?? l10n.t('Another extension'));
  };

  return Disposable.from(
    languages.onDidChangeDiagnostics(({ uris }) => look(uris)),
    workspace.onDidOpenTextDocument(({ uri }) => look([uri])),
    workspace.onDidCloseTextDocument(({ uri }) => void told.delete(uri.toString())),
    client.onDidChangeState(({ newState }) => {
      if (newState !== State.Running) return;
      told.clear();
      look(workspace.textDocuments.map(({ uri }) => uri));
    }),
    { dispose: () => clearTimeout(timer) },
  );
}

/** What the other calls the fault: its code, or a name of hadolint's in the message. */
function nameOf(diagnostic: Diagnostic): string | undefined {
  const code = codeOf(diagnostic);
  return typeof code === 'string' && code !== '' ? code : hadolintName.exec(diagnostic.message)?.[0];
}

function identityOf(diagnostic: Diagnostic): string {
  const { message, range } = diagnostic;
  return JSON.stringify([codeOf(diagnostic), message, range.start, range.end]);
}

function codeOf({ code }: Diagnostic): string | number | undefined {
  return typeof code === 'object' ? code.value : code;
}

/** The name of the active extension that is known to speak of a fault in that way. */
function neighborOf(name: string): string | undefined {
  const known = neighbors.flatMap(([id, names]) => (names.test(name) ? (extensions.getExtension<unknown>(id) ?? []) : []));
  const active = known.find(({ isActive }) => isActive);
  return (active?.packageJSON as { readonly displayName?: string } | undefined)?.displayName;
}

/** Asks once. Who has a setting has answered. */
async function ask(memory: Memento, uri: Uri, other: string): Promise<void> {
  const settings = workspace.getConfiguration('plimsoll', uri);
  const set = settings.inspect('otherLinters');
  if (memory.get(askedKey) === true || [set?.globalValue, set?.workspaceValue, set?.workspaceFolderValue].some((value) => value !== undefined)) return;
  await memory.update(askedKey, true);
  const once = l10n.t('Show once');
  const choice = await window.showInformationMessage(
    l10n.t('{0} and Plimsoll report some of the same faults. Show them once, as {0} does?', other),
    once,
    l10n.t('Keep both'),
  );
  if (choice === once) await settings.update('otherLinters', 'showOnce', ConfigurationTarget.Global);
}
