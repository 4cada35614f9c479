import { afterAll, describe, expect, test } from 'vitest';
import { plainCapabilities, start, stopAll, transports, type TestClient } from '../harness/lsp';

const image = `FROM debian
# Two lines of one instruction.
RUN apt-get update && \\
    apt-get install -y curl
RUN apt-get update && apt-get install -y wget
USER 1001
CMD exec sleep 1 | cat
`;

afterAll(stopAll);

function tell(client: TestClient, uri: string, ...reports: readonly (readonly [name: string, line: number])[]): Promise<{ doubled: string[] }> {
  return client.connection.sendRequest('plimsoll/others', { uri, reports: reports.map(([name, line]) => ({ name, line })) });
}

/** The lines at which a rule reports. */
async function lines(client: TestClient, uri: string, rule: string): Promise<readonly number[]> {
  return (await client.diagnostics(uri)).filter(({ code }) => code === rule).map(({ range }) => range.start.line);
}

describe.each(transports)('what other extensions show, over %s', (transport) => {
  test('is shown here too, and said, until a person wants to see it once', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', image);
    expect(await tell(client, uri, ['DL3006', 0], ['DL3015', 2], ['DL3059', 1], ['no-such', 0])).toEqual({ doubled: ['DL3006', 'DL3015'] });
    expect(await lines(client, uri, 'untagged-base-image')).toEqual([0]);
    expect(await lines(client, uri, 'apt-recommends')).toEqual([3, 4]);
    await client.setSettings({ otherLinters: 'showOnce' });
    expect(await lines(client, uri, 'untagged-base-image')).toEqual([]);
    // The other names the instruction's first line, and has not seen the second one.
    expect(await lines(client, uri, 'apt-recommends')).toEqual([4]);
    await client.setSettings({ otherLinters: 'showBoth' });
    expect(await lines(client, uri, 'untagged-base-image')).toEqual([0]);
    expect(client.count('window/showMessage')).toBe(0);
    await client.stop();
  });

  test('counts for the instruction that it was made of, wherever that moves to, and until it is another one', async () => {
    const client = await start({ transport, settings: { otherLinters: 'showOnce' } });
    const uri = await client.open('Dockerfile', image);
    await tell(client, uri, ['DL3015', 2], ['DL3015', 4]);
    expect(await lines(client, uri, 'apt-recommends')).toEqual([]);
    await client.replace(uri, '# Two lines', '# Two more\n# lines');
    expect(await lines(client, uri, 'apt-recommends')).toEqual([]);
    await client.replace(uri, 'curl', 'git');
    expect(await lines(client, uri, 'apt-recommends')).toEqual([4]);
    await tell(client, uri, ['DL3015', 3], ['DL3015', 5]);
    expect(await lines(client, uri, 'apt-recommends')).toEqual([]);
    // The other has gone, or sees no fault any more.
    await tell(client, uri);
    expect(await lines(client, uri, 'apt-recommends')).toEqual([4, 5]);
    await client.stop();
  });

  test('has names of its own: hadolint’s and BuildKit’s, in any case', async () => {
    const client = await start({ transport, settings: { otherLinters: 'showOnce' } });
    const uri = await client.open('Dockerfile', image.replace('CMD', 'CMD true\nCMD'));
    expect((await tell(client, uri, ['MultipleInstructionsDisallowed', 6], ['jsonargsrecommended', 7])).doubled).toContain('MultipleInstructionsDisallowed');
    expect(await client.codes(uri)).not.toContain('repeated-command');
    await client.stop();
  });

  test('hides no fault that it may not mean', async () => {
    const client = await start({ transport, settings: { otherLinters: 'showOnce' } });
    const uri = await client.open('Dockerfile', 'FROM debian:13 AS Base\nFROM debian:13 as Base\nUSER 1001\nCMD ["sleep", "1"]\n');
    // Of the second stage's name two things are wrong, and each has a name of its own.
    const before = await lines(client, uri, 'stage-name');
    expect(before.filter((line) => line === 1).length).toBeGreaterThan(1);
    expect(await tell(client, uri, ['DL3024', 1])).toEqual({ doubled: [] });
    expect(await lines(client, uri, 'stage-name')).toEqual(before);
    await tell(client, uri, ['DuplicateStageName', 1], ['StageNameCasing', 1], ['FromAsCasing', 1]);
    expect(await lines(client, uri, 'stage-name')).toEqual(before.filter((line) => line !== 1));
    await client.stop();
  });

  test('keeps its repairs here', async () => {
    const client = await start({ transport, settings: { otherLinters: 'showOnce' } });
    const uri = await client.open('Dockerfile', image);
    await tell(client, uri, ['DL3015', 4]);
    const at = { line: 4, character: 30 };
    expect((await client.actions(uri, { start: at, end: at })).filter(({ title }) => title.startsWith('Add `--no-install-recommends`'))).not.toEqual([]);
    await client.stop();
  });

  test('asks the editor to pull again, and gives another result id', async () => {
    const client = await start({ transport, settings: { otherLinters: 'showOnce' } });
    const uri = await client.open('Dockerfile', image);
    const before = await client.pull(uri);
    const asked = client.count('workspace/diagnostic/refresh');
    await tell(client, uri, ['DL3006', 0]);
    await client.until('a word to pull', () => client.count('workspace/diagnostic/refresh') === asked + 1);
    const after = await client.pull(uri, before.resultId);
    expect(after.kind).toBe('full');
    // The same once more is no news.
    await tell(client, uri, ['DL3006', 0]);
    expect((await client.pull(uri, after.resultId)).kind).toBe('unchanged');
    expect(client.count('workspace/diagnostic/refresh')).toBe(asked + 1);
    await client.stop();
  });

  test('is left out of what is pushed, too; a closed document is forgotten', async () => {
    const client = await start({ transport, capabilities: plainCapabilities, settings: { otherLinters: 'showOnce' } });
    const uri = await client.open('Dockerfile', image);
    const codes = () => client.published.get(uri)?.diagnostics.map(({ code }) => code) ?? [];
    await client.until('findings', () => codes().includes('untagged-base-image'));
    await tell(client, uri, ['DL3006', 0]);
    await client.until('fewer findings', () => codes().length > 0 && !codes().includes('untagged-base-image'));
    await client.close(uri);
    await client.open('Dockerfile', image);
    await client.until('all findings', () => codes().includes('untagged-base-image'));
    expect(await tell(client, client.uri('not-open/Dockerfile'), ['DL3006', 0])).toEqual({ doubled: [] });
    await client.stop();
  });
});
