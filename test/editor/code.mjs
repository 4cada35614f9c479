#!/usr/bin/env node
// Takes the command line of the desktop's `code` as far as @vscode/test-electron uses it, and runs the tests in the server build.
import { findChromium } from './setup.mjs';
import { startVSCode } from './vscode-server.mjs';

const limit = Number(process.env.PLIMSOLL_EDITOR_LIMIT ?? 240_000);
/** What the workbench says in every run, with nothing wrong. */
const noise =
  /^(?:Canceled: |Resolv(?:ing|ed) connection token|Creating a socket|Ignoring fetching additional|Updating additional builtin|Error: Could not locate the bindings file|Cannot find module '.\/build\/Release\/watchdog'|\[(?:reconnection-grace-time|AgentHost|AccountPolicyGate|Service Worker|remote-connection))/;

const options = { chromium: findChromium(), extensions: [] };
for (const argument of process.argv.slice(2)) {
  const [, name, value] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(argument) ?? [];
  if (name === undefined) options.folder ??= argument;
  else if (name === 'extensionDevelopmentPath') options.extensions.push(value);
  else if (name === 'extensionTestsPath') options.tests = value;
  else if (name === 'user-data-dir') options.userData = value;
  else if (name === 'disable-extensions') options.withoutOthers = true;
}

let editor;
let ending = false;
async function end(code, why) {
  if (ending) return;
  ending = true;
  if (why !== undefined) console.error(why);
  await editor?.close();
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(130, signal));
setTimeout(() => void end(124, `no result after ${limit} ms`), limit).unref();
try {
  editor = await startVSCode(options);
  // The workbench hands over the extension host's console, and the tests' result.
  await editor.page.exposeFunction('codeAutomationLog', (type, args) => {
    if (noise.test(String(args[0]))) return;
    if (type === 'error' || type === 'warn') console.error(...args);
    else console.log(...args);
  });
  await editor.page.exposeFunction('codeAutomationExit', (code) => void end(code));
  editor.page.on('crash', () => void end(1, 'the page crashed'));
  editor.server.on('exit', () => void end(1, "VS Code's server ended"));
  await editor.open();
} catch (error) {
  await end(1, error);
}
