import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { applyEdits, defaultConfig, readShellCheck, shellCheckArguments, shellCheckInput, shellTexts } from '../../shared-rules/src/index';
import { unpackDebianPackage } from '../harness/debian-packages.mjs';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-shellcheck-'));
const kit = installed();
if ('why' in kit) console.log(`skipped: shellcheck: ${kit.why}`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function installed() {
  if (spawnSync('shellcheck', ['--version']).status === 0) return { env: process.env };
  return unpackDebianPackage('shellcheck', folder);
}

function remarks(text: string, path = 'Dockerfile') {
  if ('why' in kit) throw new Error(kit.why);
  const input = { kind: path === 'Dockerfile' ? 'dockerfile' : 'script', text, path, config: defaultConfig } as const;
  return shellTexts(input, new Map()).flatMap((shell) => {
    const { stdout, stderr } = spawnSync('shellcheck', shellCheckArguments(shell), { input: shellCheckInput(shell), encoding: 'utf8', env: kit.env });
    expect(stderr).toBe('');
    return readShellCheck(shell, stdout);
  });
}

/** The remarks as `code: the text that they point at`. */
function shown(text: string, path?: string): readonly string[] {
  return remarks(text, path).map((one) => `${one.code}: ${text.slice(one.span.start, one.span.end)}`);
}

describe('texts for ShellCheck', () => {
  const dialects = (text: string) => shellTexts({ kind: 'dockerfile', text, path: null, config: defaultConfig }, new Map()).map((one) => one.dialect);

  it('are read in the shell that the image has', () => {
    expect(dialects('FROM debian:12\nRUN a\nFROM alpine:3.20\nRUN a\nFROM registry.access.redhat.com/ubi9/ubi\nRUN a\nFROM example.com/a:1\nRUN a\n')).toEqual([
      'dash',
      'dash',
      'bash',
      'sh',
    ]);
    expect(dialects('FROM debian:12\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN a\nRUN <<EOF dash\na\nEOF\nRUN <<EOF python3\nprint()\nEOF\n')).toEqual([
      'bash',
      'dash',
    ]);
  });
  it('are RUN, and CMD and ENTRYPOINT in shell form', () => {
    expect(dialects('FROM debian:12\nRUN ["sh", "-c", "a"]\nRUN ["a"]\nCMD a\nENTRYPOINT ["a"]\nHEALTHCHECK NONE\n')).toEqual(['dash', 'dash']);
  });
});

describe.skipIf('why' in kit)('ShellCheck', () => {
  it('speaks of places in the Dockerfile, across continuations and comments', () => {
    const text = 'FROM debian:12\nRUN echo 🎈 && \\\n    # a comment\n\tcat $x && \\\n    echo $y\n';
    expect(shown(text)).toEqual(['SC2154: $x', 'SC2086: $x', 'SC2154: $y', 'SC2086: $y']);
  });
  it('knows the variables of the build', () => {
    expect(shown('FROM debian:12\nARG x\nENV y=1\nRUN echo "$x$y"\n')).toEqual([]);
    expect(shown('FROM debian:12\nENV y=1\nRUN [ "$y" = 1 ] || echo "$z"\n')).toEqual(['SC2154: $z']);
  });
  it('repairs what it can', () => {
    const text = 'FROM debian:12\nARG x\nRUN echo $x \\\n    $x\n';
    const found = remarks(text);
    expect(found.map((one) => one.code)).toEqual(['SC2086', 'SC2086']);
    expect(
      applyEdits(
        text,
        found.flatMap((one) => one.edits ?? []),
      ),
    ).toBe('FROM debian:12\nARG x\nRUN echo "$x" \\\n    "$x"\n');
  });
  it('keeps a quote on the line of its word', () => {
    const text = 'FROM debian:12\nARG x\nRUN echo $x\\\n && true\n';
    const [first] = remarks(text);
    expect(applyEdits(text, first?.edits ?? [])).toBe('FROM debian:12\nARG x\nRUN echo "$x"\\\n && true\n');
  });
  it('reads here-documents and scripts as they are, directives included', () => {
    expect(shown('FROM debian:12\nRUN <<EOF\necho $x\nEOF\n')).toEqual(['SC2154: $x', 'SC2086: $x']);
    expect(shown('#!/bin/bash\n# shellcheck disable=SC2086\necho $1 $2\necho $3\n', 'start.sh')).toEqual([]);
    expect(shown('#!/bin/sh\necho $1\n', 'start.sh')).toEqual(['SC2086: $1']);
  });
  it('is silent where a comment of the Dockerfile says so', () => {
    const run = 'RUN echo $x\n';
    expect(shown(`FROM debian:12\nARG x\n# hadolint ignore=SC2086\n${run}${run}`)).toEqual(['SC2086: $x']);
    expect(shown(`FROM debian:12\nARG x\n# shellcheck disable=SC2154,SC2086\n${run}`)).toEqual([]);
    expect(shown(`# hadolint global ignore=SC2086\nFROM debian:12\nARG x\n${run}${run}`)).toEqual([]);
    expect(shown(`FROM debian:12\nARG x\n# plimsoll ignore=apt-recommends\n${run}`)).toEqual(['SC2086: $x']);
  });
  it('says nothing of what only a file of its own has', () => {
    expect(shown('FROM debian:12\nRUN . /etc/os-release && echo "$ID"\n')).toEqual([]);
  });
});
