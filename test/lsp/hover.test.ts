import { afterAll, describe, expect, test } from 'vitest';
import type { Hover, MarkupContent } from 'vscode-languageserver/node';
import { rules } from '../../shared-rules/src/catalog/rules.generated';
import { start, stopAll, transports } from '../harness/lsp';

afterAll(stopAll);

describe.each(transports)('hover and pages over %s', (transport) => {
  test('a finding tells why, whose guideline it is, and where to read on', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', 'FROM debian:12-slim\nRUN mkdir /a\nRUN mkdir /b\nUSER 1001\nCMD ["sleep", "1"]\n');
    const hover = await client.connection.sendRequest<Hover>('textDocument/hover', { textDocument: { uri }, position: { line: 1, character: 1 } });
    const { value } = hover.contents as MarkupContent;
    expect(hover.range).toEqual({ start: { line: 1, character: 0 }, end: { line: 1, character: 3 } });
    expect(value).toContain('**consecutive-run**');
    expect(value).toContain('Guidelines:\n- OpenShift Container Platform, *Creating images*: ');
    expect(value).toMatch(/\[About this rule\]\(https:.*consecutive-run\.md\)/);
    // More than the one sentence of the catalogue.
    expect(value.length).toBeGreaterThan(200);
    expect(await client.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line: 4, character: 8 } })).toBeNull();
    await client.stop();
  });

  test('where the gain was measured, it stands there with its conditions', async () => {
    const client = await start({ transport });
    const hoverAt = async (name: string, text: string) => {
      const uri = await client.open(name, text);
      const hover = await client.connection.sendRequest<Hover>('textDocument/hover', { textDocument: { uri }, position: { line: 1, character: 27 } });
      return (hover.contents as MarkupContent).value;
    };
    const install = (names: string) => `FROM debian:12\nRUN apt-get update && apt-get install -y ${names} && rm -rf /var/lib/apt/lists/*\nUSER 1001\n`;
    // Of several measurements, the one that speaks of a package here.
    expect(await hoverAt('a/Dockerfile', install('curl imagemagick'))).toMatch(
      /^Measured: imagemagick on Debian 12: \S+ MB → \S+ MB \(.*uncompressed; .* \d{4}-\d\d-\d\d\)$/m,
    );
    expect(await hoverAt('b/Dockerfile', install('imagemagick-doc'))).toMatch(/^Measured: (?!imagemagick)/m);
    await client.stop();
  });

  test('every rule has a page, by its id and by its aliases', async () => {
    const client = await start({ transport });
    const listed = await client.connection.sendRequest<{ id: string; summary: string }[]>('plimsoll/rules');
    expect(listed.map(({ id }) => id)).toEqual(rules.map(({ meta }) => meta.id));
    for (const { meta } of rules) {
      for (const name of [meta.id, ...(meta.aliases ?? [])])
        expect([name, await client.connection.sendRequest('plimsoll/rulePage', { rule: name })]).toEqual([name, expect.stringContaining(meta.id)]);
    }
    expect(await client.connection.sendRequest('plimsoll/rulePage', { rule: 'no-such-rule' })).toBeNull();
    await client.stop();
  });
});
