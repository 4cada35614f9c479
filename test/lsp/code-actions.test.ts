import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { TextDocumentEdit } from 'vscode-languageserver/node';
import { plainCapabilities, start, stopAll, transports } from '../harness/lsp';

const twoRuns = 'FROM debian:12-slim\nRUN mkdir -p /srv/app\nRUN touch /srv/app/x\nUSER 1001\nCMD ["sleep", "1"]\n';
const merged = 'FROM debian:12-slim\nRUN mkdir -p /srv/app && \\\n    touch /srv/app/x\nUSER 1001\nCMD ["sleep", "1"]\n';
const fourRuns = `${twoRuns}WORKDIR /srv\nRUN mkdir b\nRUN touch b/x\n`;
const everywhere = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

afterAll(stopAll);

describe.each(transports)('code actions over %s', (transport) => {
  test('a quick fix is made when it is taken, for the version that it was asked for', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', twoRuns);
    const actions = await client.actionsOf(uri, 'consecutive-run');
    expect(actions.map(({ title }) => title)).toEqual([
      'Merge 2 RUN instructions into one',
      "Ignore 'consecutive-run' for this line",
      "Ignore 'consecutive-run' for this file",
      "Disable rule 'consecutive-run'",
      "Explain rule 'consecutive-run'",
    ]);
    const [merge] = actions;
    expect(merge).toMatchObject({ kind: 'quickfix', isPreferred: true, diagnostics: [{ code: 'consecutive-run' }] });
    expect(merge?.edit).toBeUndefined();
    const { edit } = await client.resolve(merge as never);
    expect(edit?.documentChanges).toMatchObject([{ textDocument: { uri, version: 1 } }]);
    await client.take(merge);
    expect(client.text(uri)).toBe(merged);
    expect(await client.codes(uri)).not.toContain('consecutive-run');
    await client.stop();
  });

  test('an action for a text that has changed since is refused', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', twoRuns);
    const [merge] = await client.actionsOf(uri, 'consecutive-run');
    await client.replace(uri, 'touch', 'echo');
    // ContentModified
    await expect(client.resolve(merge as never)).rejects.toMatchObject({ code: -32801 });
    await client.stop();
  });

  test('a client that can not ask again gets the edit with the action, in the form that it knows', async () => {
    const client = await start({ transport, capabilities: plainCapabilities });
    const uri = await client.open('Dockerfile', twoRuns);
    const merge = (await client.actions(uri, everywhere)).find(({ title }) => title.startsWith('Merge'));
    expect(merge?.edit?.changes?.[uri]).toBeInstanceOf(Array);
    await client.take(merge);
    expect(client.text(uri)).toBe(merged);
    await client.stop();
  });

  test('ignoring writes a comment above the instruction, and adds to one that is there', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', twoRuns.replace('debian:12-slim', 'debian'));
    const ignore = async (rule: string) => client.take((await client.actionsOf(uri, rule)).find(({ title }) => title === `Ignore '${rule}' for this line`));
    await ignore('consecutive-run');
    expect(client.text(uri).split('\n')[1]).toBe('# plimsoll ignore=consecutive-run');
    await ignore('untagged-base-image');
    expect(client.text(uri).split('\n')[0]).toBe('# plimsoll ignore=untagged-base-image');
    expect(await client.codes(uri)).not.toEqual(expect.arrayContaining(['consecutive-run']));
    expect(await client.codes(uri)).not.toEqual(expect.arrayContaining(['untagged-base-image']));
    await client.stop();
  });

  test('ignoring for the whole file writes a comment at its top, and adds to one that is there', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', `# syntax=docker/dockerfile:1\n${twoRuns.replace('debian:12-slim', 'debian')}`);
    const ignore = async (rule: string) => client.take((await client.actionsOf(uri, rule)).find(({ title }) => title === `Ignore '${rule}' for this file`));
    await ignore('consecutive-run');
    await ignore('untagged-base-image');
    expect(client.text(uri).split('\n')[1]).toBe('# plimsoll ignore-file=consecutive-run,untagged-base-image');
    expect((await client.codes(uri)).filter((code) => code === 'consecutive-run' || code === 'untagged-base-image')).toEqual([]);
    await client.stop();
  });

  test('disabling and explaining are commands of a client that has them', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', twoRuns);
    const commands = (await client.actionsOf(uri, 'consecutive-run')).flatMap(({ command }) => command ?? []);
    expect(commands.map(({ command, arguments: given }) => [command, given])).toEqual([
      ['plimsoll.disableRule', ['consecutive-run']],
      ['plimsoll.explainRule', ['consecutive-run']],
    ]);
    await client.stop();
  });

  test('several findings of one rule are repaired by one action, other rules left alone', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', fourRuns.replace('touch /srv/app/x', 'pip install flask'));
    const all = (await client.actionsOf(uri, 'consecutive-run')).find(({ title }) => title === "Fix all 'consecutive-run' in this file");
    expect(all?.isPreferred).toBeUndefined();
    await client.take(all);
    expect(client.text(uri).match(/^RUN/gm)).toHaveLength(2);
    expect(client.text(uri)).not.toContain('--no-cache-dir');
    await client.stop();
  });

  test('fix all is asked for by kind, holds safe fixes alone, and comes to an end', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', fourRuns.replace('touch /srv/app/x', 'apt-get update && apt-get install -y vim-tiny'));
    expect((await client.actions(uri, everywhere)).filter(({ kind }) => kind?.startsWith('source'))).toEqual([]);
    for (const only of ['source', 'source.fixAll', 'source.fixAll.plimsoll']) {
      const actions = await client.actions(uri, everywhere, [only]);
      expect(actions.map(({ kind }) => kind).filter((kind) => kind?.startsWith('source.fixAll'))).toEqual(['source.fixAll.plimsoll']);
      if (only !== 'source') expect(actions).toHaveLength(1);
    }
    const [all] = await client.actions(uri, everywhere, ['source.fixAll.plimsoll']);
    await client.take(all);
    expect(client.text(uri)).toContain('rm -rf /var/lib/apt/lists/*');
    expect(client.text(uri)).not.toContain('--no-install-recommends');
    expect(client.text(uri).match(/^RUN/gm)).toHaveLength(2);
    expect(await client.actions(uri, everywhere, ['source.fixAll.plimsoll'])).toEqual([]);
    await client.stop();
  });

  test('fix all is one smallest edit of the version that it was asked for, and refused when the text has changed', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', `# first\nFROM debian:12-slim\nexpose 8080\n${fourRuns.slice(fourRuns.indexOf('RUN'))}# last\n`);
    const [all] = await client.actions(uri, everywhere, ['source.fixAll.plimsoll']);
    const { edit } = await client.resolve(all as never);
    const before = client.text(uri).split('\n');
    expect(edit?.documentChanges).toMatchObject([{ textDocument: { uri, version: 1 }, edits: [{ newText: expect.any(String) }] }]);
    const [change] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
    expect(change?.edits).toHaveLength(1);
    expect(change?.edits[0]?.range.start.line).toBe(before.indexOf('expose 8080'));
    expect(change?.edits[0]?.range.end.line).toBeLessThan(before.indexOf('# last'));
    await client.replace(uri, '# last', '# end');
    await expect(client.resolve(all as never)).rejects.toMatchObject({ code: -32801 });
    await client.stop();
  });

  test('unsafe fixes say so, are never preferred, and have a kind outside fix all', async () => {
    const client = await start({ transport });
    const uri = await client.open(
      'Dockerfile',
      'FROM debian:12-slim\nRUN apt-get update && apt-get install -y vim-tiny && rm -rf /var/lib/apt/lists/*\nUSER 1001\nCMD ["sleep", "1"]\n',
    );
    const unsafe = (await client.actionsOf(uri, 'apt-recommends')).find(({ title }) => title.includes('--no-install-recommends'));
    expect(unsafe).toMatchObject({ kind: 'quickfix', title: expect.stringContaining('(unsafe') });
    expect(unsafe?.isPreferred).toBeUndefined();
    expect(await client.actions(uri, everywhere, ['source.fixAll'])).toEqual([]);
    const [all] = await client.actions(uri, everywhere, ['source.plimsoll.fixAllUnsafe']);
    await client.take(all);
    expect(client.text(uri)).toContain('--no-install-recommends');
    await client.stop();
  });

  test('only the findings at the asked place have actions', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', twoRuns);
    expect(await client.actions(uri, { start: { line: 4, character: 3 }, end: { line: 4, character: 3 } })).toEqual([]);
    expect(await client.actions(uri, everywhere, ['refactor'])).toEqual([]);
    await client.stop();
  });

  test('a fix that makes a file creates it, and the finding goes; one that has come since is not overwritten', async () => {
    const copies = 'FROM debian:12-slim\nCOPY . /srv/app/\nUSER 1001\nCMD ["sleep", "1"]\n';
    const client = await start({ transport, files: { 'web/main.sh': '#!/bin/sh\n', 'compose.yaml': 'services:\n  web:\n    build: ./web\n' } });
    const uri = await client.open('web/Dockerfile', copies);
    client.write('web/Dockerfile', copies);
    const create = (await client.actionsOf(uri, 'missing-dockerignore')).find(({ title }) => title === 'Create web/.dockerignore');
    const { edit } = await client.resolve(create as never);
    const file = client.uri('web/.dockerignore');
    expect(edit?.documentChanges).toMatchObject([
      { kind: 'create', uri: file, options: { ignoreIfExists: true } },
      { textDocument: { uri: file, version: null } },
    ]);
    client.write('web/.dockerignore', '.git\n');
    // ContentModified
    await expect(client.resolve(create as never)).rejects.toMatchObject({ code: -32801 });
    client.remove('web/.dockerignore');
    await client.take(create);
    await client.changedOnDisk('web/.dockerignore', 'created');
    expect(readFileSync(fileURLToPath(file), 'utf8').split('\n')).toEqual(expect.arrayContaining(['.git', '.env']));
    await client.until('the finding is gone', async () => !(await client.codes(uri)).includes('missing-dockerignore'));
    await client.stop();
  });

  test('the server command applies the safe fixes of open and of closed files', async () => {
    const client = await start({ transport, files: { 'closed/Dockerfile': twoRuns } });
    const uri = await client.open('Dockerfile', twoRuns);
    const changed = await client.connection.sendRequest('workspace/executeCommand', {
      command: 'plimsoll.server.fixAll',
      arguments: [[uri, client.uri('closed/Dockerfile')]],
    });
    expect(changed).toBe(2);
    expect(client.text(uri)).toBe(merged);
    await client.open('closed/Dockerfile');
    expect(client.text(client.uri('closed/Dockerfile'))).toBe(merged);
    await client.stop();
  });
});
