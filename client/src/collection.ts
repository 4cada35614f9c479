import { languages, type Diagnostic, type DiagnosticCollection, type Uri } from 'vscode';
import type { DiagnosticCollectionProvider } from 'vscode-languageclient';

/** One collection for what is pulled and what is published: a file never shows its findings twice. */
export class SharedCollection implements DiagnosticCollectionProvider {
  private collection: DiagnosticCollection | undefined;
  private users = 0;

  create(): DiagnosticCollection {
    this.collection ??= languages.createDiagnosticCollection('plimsoll');
    this.users++;
    return this.collection;
  }

  /** What is shown of a document. */
  of(uri: Uri): readonly Diagnostic[] {
    return this.collection?.get(uri) ?? [];
  }

  dispose(): void {
    this.users--;
    if (this.users > 0) return;
    this.collection?.dispose();
    this.collection = undefined;
  }
}
