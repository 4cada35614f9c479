// What a person sees: the packaged extension in a real workbench, by keys and clicks. Needs PLIMSOLL_VSIX, PLIMSOLL_NEIGHBOR and CHROMIUM; shots/ gets
// pictures.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { pause, quietSettings, startVSCode } from './vscode-server.mjs';

const shots = path.join(import.meta.dirname, 'shots');
fs.mkdirSync(shots, { recursive: true });

/** A busy workbench can lose a key or a click, or close again what it opened: it is done again until `popup` is there. */
async function insist(act, popup, before = () => Promise.resolve()) {
  for (let left = 8; ; left--) {
    try {
      await act();
      return await popup.waitFor({ timeout: 2_500 });
    } catch (error) {
      if (left === 0) throw error;
      await before();
    }
  }
}

function press(page, key, popup) {
  return insist(
    () => page.keyboard.press(key),
    popup,
    () => page.keyboard.press('Escape'),
  );
}

async function until(what, found) {
  for (const end = Date.now() + 15_000; Date.now() < end; await pause(50)) if (found()) return;
  assert.fail(`not within 15 s: ${what}`);
}

/** Runs a command by its name in the palette. */
async function command(page, name) {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first();
  await insist(
    async () => {
      await press(page, 'F1', page.locator('.quick-input-widget input').first());
      await page.keyboard.type(name);
    },
    row,
    () => page.keyboard.press('Escape'),
  );
  await row.click();
}

/**
 * Opens `scratch`, or the folder of it that `options` name, in a workbench with the packaged extension, and hands `act` the page, `open()`, which
 * shows the Dockerfile in it, and `shot(name)`. A failure has a picture, too; `scratch` is gone when the test is over.
 */
async function inWorkbench(t, scratch, options, act) {
  const editor = await startVSCode({ chromium: process.env.CHROMIUM, folder: scratch, vsix: process.env.PLIMSOLL_VSIX, ...options });
  t.after(async () => {
    await editor.close();
    fs.rmSync(scratch, { recursive: true, force: true });
  });
  const { page } = editor;
  const open = async () => {
    await editor.open();
    await page.locator('.explorer-folders-view .monaco-list-row[aria-label^="Dockerfile"]').dblclick({ timeout: 60_000 });
  };
  const shot = (name) => page.screenshot({ path: path.join(shots, `${name}.png`) });
  try {
    await act({ page, open, shot });
  } catch (error) {
    await shot('failed').catch(() => undefined);
    throw error;
  }
}

test('squiggle, light bulb, quick fix, command and summary', { timeout: 180_000 }, async (t) => {
  const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-ui-'));
  fs.cpSync(path.resolve(import.meta.dirname, '../../examples/web'), workspace, { recursive: true });
  const file = path.join(workspace, 'Dockerfile');
  await inWorkbench(t, workspace, {}, async ({ page, open, shot }) => {
    const strangers = new Set();
    page.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (/^(?:https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1') strangers.add(hostname);
    });
    await open();
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
  });
});

