import { afterAll, describe, expect, test } from 'vitest';
import { fullCapabilities, pause, plainCapabilities, start, stopAll, transports } from '../harness/lsp';

const image = 'FROM debian\nRUN mkdir /a\nRUN mkdir /b\nUSER 1001\nCMD ["sleep", "1"]\n';

afterAll(stopAll);

describe.each(transports)('settings over %s', (transport) => {
  test('a wrong value is said once, in words, and everything else holds', async () => {
    const client = await start({
      transport,
      settings: { platform: 'mainframe', rules: { 'consecutive-run': 'loud', 'no-such-rule': 'off', 'untagged-base-image': 'off' } },
    });
    for (const name of ['a', 'b']) {
      const uri = await client.open(`${name}/Dockerfile`, image);
      expect(await client.codes(uri)).toContain('consecutive-run');
      expect(await client.codes(uri)).not.toContain('untagged-base-image');
    }
    await pause(50);
    const messages = client.received.filter(({ method }) => method === 'window/showMessage').map(({ params }) => params as { type: number; message: string });
    expect(messages).toHaveLength(1);
    expect(messages[0]?.type).toBe(2);
    for (const at of ['plimsoll.platform', 'plimsoll.rules.consecutive-run', 'plimsoll.rules.no-such-rule']) expect(messages[0]?.message).toContain(`${at}: `);
    await client.stop();
  });

  test.each([null, 'off', 7, [], { rules: 7 }, { rules: null, preset: null, platform: null }, { preset: {} }])(
    'settings of any shape leave the server at work: %j',
    async (settings) => {
      const client = await start({ transport, settings });
      expect(await client.codes(await client.open('Dockerfile', image))).toContain('consecutive-run');
      await client.stop();
    },
  );

  test('they are asked for once for each document, and again when they have changed', async () => {
    const client = await start({ transport });
    const uri = await client.open('Dockerfile', image);
    await client.pull(uri);
    await client.replace(uri, '/a', '/c');
    await client.pull(uri);
    expect(client.count('workspace/configuration')).toBe(1);
    await client.setSettings({ preset: 'minimal' });
    expect(await client.codes(uri)).not.toContain('consecutive-run');
    expect(client.count('workspace/configuration')).toBe(2);
    await client.stop();
  });

  test('a client that can not be asked sends them: at the start, and when they change', async () => {
    const client = await start({ transport, capabilities: plainCapabilities, settings: { rules: { 'untagged-base-image': 'off' } } });
    const uri = await client.open('Dockerfile', image);
    const codes = () => client.published.get(uri)?.diagnostics.map(({ code }) => code) ?? [];
    await client.until('findings', () => codes().includes('consecutive-run'));
    expect(codes()).not.toContain('untagged-base-image');
    await client.setSettings({ rules: { 'consecutive-run': 'off' } });
    await client.until('the other rule', () => codes().includes('untagged-base-image') && !codes().includes('consecutive-run'));
    await client.stop();
  });

  test('a client that fails to say them gets the defaults', async () => {
    const client = await start({ transport, capabilities: fullCapabilities });
    client.connection.onRequest('workspace/configuration', () => {
      throw new Error('no settings today');
    });
    expect(await client.codes(await client.open('Dockerfile', image))).toContain('consecutive-run');
    await client.stop();
  });

  test('images for development alone have the smallest preset unless one is named', async () => {
    const client = await start({ transport });
    const uri = await client.open('.devcontainer/Dockerfile', image);
    expect(await client.codes(uri)).not.toContain('consecutive-run');
    await client.setSettings({ preset: 'recommended' });
    expect(await client.codes(uri)).toContain('consecutive-run');
    await client.stop();
  });
});
