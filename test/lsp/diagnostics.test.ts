import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { FullDocumentDiagnosticReport } from 'vscode-languageserver/node';
import { fullCapabilities, pause, plainCapabilities, start, stopAll, transports } from '../harness/lsp';

const twoRuns = 'FROM debian:12-slim\nRUN mkdir -p /srv/app\nRUN touch /srv/app/x\nUSER 1001\nCMD ["sleep", "1"]\n';
const oneRun = twoRuns.replace('\nRUN touch', ' && touch');

const server = fileURLToPath(new URL('../../dist/server.js', import.meta.url));

afterAll(stopAll);

describe.each(transports)('diagnostics over %s', (transport) => {
  test('a finding has its place, rule, link, source and related places', async () => {
    const client = await start({ transport, files: { Dockerfile: twoRuns } });
    const uri = await client.open('Dockerfile');
    const finding = (await client.diagnostics(uri)).find(({ code }) => code === 'consecutive-run');
    expect(finding).toMatchObject({
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } },
      severity: 3,
      source: 'plimsoll',
      codeDescription: { href: expect.stringMatching(/^https:\/\/.*\/docs\/rules\/consecutive-run\.md$/) },
      relatedInformation: [{ location: { uri, range: { start: { line: 2, character: 0 } } } }],
    });
    await client.stop();
  });

  test('columns are UTF-16 units, in files with CRLF and with characters outside the BMP', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', 'FROM debian:12-slim\r\nUSER 1001\r\nENV A="𝒜𝒜" DB_PASSWORD=hunter22\r\nCMD ["sleep", "1"]\r\n');
    const finding = (await client.diagnostics(uri)).find(({ code }) => code === 'default-password');
    expect(finding?.range.start).toEqual({ line: 2, character: 'ENV A="𝒜𝒜" '.length });
    await client.stop();
  });

  test('an answer that has not changed is not sent again; a changed text or setting changes it', async () => {
    const client = await start({ transport, files: { Dockerfile: twoRuns } });
    const uri = await client.open('Dockerfile');
    const first = (await client.pull(uri)) as FullDocumentDiagnosticReport;
    expect(await client.pull(uri, first.resultId as string)).toEqual({ kind: 'unchanged', resultId: first.resultId });

    await client.replace(uri, '\nRUN touch', ' && touch');
    const second = (await client.pull(uri, first.resultId as string)) as FullDocumentDiagnosticReport;
    expect(second.kind).toBe('full');
    expect(second.items.map(({ code }) => code)).not.toContain('consecutive-run');

    // The text of before is the result of before, whatever the version.
    await client.replace(uri, ' && touch', '\nRUN touch');
    expect(await client.pull(uri, first.resultId as string)).toEqual({ kind: 'unchanged', resultId: first.resultId });

    await client.setSettings({ rules: { 'consecutive-run': 'error' } });
    await client.until('a word to pull again', () => client.count('workspace/diagnostic/refresh') === 1);
    const third = (await client.pull(uri, first.resultId as string)) as FullDocumentDiagnosticReport;
    expect(third.kind).toBe('full');
    expect(third.items.find(({ code }) => code === 'consecutive-run')?.severity).toBe(1);
    await client.stop();
  });

  test('a client without pull is sent the findings of each version, and none once the document is closed', async () => {
    const client = await start({ transport, capabilities: plainCapabilities });
    const uri = await client.open('Dockerfile', twoRuns);
    const first = await client.until('findings', () => client.published.get(uri));
    expect(first.diagnostics.map(({ code }) => code)).toContain('consecutive-run');
    // Links and related places only where the client can show them.
    for (const diagnostic of first.diagnostics) expect(Object.keys(diagnostic).sort()).toEqual(['code', 'message', 'range', 'severity', 'source']);
    await client.replace(uri, '\nRUN touch', ' && touch');
    const second = await client.until('findings of the second version', () =>
      client.published.get(uri)?.version === 2 ? client.published.get(uri) : undefined,
    );
    expect(second.diagnostics.map(({ code }) => code)).not.toContain('consecutive-run');
    await client.close(uri);
    await client.until('nothing', () => client.published.get(uri)?.diagnostics.length === 0 && client.published.get(uri)?.version === undefined);
    await client.stop();
  });

  test('many edits at once end with the findings of the last one', async () => {
    const client = await start({ transport, capabilities: plainCapabilities });
    const uri = await client.open('Dockerfile', oneRun);
    for (let count = 0; count < 40; count++)
      await client.edit(uri, [{ range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, newText: `# ${count}\n` }]);
    await client.replace(uri, ' && touch', '\nRUN touch');
    const last = client.document(uri).version;
    const findings = await client.until('findings of the last version', () =>
      client.published.get(uri)?.version === last ? client.published.get(uri) : undefined,
    );
    expect(findings.diagnostics.find(({ code }) => code === 'consecutive-run')?.range.start.line).toBe(41);
    expect(client.count('textDocument/publishDiagnostics')).toBeLessThan(42);
    await client.stop();
  });

  test('documents that are none of ours get an empty answer', async () => {
    const client = await start({ transport });
    const foreign: [string, string, string][] = [
      ['git:/a/Dockerfile?{"ref":"HEAD"}', 'dockerfile', twoRuns],
      ['vscode-notebook-cell:/a/Dockerfile#1', 'dockerfile', twoRuns],
      [client.uri('Dockerfile.md'), 'markdown', twoRuns],
      [client.uri('Dockerfile.dockerignore'), 'ignore', twoRuns],
      [client.uri('lib/build.sh'), 'shellscript', '#!/bin/sh\nmake all\n'],
      [client.uri('Dockerfile.orig'), 'plaintext', twoRuns],
    ];
    for (const [uri, language, text] of foreign) {
      await client.open('', text, language, uri);
      expect([uri, await client.diagnostics(uri)]).toEqual([uri, []]);
    }
    expect(await client.pull(client.uri('never-opened/Dockerfile'))).toMatchObject({ kind: 'full', items: [] });
    await client.stop();
  });

  test('an untitled document and one outside the workspace are checked', async () => {
    const client = await start({ transport });
    for (const uri of ['untitled:Untitled-1', 'file:///nowhere/at/all/Dockerfile', 'vscode-vfs://github/some/repository/Dockerfile']) {
      await client.open('', twoRuns, 'dockerfile', uri);
      expect(await client.codes(uri)).toContain('consecutive-run');
    }
    await client.stop();
  });

  test('whatever a file holds, it is answered, with places inside the text', async () => {
    const client = await start({ transport });
    const texts: { readonly [name: string]: string } = {
      empty: '',
      blank: '\n\n\n',
      comments: '# nothing\n# here\n',
      withoutFrom: 'RUN true\nCMD ["true"]\n',
      binary: 'FROM debian\0\u0001\u0002\ufffd\n\0\0',
      heredoc: 'FROM debian:12\nRUN <<EOF\nnever ended\n',
      continuation: 'FROM debian:12\nRUN true && \\\n',
      quotes: 'FROM debian:12\nRUN echo "never closed\nCMD ["a\n',
      loneCarriageReturns: 'FROM debian:12\rRUN true\rRUN true\r',
      surrogates: 'FROM debian:12\nRUN echo \ud800 \udc00\n',
      oneLongLine: `FROM debian:12\nRUN echo ${'x'.repeat(5 * 1024 * 1024)}\n`,
      oneLineOnly: 'x'.repeat(5 * 1024 * 1024),
    };
    for (const [name, text] of Object.entries(texts)) {
      const uri = await client.open(`${name}/Dockerfile`, text);
      const document = client.document(uri);
      for (const { range, message } of await client.diagnostics(uri)) {
        expect(message).not.toBe('');
        expect([name, document.positionAt(document.offsetAt(range.start)), document.positionAt(document.offsetAt(range.end))]).toEqual([
          name,
          range.start,
          range.end,
        ]);
      }
      expect(await client.actions(uri, { start: { line: 0, character: 0 }, end: document.positionAt(text.length) })).toBeInstanceOf(Array);
    }
    // The server still works.
    const uri = await client.open('after/Dockerfile', twoRuns);
    expect(await client.codes(uri)).toContain('consecutive-run');
    await client.stop();
  });

  test('a request that is called off is answered, and the server goes on', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', `FROM debian:12\n${'RUN echo a && echo b\nENV A=1\n'.repeat(3_000)}`);
    const { CancellationTokenSource } = await import('vscode-languageserver/node');
    const source = new CancellationTokenSource();
    const answer = client.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } }, source.token).then(
      () => 'answered',
      (error: { code: number }) => error.code,
    );
    source.cancel();
    // RequestCancelled, or an answer that was quicker.
    expect([-32800, 'answered']).toContain(await answer);
    expect(await client.pull(uri)).toMatchObject({ kind: 'full' });
    await client.stop();
  });

  test('requests of a wrong shape are answered', async () => {
    const client = await start({ transport });
    for (const method of [
      'textDocument/diagnostic',
      'textDocument/codeAction',
      'textDocument/hover',
      'workspace/executeCommand',
      'codeAction/resolve',
      'plimsoll/check',
      'plimsoll/rulePage',
      'no/such',
    ]) {
      const answered = client.connection.sendRequest(method, {}).then(
        () => true,
        () => true,
      );
      expect([method, await Promise.race([answered, pause(3_000)])]).toEqual([method, true]);
    }
    const uri = await client.open('Dockerfile', twoRuns);
    expect(await client.codes(uri)).toContain('consecutive-run');
    await client.stop();
  });

  test('a server that has forgotten all but texts and settings answers the same', async () => {
    const client = await start({ transport, files: { Dockerfile: `${twoRuns}COPY start.sh /\nENTRYPOINT ["/start.sh"]\n`, 'start.sh': '#!/bin/sh\n"$@"\n' } });
    const uri = await client.open('Dockerfile');
    await client.replace(uri, 'RUN touch', 'RUN  touch');
    const before = await client.pull(uri);
    await client.connection.sendRequest('workspace/executeCommand', { command: 'plimsoll.server.forget' });
    expect(await client.pull(uri)).toEqual(before);
    await client.stop();
  });

  test.concurrent('nothing is asked and nothing is sent in ten idle seconds', async () => {
    const files = { Dockerfile: `${twoRuns}COPY start.sh /\nENTRYPOINT ["/start.sh"]\n`, 'start.sh': '#!/bin/sh\n"$@"\n' };
    const pulling = await start({ transport, files, capabilities: fullCapabilities });
    const plain = await start({ transport, files, capabilities: plainCapabilities });
    for (const client of [pulling, plain]) await client.open('Dockerfile');
    await pulling.pull(pulling.uri('Dockerfile'));
    await plain.until('findings', () => plain.published.has(plain.uri('Dockerfile')));
    await pause(1_000);
    const before = [pulling.received.length, plain.received.length];
    await pause(10_000);
    expect([pulling.received.length, plain.received.length]).toEqual(before);
    await Promise.all([pulling.stop(), plain.stop()]);
  });
});

test('the process ends when its client goes away', async () => {
  const client = await start({ transport: 'stdio' });
  const { spawn } = await import('node:child_process');
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = new Promise<true>((resolve) => child.on('exit', () => resolve(true)));
  await pause(300);
  child.stdin.end();
  expect(await Promise.race([ended, pause(5_000)])).toBe(true);
  await client.stop();
});

test('the binary says its version and its usage, and refuses to start without a transport', async () => {
  const { spawnSync } = await import('node:child_process');
  const run = (...args: string[]) => spawnSync(process.execPath, [server, ...args], { encoding: 'utf8' });
  expect(run('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(run('--help').stdout).toContain('--stdio');
  expect(run()).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('--stdio') });
});
