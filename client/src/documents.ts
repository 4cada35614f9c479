import { languages, type TextDocument } from 'vscode';
import type { DocumentSelector } from 'vscode-languageclient';

const images: string[] = ['**/Dockerfile', '**/Containerfile', '**/Dockerfile.*', '**/Containerfile.*', '**/*.dockerfile', '**/*.containerfile'];
const scripts: string[] = ['**/*.sh', '**/*entrypoint*'];

const settings: string[] = ['**/plimsoll.yaml', '**/.plimsoll.yaml', '**/package.json', '**/.hadolint.yaml', '**/.hadolint.yml'];

/** What images hang on: the text in the editor counts before that on disk. */
const others: string[] = ['**/*.dockerignore', '**/.containerignore', '**/*compose*.{yaml,yml}'];

export const imageDocuments = [{ language: 'dockerfile' }, ...images.map((pattern) => ({ pattern }))];

/** What the server is told of; it decides which of these documents are its own. */
export const documents: DocumentSelector = [
  ...imageDocuments,
  { language: 'shellscript' },
  ...[...scripts, ...settings, ...others].map((pattern) => ({ pattern })),
];

/** What a check of the workspace looks for. */
export const workspaceGlob = `{${[...images, ...scripts].join(',')}}`;

/** A Dockerfile, or a script that has findings or the name of a start script. */
export function isImageFile(document: TextDocument): boolean {
  if (languages.match(imageDocuments, document) > 0) return true;
  if (document.languageId !== 'shellscript') return false;
  return /entrypoint[^/]*$/.test(document.uri.path) || languages.getDiagnostics(document.uri).some((diagnostic) => diagnostic.source === 'plimsoll');
}
