import { commands, l10n, Uri, window, workspace, type Disposable, type TextDocumentContentProvider } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { methods, type RuleSummary } from '@plimsoll/server/protocol';

const scheme = 'plimsoll-rule';

/** Shows the pages of rules: they come with the extension, so nothing needs the network. */
export function registerRulePages(client: BaseLanguageClient): readonly Disposable[] {
  const provider: TextDocumentContentProvider = {
    provideTextDocumentContent: async (uri) =>
      (await client.sendRequest<string | null>(methods.rulePage, { rule: ruleOf(uri) })) ?? l10n.t('There is no rule "{0}".', ruleOf(uri)),
  };
  return [
    workspace.registerTextDocumentContentProvider(scheme, provider),
    commands.registerCommand('plimsoll.explainRule', (rule?: unknown) => explain(client, rule)),
  ];
}

async function explain(client: BaseLanguageClient, given: unknown): Promise<void> {
  const rule = typeof given === 'string' ? given : await pick(client);
  if (rule === undefined) return;
  const uri = Uri.from({ scheme, path: `/${rule}.md` });
  try {
    await commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // The editor's Markdown preview can be switched off.
    await window.showTextDocument(uri, { preview: true });
  }
}

async function pick(client: BaseLanguageClient): Promise<string | undefined> {
  const rules = client.sendRequest<readonly RuleSummary[]>(methods.rules).then((all) => all.map(({ id, summary }) => ({ label: id, detail: summary })));
  return (await window.showQuickPick(rules, { placeHolder: l10n.t('Which rule?'), matchOnDetail: true }))?.label;
}

function ruleOf(uri: Uri): string {
  return uri.path.replace(/^\//, '').replace(/\.md$/, '');
}
