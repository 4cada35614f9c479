// What a person sees: the packaged extension in a real workbench, by keys and clicks. Needs PLIMSOLL_VSIX and CHROMIUM; shots/ gets pictures.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { pause, startVSCode } from './vscode-server.mjs';

const shots = path.join(import.meta.dirname, 'shots');
fs.mkdirSync(shots, { recursive: true });

/** A busy workbench can lose a key, or close again what it opened: the key is pressed until `popup` is there. */
async function press(page, key, popup) {
  for (let left = 8; ; left--) {
    await page.keyboard.press(key);
    try {
      return await popup.waitFor({ timeout: 2_500 });
    } catch (error) {
      if (left === 0) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

async function until(what, found) {
  for (const end = Date.now() + 15_000; Date.now() < end; await pause(50)) if (found()) return;
  assert.fail(`not within 15 s: ${what}`);
}

test('squiggle, light bulb, quick fix, command and summary', { timeout: 180_000 }, async (t) => {
  const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-ui-'));
  fs.cpSync(path.resolve(import.meta.dirname, '../../examples/web'), workspace, { recursive: true });
  const file = path.join(workspace, 'Dockerfile');
  const editor = await startVSCode({ chromium: process.env.CHROMIUM, folder: workspace, vsix: process.env.PLIMSOLL_VSIX });
  t.after(async () => {
    await editor.close();
    fs.rmSync(workspace, { recursive: true, force: true });
  });
  const { page } = editor;
  const shot = (name) => page.screenshot({ path: path.join(shots, `${name}.png`) });
  const strangers = new Set();
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(?:https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1') strangers.add(hostname);
  });
  try {
    await editor.open();
    await page.locator('.explorer-folders-view .monaco-list-row[aria-label^="Dockerfile"]').dblclick({ timeout: 60_000 });
    await page.locator('.squiggly-warning').first().waitFor({ timeout: 60_000 });
    await page.locator('.squiggly-info').first().waitFor();
    await shot('1-squiggles');

    // Inside the squiggle: the light bulb is about the caret's place.
    const line = page.locator('.view-line', { hasText: 'apt-get update' });
    await line.click({ position: { x: 8, y: 9 } });
    await page.locator('.lightBulbWidget, [class*="gutter-lightbulb"]').first().waitFor();
    const merge = page.locator('.action-widget .monaco-list-row', { hasText: /Merge/ }).first();
    await press(page, 'Control+.', merge);
    for (const title of ["Ignore 'consecutive-run' for this line", "Disable rule 'consecutive-run'", "Explain rule 'consecutive-run'"]) {
      assert.ok(await page.locator('.action-widget .monaco-list-row', { hasText: title }).first().isVisible(), title);
    }
    await shot('2-quick-fix-menu');
    // The preferred fix stands first and has the focus.
    await page.keyboard.press('Enter');
    await page.locator('.view-line', { hasText: /apt-get.install.*curl/ }).waitFor();
    await page
      .locator('.squiggly-info')
      .first()
      .waitFor({ state: 'detached' })
      .catch(() => undefined);
    await page.keyboard.press('Control+S');
    await until('the merged RUN is on disk', () => /^RUN apt-get update && \\\n {4}apt-get install -y/m.test(fs.readFileSync(file, 'utf8')));
    await shot('3-merged');

    await page
      .locator('.view-line', { hasText: 'FROM' })
      .first()
      .hover({ position: { x: 60, y: 9 } });
    await page.locator('.monaco-hover', { hasText: 'Guidelines' }).first().waitFor();
    await shot('4-hover');

    await press(page, 'F1', page.locator('.quick-input-widget input').first());
    await page.keyboard.type('Check image best practices');
    const command = page.locator('.quick-input-list .monaco-list-row', { hasText: 'Plimsoll: Check image best practices' }).first();
    await command.waitFor();
    await shot('5-palette');
    await command.click();
    // The start script is looked at too: it carries a fault of this image.
    const toast = page.locator('.notification-toast', { hasText: /\d+ warnings?.* in 2 files\./ });
    await toast.waitFor();
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'plimsoll' }).first().waitFor();
    // Notifications slide in.
    await pause(500);
    await shot('6-problems');
    assert.deepEqual([...strangers], [], 'only this machine was asked');
  } catch (error) {
    await shot('failed').catch(() => undefined);
    throw error;
  }
});
