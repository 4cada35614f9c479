// Looks at a Dockerfile when it is opened or saved, marks whole lines and names no source, as that extension does.
const vscode = require('vscode');

exports.activate = ({ subscriptions }) => {
  const collection = vscode.languages.createDiagnosticCollection();
  const look = (document) => {
    if (document.languageId !== 'dockerfile') return;
    const lines = Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line));
    const found = lines
      .filter(({ text }) => /^FROM .*:latest/.test(text))
      .map(({ range }) => {
        const diagnostic = new vscode.Diagnostic(range, '[hadolint] warning: a tag that moves', vscode.DiagnosticSeverity.Warning);
        diagnostic.code = 'DL3007';
        return diagnostic;
      });
    collection.set(document.uri, found);
  };
  vscode.workspace.textDocuments.forEach(look);
  subscriptions.push(collection, vscode.workspace.onDidOpenTextDocument(look), vscode.workspace.onDidSaveTextDocument(look));
};
