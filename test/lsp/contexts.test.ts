import { afterAll, describe, expect, test } from 'vitest';
import { start, stopAll, transports } from '../harness/lsp';

const dockerfile = 'FROM debian:13\nCOPY start.sh /start.sh\nUSER 1001\nENTRYPOINT ["/start.sh"]\n';

afterAll(stopAll);

describe.each(transports)('build contexts over %s', (transport) => {
  test('a setting names the context of a Dockerfile, and holds when it changes', async () => {
    const client = await start({ transport, settings: { contexts: { 'build/*': 'src' } } });
    await client.open('src/start.sh', '#!/bin/sh\nnginx -g "daemon off;"\n');
    await client.open('other/start.sh', '#!/bin/sh\nexec nginx -g "daemon off;"\n');
    const uri = await client.open('build/Dockerfile', dockerfile);
    expect(await client.codes(uri)).toContain('missing-exec');
    await client.setSettings({ contexts: { 'build/*': 'other' } });
    expect(await client.codes(uri)).not.toContain('missing-exec');
    await client.stop();
  });
});
