import { afterAll, describe, expect, test } from 'vitest';
import { fullCapabilities, start, stopAll, transports } from '../harness/lsp';

const text = 'FROM alpine:3.20\nRUN apk add --no-cache a b \\\n    && true\nUSER root\nCMD ["b"]\n';
const at = (line: number, character = 0) => ({ start: { line, character }, end: { line, character } });

afterAll(stopAll);

describe.each(transports)('refactorings over %s', (transport) => {
  test('are offered at a place, made when taken, and asked for by kind', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', text);
    const kinds = (await client.actions(uri, at(1, 8), ['refactor'])).map(({ kind }) => kind);
    expect(kinds).toEqual(['refactor.rewrite.plimsoll', 'refactor.rewrite.plimsoll']);
    await client.take((await client.actions(uri, at(1, 8), ['refactor.rewrite'])).find(({ title }) => title === 'Write the packages one a line'));
    expect(client.text(uri)).toBe('FROM alpine:3.20\nRUN apk add --no-cache \\\n        a \\\n        b \\\n    && true\nUSER root\nCMD ["b"]\n');
    expect(await client.actions(uri, at(1, 8), ['quickfix', 'source'])).not.toContainEqual(expect.objectContaining({ kind: 'refactor.rewrite.plimsoll' }));
    await client.stop();
  });

  test('are refused for a text that has changed since', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', text);
    const [first] = await client.actions(uri, at(1, 8), ['refactor']);
    await client.replace(uri, 'apk', 'apk -q');
    // ContentModified
    await expect(client.resolve(first as never)).rejects.toMatchObject({ code: -32801 });
    await client.stop();
  });

  test('that decide something are shown before they are made, where the client can', async () => {
    const { workspace } = fullCapabilities;
    const capabilities = {
      ...fullCapabilities,
      workspace: { ...workspace, workspaceEdit: { ...workspace?.workspaceEdit, changeAnnotationSupport: { groupsOnLabel: true } } },
    };
    const client = await start({ transport, capabilities });
    const uri = await client.open('Dockerfile', text);
    const user = (await client.actions(uri, at(4), ['refactor'])).find(({ title }) => title.startsWith('Run as a user'));
    const { edit } = await client.resolve(user as never);
    expect(Object.values(edit?.changeAnnotations ?? {})).toEqual([{ label: user?.title, needsConfirmation: true }]);
    expect(edit?.documentChanges).toMatchObject([{ edits: [{ annotationId: Object.keys(edit?.changeAnnotations ?? {})[0] }] }]);
    await client.stop();
  });
});
