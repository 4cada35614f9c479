import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fullCapabilities, start, stopAll, transports, type TestClient } from '../harness/lsp';

const image = 'FROM python:3.13-slim\nUSER 1001\nEXPOSE 8000\nCMD ["gunicorn", "shop:app"]\n';

afterAll(stopAll);

function create(client: TestClient, uri: string): Promise<string | null> {
  return client.connection.sendRequest('workspace/executeCommand', { command: 'plimsoll.server.createDeployment', arguments: [uri] });
}

describe.each(transports)('a deployment over %s', (transport) => {
  test('is created beside the Dockerfile, by the platform of the settings, and the hint is gone', async () => {
    const client = await start({ transport, files: { 'shop/Dockerfile': image } });
    const uri = await client.open('shop/Dockerfile');
    expect(await client.codes(uri)).toContain('missing-probes');
    expect(await create(client, uri)).toBe(client.uri('shop/template.yaml'));
    const text = readFileSync(join(client.folder, 'shop/template.yaml'), 'utf8');
    expect(text).toMatch(/^kind: Template$/m);
    expect(text).toMatch(/^ {14}livenessProbe:$/m);
    await client.changedOnDisk('shop/template.yaml', 'created');
    expect(await client.codes(uri)).not.toContain('missing-probes');
    await client.stop();
  });

  test('takes the light bulb too, and another name where the usual one is taken', async () => {
    const client = await start({ transport, files: { 'shop/Dockerfile': image, 'shop/deployment.yaml': '# empty\n' }, settings: { platform: 'kubernetes' } });
    const uri = await client.open('shop/Dockerfile');
    const actions = await client.actionsOf(uri, 'missing-probes');
    await client.take(actions.find(({ title }) => title === 'Create deployment template shop/shop-deployment.yaml'));
    expect(readFileSync(join(client.folder, 'shop/shop-deployment.yaml'), 'utf8')).toMatch(/^kind: Deployment$/m);
    await client.changedOnDisk('shop/shop-deployment.yaml', 'created');
    expect(await client.codes(uri)).not.toContain('missing-probes');
    // Both names are taken now.
    expect(await create(client, uri)).toBeNull();
    await client.stop();
  });

  test('is made for a closed Dockerfile, and for nothing else', async () => {
    const client = await start({ transport, files: { 'shop/Dockerfile': image, 'shop/start.sh': 'exec gunicorn shop:app\n' } });
    expect(await create(client, client.uri('shop/start.sh'))).toBeNull();
    expect(await create(client, client.uri('shop/Dockerfile'))).toBe(client.uri('shop/template.yaml'));
    await client.stop();
  });
});

test('a client that can not create files is not sent the edit', async () => {
  const workspace = { ...fullCapabilities.workspace, workspaceEdit: { documentChanges: true } };
  const client = await start({ transport: 'stdio', capabilities: { ...fullCapabilities, workspace }, files: { Dockerfile: image } });
  await expect(create(client, await client.open('Dockerfile'))).rejects.toMatchObject({ code: -32801 });
  expect(client.count('workspace/applyEdit')).toBe(0);
  expect(existsSync(join(client.folder, 'template.yaml'))).toBe(false);
  await client.stop();
});
