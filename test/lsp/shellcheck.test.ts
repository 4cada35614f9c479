import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { unpackDebianPackage } from '../harness/debian-packages.mjs';
import { plainCapabilities, start, stopAll } from '../harness/lsp';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-shellcheck-'));
const program = installed();
if (typeof program !== 'string') console.log(`skipped: shellcheck in the server: ${program.why}`);
afterAll(async () => {
  await stopAll();
  rmSync(folder, { recursive: true, force: true });
});

function installed(): string | { readonly why: string } {
  if (spawnSync('shellcheck', ['--version']).status === 0) return 'shellcheck';
  const kit = unpackDebianPackage('shellcheck', folder);
  return 'why' in kit ? kit : join(kit.root, 'usr/bin/shellcheck');
}

const settings = { shellcheck: { path: program } };
const text = 'FROM debian:12-slim\nARG FOO=1\nRUN echo $FOO \\\n    && touch $FOO\nUSER 1001\nCMD ["sleep", "1"]\n';
const transport = 'stdio';
const patience = { timeout: 15_000 };
const everywhere = { start: { line: 2, character: 0 }, end: { line: 4, character: 0 } };

describe.skipIf(typeof program !== 'string')('ShellCheck in the server', () => {
  test('its remarks come behind the findings, to a client that pulls', async () => {
    const client = await start({ transport, settings });
    const uri = await client.open('Dockerfile', text);
    await expect.poll(() => client.codes(uri), patience).toContain('SC2086');
    await expect.poll(() => client.count('workspace/diagnostic/refresh'), patience).toBeGreaterThan(0);
    expect((await client.diagnostics(uri)).filter((one) => one.source === 'shellcheck').map(({ code, range }) => [code, range])).toEqual([
      ['SC2086', { start: { line: 2, character: 9 }, end: { line: 2, character: 13 } }],
      ['SC2086', { start: { line: 3, character: 13 }, end: { line: 3, character: 17 } }],
    ]);
    await client.stop();
  });

  test('its remarks are sent to a client that does not pull', async () => {
    const client = await start({ transport, capabilities: plainCapabilities, settings });
    const uri = await client.open('Dockerfile', text);
    const codes = () => client.published.get(uri)?.diagnostics.map(({ code }) => code) ?? [];
    await expect.poll(codes, patience).toContain('missing-labels');
    await expect.poll(codes, patience).toContain('SC2086');
    await client.stop();
  });

  test('its repairs are quick fixes, and the remark goes with the fault', async () => {
    const client = await start({ transport, settings });
    const uri = await client.open('Dockerfile', text);
    await expect.poll(() => client.codes(uri), patience).toContain('SC2086');
    const repairs = (await client.actions(uri, everywhere, ['quickfix'])).filter(({ title }) => title === 'Repair SC2086 as ShellCheck proposes');
    expect(repairs).toHaveLength(2);
    await client.take(repairs[1]);
    expect(client.text(uri)).toContain('touch "$FOO"\n');
    await expect.poll(async () => (await client.codes(uri)).filter((code) => code === 'SC2086').length, patience).toBe(1);
    await client.stop();
  });

  test('a program that does not work is said in the log, and the findings come all the same', async () => {
    const broken = join(folder, 'broken');
    writeFileSync(broken, '#!/bin/sh\necho "no such option" >&2\nexit 3\n');
    chmodSync(broken, 0o755);
    const client = await start({ transport, settings: { shellcheck: { path: broken } } });
    const uri = await client.open('Dockerfile', text);
    expect(await client.codes(uri)).toContain('missing-labels');
    await expect.poll(() => client.received.filter(({ params }) => JSON.stringify(params).includes('does not work: no such option')), patience).toHaveLength(1);
    await client.stop();
  });

  test('nothing runs in a workspace that is not trusted, until it is', async () => {
    const spy = join(folder, 'spy');
    const seen = join(folder, 'seen');
    writeFileSync(spy, `#!/bin/sh\necho run >> '${seen}'\ncat > /dev/null\necho '{"comments":[]}'\n`);
    chmodSync(spy, 0o755);
    const client = await start({ transport, settings: { shellcheck: { path: spy } }, trusted: false });
    const uri = await client.open('Dockerfile', text);
    await client.codes(uri);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(() => readFileSync(seen)).toThrow();
    await client.connection.sendNotification('plimsoll/trusted');
    await client.codes(uri);
    await expect.poll(() => readFileSync(seen, 'utf8'), patience).toContain('run');
    await client.stop();
  });
});
