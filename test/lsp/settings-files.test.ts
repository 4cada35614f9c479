import { afterAll, describe, expect, test } from 'vitest';
import { plainCapabilities, start, stopAll, transports, type TestClient } from '../harness/lsp';

const image = 'FROM debian\nRUN mkdir /a\nRUN mkdir /b\nUSER 1001\nCMD ["sleep", "1"]\n';

afterAll(stopAll);

describe.each(transports)('files of settings over %s', (transport) => {
  test('go over the settings of the editor', async () => {
    const client = await start({
      transport,
      files: { 'plimsoll.yaml': 'rules: { DL3006: off }\n' },
      settings: { rules: { 'untagged-base-image': 'error', 'consecutive-run': 'off' } },
    });
    const uri = await client.open('a/Dockerfile', image);
    const codes = await client.codes(uri);
    expect(codes).not.toContain('untagged-base-image');
    expect(codes).not.toContain('consecutive-run');
    await client.stop();
  });

  test('hadolint’s hold where there are none of ours', async () => {
    const client = await start({ transport, files: { '.hadolint.yaml': 'ignored: [DL3006]\n' } });
    const uri = await client.open('Dockerfile', `${image}# hadolint ignore=DL3020\nADD a b\n`);
    const codes = await client.codes(uri);
    expect(codes).toContain('consecutive-run');
    expect(codes.filter((code) => code === 'untagged-base-image' || code === 'add-instead-of-copy')).toEqual([]);
    await client.stop();
  });

  test('an edit checks the open documents again, before it is saved', async () => {
    const client = await start({ transport, files: { 'plimsoll.yaml': 'preset: recommended\n' } });
    const uri = await client.open('Dockerfile', image);
    expect(await client.codes(uri)).toContain('consecutive-run');
    const settings = await client.open('plimsoll.yaml', undefined, 'yaml');
    await client.replace(settings, 'recommended', 'minimal');
    await client.until('a word to pull again', () => client.count('workspace/diagnostic/refresh') > 0);
    expect(await client.codes(uri)).not.toContain('consecutive-run');
    await client.close(settings);
    expect(await client.codes(uri)).toContain('consecutive-run');
    await client.stop();
  });

  test('one that comes, changes and goes on disk is noticed', async () => {
    const client = await start({ transport });
    const uri = await client.open('a/Dockerfile', image);
    expect(await client.codes(uri)).toContain('consecutive-run');
    client.write('a/plimsoll.yaml', 'preset: minimal\n');
    await client.changedOnDisk('a/plimsoll.yaml', 'created');
    expect(await client.codes(uri)).not.toContain('consecutive-run');
    client.write('a/plimsoll.yaml', 'preset: strict\n');
    await client.changedOnDisk('a/plimsoll.yaml', 'changed');
    expect(await client.codes(uri)).toContain('consecutive-run');
    client.write('a/plimsoll.yaml', 'preset: minimal\n');
    client.remove('a/plimsoll.yaml');
    await client.changedOnDisk('a/plimsoll.yaml', 'deleted');
    expect(await client.codes(uri)).toContain('consecutive-run');
    await client.stop();
  });

  test('open, they are told what is wrong in them, as it is typed', async () => {
    const client = await start({ transport, files: { 'plimsoll.yaml': '' } });
    const settings = await client.open('plimsoll.yaml', 'preset: strict\nrules:\n  DL3006: loud\n', 'yaml');
    const [problem, ...more] = await client.diagnostics(settings);
    expect([problem?.code, problem?.severity, problem?.source, more.length]).toEqual(['configuration', 1, 'plimsoll', 0]);
    expect(problem === undefined ? '' : client.marked(settings, problem)).toBe('loud');
    const report = await client.pull(settings);
    expect((await client.pull(settings, report.resultId)).kind).toBe('unchanged');
    await client.replace(settings, 'loud', 'off');
    expect(await client.diagnostics(settings)).toEqual([]);
    const other = await client.open('package.json', '{ "plimsoll": { "presets": "strict" } }', 'json');
    expect((await client.diagnostics(other)).map(({ message }) => message)).toEqual([
      'These settings do not hold: plimsoll.yaml beside them does.',
      'There is no setting "presets"; did you mean "preset"?',
    ]);
    expect(await client.actions(other, { start: { line: 0, character: 0 }, end: { line: 0, character: 30 } })).toEqual([]);
    await client.stop();
  });

  test('closed, they are told what is wrong in them once a document takes them, and freed of it when it is mended', async () => {
    const client = await start({ transport, files: { 'plimsoll.yaml': 'extends: ./base/all.yaml\n', 'base/all.yaml': 'preset: everything\n' } });
    const uri = await client.open('Dockerfile', image);
    await client.pull(uri);
    const base = client.uri('base/all.yaml');
    await client.until('the problem', () => messages(client, base).length > 0);
    expect(messages(client, base)).toEqual(['Must be one of minimal, recommended, strict.']);
    expect(client.published.get(client.uri('plimsoll.yaml'))).toBeUndefined();
    client.write('base/all.yaml', 'preset: minimal\n');
    await client.changedOnDisk('base/all.yaml', 'changed');
    await client.until('no problem', () => messages(client, base).length === 0);
    expect(await client.codes(uri)).not.toContain('consecutive-run');
    await client.stop();
  });

  test('a client that does not pull is sent the same', async () => {
    const client = await start({ transport, capabilities: plainCapabilities, files: { 'plimsoll.yaml': 'preset: minimal\nplatform: moon\n' } });
    const settings = await client.open('plimsoll.yaml', undefined, 'yaml');
    await client.until('the problem', () => messages(client, settings).length > 0);
    const uri = await client.open('Dockerfile', image);
    await client.until('findings', () => client.published.has(uri));
    await client.replace(settings, 'moon', 'generic');
    await client.until('no problem', () => messages(client, settings).length === 0);
    await client.replace(settings, 'minimal', 'strict');
    await client.until('more findings', () => client.published.get(uri)?.diagnostics.some(({ code }) => code === 'consecutive-run'));
    await client.stop();
  });
});

function messages(client: TestClient, uri: string): readonly string[] {
  return client.published.get(uri)?.diagnostics.map(({ message }) => String(message)) ?? [];
}
