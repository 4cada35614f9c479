import { describe, expect, it } from 'vitest';
import { documentKind } from '../../shared-rules/src/catalog/document-kind';

describe('which documents are checked', () => {
  it.each([
    'Dockerfile',
    'dockerfile',
    'Containerfile',
    'Dockerfile.prod',
    'Containerfile.build',
    'web.dockerfile',
    'web.Containerfile',
    'a/b/Dockerfile',
    'C:\\repo\\Dockerfile',
    'file:///repo/Dockerfile',
    'Dockerfile.sh',
    'vscode-remote://host/repo/Dockerfile',
  ])('%s is a Dockerfile', (name) => expect(documentKind(name)).toBe('dockerfile'));

  it.each([
    'docker-entrypoint.sh',
    'entrypoint.bash',
    'start.sh',
    'docker-entrypoint',
    'entrypoint',
    's2i/bin/run',
    '.s2i/bin/run',
    'lib.ash',
    'x.dash',
    'file:///repo/run.sh',
  ])('%s is a script', (name) => expect(documentKind(name)).toBe('script'));

  it.each([
    'Dockerfile.dockerignore',
    'Dockerfile.containerignore',
    '.dockerignore',
    'Dockerfile.md',
    '.github/workflows/dockerfile.yaml',
    'dockerfile.yml',
    'dockerfile.json',
    'Dockerfile.orig',
    'Dockerfile.rej',
    'Dockerfile~',
    'Dockerfile.bak',
    '.Dockerfile.swp',
    '#Dockerfile#',
    '.#Dockerfile',
    'MyDockerfile',
    'Dockerfiles/readme.txt',
    'dockerfile-notes.txt',
    'run',
    'bin/run',
    'docker-entrypoint.py',
    'start.sh.orig',
    'x.zsh',
    'x.fish',
    'git:/repo/Dockerfile',
    'git:/repo/Dockerfile?ref=HEAD',
    'output:Dockerfile',
    'vscode-notebook-cell:/repo/Dockerfile',
    'chat-editing-text-model:/Dockerfile',
    '',
    '/',
  ])('%j is neither', (name) => expect(documentKind(name)).toBeNull());

  it('the language decides where the name does not', () => {
    expect(documentKind('image', 'dockerfile')).toBe('dockerfile');
    expect(documentKind('untitled:Untitled-1', 'dockerfile')).toBe('dockerfile');
    expect(documentKind('run', 'shellscript')).toBe('script');
    expect(documentKind('Dockerfile', 'plaintext')).toBe('dockerfile');
    expect(documentKind('start.sh', 'plaintext')).toBe('script');
  });

  it('a name outweighs the language for Dockerfiles and for what is no Dockerfile, not for scripts', () => {
    expect(documentKind('Dockerfile.sh', 'shellscript')).toBe('dockerfile');
    expect(documentKind('Dockerfile.md', 'dockerfile')).toBeNull();
    expect(documentKind('git:/repo/Dockerfile', 'dockerfile')).toBeNull();
    expect(documentKind('start.sh', 'python')).toBeNull();
    expect(documentKind('x.zsh', 'shellscript')).toBeNull();
  });
});
