import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import * as vscode from 'vscode';
import { actionNamed, discard, findingOf, save, show, take, uriOf, withoutFinding, write } from './helpers';

const image = 'FROM debian:13-slim\nCOPY --chmod=755 start.sh /start.sh\nUSER 1001\nENTRYPOINT ["/start.sh"]\nCMD ["sleep", "1"]\n';
const faulty = '#!/bin/sh\nset -e\n"$@"\n';
const good = '#!/bin/sh\nset -e\nexec "$@"\n';

suite('one image, two files', () => {
  let folder = '';
  let count = 0;

  setup(async () => {
    folder = `cross${++count}`;
    await write(`${folder}/Dockerfile`, image);
    await write(`${folder}/start.sh`, faulty, 0o755);
  });
  teardown(async () => {
    await discard();
    await discard();
  });

  test("typing in the script takes the Dockerfile's finding away", async () => {
    const { document } = await show(`${folder}/Dockerfile`);
    await findingOf(document.uri, 'missing-exec');
    const script = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf(`${folder}/start.sh`)), vscode.ViewColumn.Beside);
    await script.edit((edit) => edit.insert(new vscode.Position(2, 0), 'exec '));
    await withoutFinding(document.uri, 'missing-exec');
    await script.edit((edit) => edit.delete(new vscode.Range(2, 0, 2, 5)));
    await findingOf(document.uri, 'missing-exec');
  });

  test("exec comes into the script from the Dockerfile's light bulb", async () => {
    const { document } = await show(`${folder}/Dockerfile`);
    const finding = await findingOf(document.uri, 'missing-exec');
    await take(await actionNamed(document.uri, finding.range, /exec/));
    await withoutFinding(document.uri, 'missing-exec');
    await save(uriOf(`${folder}/start.sh`));
    assert.equal(readFileSync(uriOf(`${folder}/start.sh`).fsPath, 'utf8'), good);
    assert.equal(readFileSync(document.uri.fsPath, 'utf8'), image);
  });

  test("--chmod comes into the Dockerfile from the script's light bulb", async () => {
    await write(`${folder}/plain/Dockerfile`, image.replace(' --chmod=755', ''));
    const uri = await write(`${folder}/plain/start.sh`, good);
    assert.equal(statSync(uri.fsPath).mode & 0o111, 0);
    const { document } = await show(`${folder}/plain/start.sh`);
    const finding = await findingOf(document.uri, 'entrypoint-not-executable');
    await take(await actionNamed(document.uri, finding.range, /chmod/));
    await withoutFinding(document.uri, 'entrypoint-not-executable');
    const inImage = uriOf(`${folder}/plain/Dockerfile`);
    await save(inImage);
    assert.match(readFileSync(inImage.fsPath, 'utf8'), /^COPY --chmod=0?755 start\.sh /m);
    assert.equal(readFileSync(document.uri.fsPath, 'utf8'), good);
  });

  test('an ignore file counts as it is typed', async () => {
    await write(`${folder}/.dockerignore`, '.git\n');
    const { document } = await show(`${folder}/Dockerfile`);
    await findingOf(document.uri, 'missing-exec');
    const ignore = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf(`${folder}/.dockerignore`)), vscode.ViewColumn.Beside);
    await ignore.edit((edit) => edit.insert(new vscode.Position(1, 0), '*.sh\n'));
    await findingOf(document.uri, 'ignored-copy-source');
    await vscode.commands.executeCommand('undo');
    await withoutFinding(document.uri, 'ignored-copy-source');
  });

  test('a script that is deleted and comes back is followed', async () => {
    const { document } = await show(`${folder}/Dockerfile`);
    await findingOf(document.uri, 'missing-exec');
    const uri = uriOf(`${folder}/start.sh`);
    await vscode.workspace.fs.delete(uri);
    await withoutFinding(document.uri, 'missing-exec');
    await write(`${folder}/start.sh`, faulty, 0o755);
    await findingOf(document.uri, 'missing-exec');
  });
});
