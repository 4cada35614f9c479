import { BrowserMessageReader, BrowserMessageWriter, createConnection, ProposedFeatures } from 'vscode-languageserver/browser';
import type { Runtime } from '../runtime';
import { startServer } from '../server';

declare const self: DedicatedWorkerGlobalScope;

/** A worker reaches no files itself: the client is asked for all of them. */
const runtime: Runtime = {
  pages: () => Promise.resolve(null),
  schedule(run, milliseconds) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
  ask: () => null,
  find: () => null,
};

startServer(createConnection(ProposedFeatures.all, new BrowserMessageReader(self), new BrowserMessageWriter(self)), runtime);
