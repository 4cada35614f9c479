import { Uri, type ExtensionContext } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { start, stop } from './common';

/** In the browser: the server is a worker, and all files come through the editor. */
export function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, 'dist/web/server.js').toString(true);
  return start(context, (id, name, options) => new LanguageClient(id, name, () => Promise.resolve(new Worker(script)), options));
}

export function deactivate(): Promise<void> {
  return stop();
}
