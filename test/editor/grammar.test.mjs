// The injected grammars, run by VS Code's own tokenizer on top of VS Code's own grammars.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import test, { before } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');
const vscode = path.join(import.meta.dirname, 'node_modules/code-server/lib/vscode');
const require = createRequire(path.join(vscode, 'package.json'));
const { INITIAL, parseRawGrammar, Registry } = require('vscode-textmate');
const oniguruma = require('vscode-oniguruma');

const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const files = new Map([
  ['source.dockerfile', path.join(vscode, 'extensions/docker/syntaxes/docker.tmLanguage.json')],
  ['source.shell', path.join(vscode, 'extensions/shellscript/syntaxes/shell-unix-bash.tmLanguage.json')],
  ...manifest.contributes.grammars.map(({ scopeName, path: file }) => [scopeName, path.join(root, file)]),
]);

let registry;
before(async () => {
  await oniguruma.loadWASM(fs.readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')).buffer);
  registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => (files.has(scope) ? parseRawGrammar(fs.readFileSync(files.get(scope), 'utf8'), files.get(scope)) : null),
    getInjections: (scope) => manifest.contributes.grammars.filter(({ injectTo }) => injectTo.includes(scope)).map(({ scopeName }) => scopeName),
  });
});

/** The scopes at the first place of `word` in line `line` of a text. */
async function scopesAt(language, text, line, word) {
  const grammar = await registry.loadGrammar(language);
  let stack = INITIAL;
  let found;
  text.split('\n').forEach((content, index) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(content, stack);
    stack = ruleStack;
    const at = content.indexOf(word);
    if (index === line) found = tokens.find((token) => token.startIndex <= at && at < token.endIndex);
  });
  assert.ok(found, `there is no ${word} in line ${line}`);
  return found.scopes.join(' ');
}

const image = [
  'FROM debian:12', // 0
  'RUN apt-get update && \\', // 1
  "    # don't stop here", // 2
  '', // 3
  '    if true; then echo "a"; fi', // 4
  'COPY a b', // 5
  'RUN <<EOF', // 6
  'for f in *; do echo "$f"; done', // 7
  'EOF', // 8
  'RUN python3 <<EOF', // 9
  "print('done')", // 10
  'EOF', // 11
  'CMD ["sleep", "1"]', // 12
  '# plimsoll ignore=consecutive-run,DL3059 reason=on purpose', // 13
  'ENTRYPOINT exec sleep "$TIME"', // 14
].join('\n');

test('RUN and the lines that continue it are shell, comments and blank lines in between no end', async () => {
  assert.match(await scopesAt('source.dockerfile', image, 1, 'RUN'), /keyword\.other\.special-method\.dockerfile/);
  assert.match(await scopesAt('source.dockerfile', image, 1, '&&'), /meta\.embedded\.block\.shell\.plimsoll.*separator\.statement\.and/);
  assert.match(await scopesAt('source.dockerfile', image, 2, 'stop'), /comment\.line/);
  assert.match(await scopesAt('source.dockerfile', image, 4, 'then'), /meta\.embedded\.block\.shell\.plimsoll.*keyword\.control/);
});

test('what follows is no shell any more', async () => {
  assert.doesNotMatch(await scopesAt('source.dockerfile', image, 5, 'a'), /embedded|string/);
  assert.match(await scopesAt('source.dockerfile', image, 5, 'COPY'), /keyword\.other\.special-method\.dockerfile/);
});

test('a heredoc for a shell is shell, one for another program is not', async () => {
  assert.match(await scopesAt('source.dockerfile', image, 7, 'do'), /meta\.embedded\.block\.heredoc\.shell\.plimsoll.*keyword\.control/);
  assert.doesNotMatch(await scopesAt('source.dockerfile', image, 10, 'print'), /embedded/);
  assert.doesNotMatch(await scopesAt('source.dockerfile', image, 12, 'sleep'), /embedded/);
  assert.match(await scopesAt('source.dockerfile', image, 14, '$TIME'), /meta\.embedded\.block\.shell\.plimsoll.*variable/);
});

test('suppression comments stand out, in both languages', async () => {
  assert.match(await scopesAt('source.dockerfile', image, 13, 'consecutive-run'), /comment\.line\S* entity\.name\.rule\.plimsoll/);
  assert.match(await scopesAt('source.dockerfile', image, 13, 'on purpose'), /string\.unquoted\.reason/);
  assert.match(await scopesAt('source.shell', '#!/bin/sh\n# plimsoll ignore=missing-exec\n"$@"\n', 1, 'missing-exec'), /entity\.name\.rule\.plimsoll/);
});