test('a neighbor, the task and the walkthrough', { timeout: 180_000 }, async (t) => {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-ui-'));
  const workspace = path.join(scratch, 'workspace');
  fs.cpSync(path.resolve(import.meta.dirname, '../../examples/web'), workspace, { recursive: true });
  fs.mkdirSync(path.join(workspace, 'closed'));
  fs.writeFileSync(path.join(workspace, 'closed/Dockerfile'), 'FROM debian\nUSER 1001\nCMD ["sleep", "1"]\n');
  const settings = path.join(scratch, 'user/User/settings.json');
  fs.mkdirSync(path.dirname(settings), { recursive: true });
  fs.writeFileSync(settings, JSON.stringify(quietSettings));
  const vsix = [process.env.PLIMSOLL_VSIX, process.env.PLIMSOLL_NEIGHBOR];
  const options = { folder: workspace, vsix, userData: path.join(scratch, 'user') };
  await inWorkbench(t, scratch, options, async ({ page, open, shot }) => {
    const problem = (text) => page.locator('.markers-panel .monaco-list-row', { hasText: text });
    await open();
    // The same fault twice: a person is asked, by the name of the other.
    const question = page.locator('.notification-toast', { hasText: 'hadolint and Plimsoll report some of the same faults.' });
    await question.waitFor({ timeout: 60_000 });
    await command(page, 'Problems: Focus on Problems View');
    await problem('DL3007').first().waitFor();
    await problem('untagged-base-image').first().waitFor();
    await shot('7-neighbor');
    await question.locator('.monaco-button', { hasText: 'Show once' }).click();
    await problem('untagged-base-image').first().waitFor({ state: 'detached' });
    await problem('DL3007').first().waitFor();
    await problem('apt-recommends').first().waitFor();
    assert.equal(JSON.parse(fs.readFileSync(settings, 'utf8'))['plimsoll.otherLinters'], 'showOnce');
    await shot('8-shown-once');

    await command(page, 'Tasks: Run Task');
    const row = (text) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
    await row('plimsoll').click();
    await row('plimsoll: check').click();
    // Read out of the terminal's lines: what the command line says of files that are not open, be they images or scripts.
    await page.locator('.explorer-folders-view [aria-label*="docker-entrypoint.sh"][aria-label*="1 problem"]').first().waitFor();
    await shot('9-task');
    await command(page, 'Problems: Focus on Problems View');
    await problem('missing-exec').first().waitFor();
    await page.locator('.markers-panel .monaco-list-row[aria-label*="closed"]').first().waitFor();

    await command(page, 'View: Close All Editors');
    // The pictures need the whole width.
    await command(page, 'View: Hide Panel');
    await command(page, 'View: Toggle Primary Side Bar Visibility');
    await command(page, 'Welcome: Open Walkthrough...');
    await page.keyboard.type('Check your container images');
    await row('Check your container images').click();
    const steps = page.locator('.getting-started-step');
    await steps.nth(4).waitFor();
    assert.equal(await steps.count(), 5);
    await page.locator('.getting-started-media').first().waitFor();
    await pause(1_000);
    await shot('10-walkthrough');
    const first = page.locator('.getting-started-step', { hasText: 'Open a Dockerfile' });
    assert.equal(await first.getAttribute('aria-checked'), 'false');
    await insist(
      () => first.locator('.monaco-button', { hasText: 'Open a Dockerfile' }).click({ timeout: 2_500 }),
      page.locator('.quick-input-list .monaco-list-row[aria-label^="Dockerfile"]').first(),
    );
    await page.keyboard.press('Enter');
    await page.locator('.view-line', { hasText: 'FROM' }).first().waitFor();
    await page.locator('.tab', { hasText: 'Welcome' }).click();
    await page.locator('.getting-started-step[aria-checked="true"]', { hasText: 'Open a Dockerfile' }).waitFor();
    await shot('11-step-done');
  });
});

test('in German', { timeout: 180_000 }, async (t) => {
  const workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-ui-'));
  fs.writeFileSync(path.join(workspace, 'Dockerfile'), 'FROM debian\nUSER 1001\nCMD ["sleep", "1"]\n');
  await inWorkbench(t, workspace, {}, async ({ page, open, shot }) => {
    // The language that the workbench asks extensions for; it stays English itself, for it has no other here.
    await page.addInitScript(() => Object.defineProperty(globalThis, '_VSCODE_NLS_LANGUAGE', { get: () => 'de', set() {} }));
    await open();
    await page.locator('.squiggly-warning').first().waitFor({ timeout: 60_000 });
    await command(page, 'Best Practices des Images prüfen');
    await page.locator('.notification-toast', { hasText: '1 Warnung in 1 Datei.' }).waitFor({ timeout: 30_000 });
    await shot('12-german');
  });
});
