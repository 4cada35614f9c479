import { EndOfLine, TextEdit, workspace, WorkspaceEdit, type Uri } from 'vscode';
import { CancellationToken, type BaseLanguageClient, type Middleware } from 'vscode-languageclient';

const toLf = TextEdit.setEndOfLine(EndOfLine.LF);

/**
 * VS Code keeps one line ending for a whole document and puts it into all that an edit inserts, so that an edit which turns CRLF into LF changes
 * nothing. Where the server's edit brings LF into a document with CRLF, the editor is told so in its own way.
 */
export function turnLineEndings(client: () => BaseLanguageClient): Middleware {
  return {
    async resolveCodeAction(item, token, next) {
      const action = await next(item, token);
      const turned = action?.edit === undefined ? [] : await documentsToTurn(action.edit);
      if (action?.edit !== undefined && turned.length > 0) {
        const whole = new WorkspaceEdit();
        for (const [uri, edits] of action.edit.entries()) whole.set(uri, turned.includes(uri) ? [...edits, toLf] : edits);
        action.edit = whole;
      }
      return action;
    },
    workspace: {
      async handleApplyEdit(params, next) {
        // Asked before the edit is made: with the documents as they are now.
        const turned = await documentsToTurn(await client().protocol2CodeConverter.asWorkspaceEdit(params.edit));
        const reply = await next(params, CancellationToken.None);
        if (turned.length > 0 && 'applied' in reply && reply.applied) {
          const edit = new WorkspaceEdit();
          for (const uri of turned) edit.set(uri, [toLf]);
          await workspace.applyEdit(edit);
        }
        return reply;
      },
    },
  };
}

/** The documents with CRLF into which an edit brings LF alone. */
async function documentsToTurn(edit: WorkspaceEdit): Promise<readonly Uri[]> {
  const turned: Uri[] = [];
  for (const [uri, edits] of edit.entries()) {
    if (edits.some(({ newText }) => /(?:^|[^\r])\n/.test(newText)) && (await hasCrlf(uri))) turned.push(uri);
  }
  return turned;
}

async function hasCrlf(uri: Uri): Promise<boolean> {
  try {
    return (await workspace.openTextDocument(uri)).eol === EndOfLine.CRLF;
  } catch {
    // A file that the edit creates is not there yet.
    return false;
  }
}
