import { commands, languages, window, type Disposable, type TextEditor } from 'vscode';
import { imageDocuments } from './documents';

/** Ends the step of the walkthrough that asks for a Dockerfile: the language of an editor is known inside that editor alone. */
export function noteActiveImage(): Disposable {
  const note = (editor: TextEditor | undefined) => {
    const isImage = editor !== undefined && languages.match(imageDocuments, editor.document) > 0;
    void commands.executeCommand('setContext', 'plimsoll.imageActive', isImage);
  };
  note(window.activeTextEditor);
  return window.onDidChangeActiveTextEditor(note);
}
