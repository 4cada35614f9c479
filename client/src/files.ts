import { FileSystemError, FileType, Uri, workspace } from 'vscode';
import { RequestType, type BaseLanguageClient } from 'vscode-languageclient';
import { methods, type FileParams, type FileReply } from '@plimsoll/server/protocol';

const maxBytes = 1024 * 1024;

/** Hands the server files that it can not reach itself: those of virtual workspaces, and all of them in the browser. */
export function answerFileRequests(client: BaseLanguageClient): void {
  const answer = (method: string, read: (uri: Uri) => Promise<FileReply>) =>
    client.onRequest(new RequestType<FileParams, FileReply, void>(method), ({ uri }) => read(Uri.parse(uri)).catch(replyTo));
  answer(methods.readFile, readText);
  answer(methods.stat, describe);
  answer(methods.list, list);
}

async function readText(uri: Uri): Promise<FileReply> {
  const { type, size } = await workspace.fs.stat(uri);
  if ((type & FileType.File) === 0 || size > maxBytes) return { state: 'unknown' };
  return { state: 'found', text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(await workspace.fs.readFile(uri)) };
}

async function describe(uri: Uri): Promise<FileReply> {
  const { type, size } = await workspace.fs.stat(uri);
  if ((type & (FileType.File | FileType.Directory)) === 0) return { state: 'unknown' };
  return { state: 'found', type: (type & FileType.File) === 0 ? 'directory' : 'file', size, mode: null };
}

async function list(uri: Uri): Promise<FileReply> {
  const entries = await workspace.fs.readDirectory(uri);
  return { state: 'found', names: entries.map(([name]) => name).sort() };
}

function replyTo(error: unknown): FileReply {
  const missing = error instanceof FileSystemError && (error.code === 'FileNotFound' || error.code === 'FileNotADirectory');
  return { state: missing ? 'absent' : 'unknown' };
}
