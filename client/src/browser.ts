import { Uri, type ExtensionContext } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { start, stop } from './common';

/** In the browser: the server is a worker, and all files come through the editor. */
export function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, 'dist/web/server.js').toString(true);
  // The client takes a worker for one only if it is an instance of `Worker`; those that VS Code's extension host hands out are not.
  const connect = () => {
    const worker = new Worker(script);
    return Promise.resolve({ reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) });
  };
  return start(context, (id, name, options) => new LanguageClient(id, name, connect, options));
}

export function deactivate(): Promise<void> {
  return stop();
}
