import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../shared-rules/src/engine/check';
import { defaultConfig } from '../../shared-rules/src/engine/config';
import { handsOver } from '../../shared-rules/src/model/shell-form';
import missingExec from '../../shared-rules/src/rules/missing-exec/rule';
import { parseShell } from '../../shared-rules/src/shell/parse';
import { applyEdits } from '../../shared-rules/src/text/edit';
import { MappedText } from '../../shared-rules/src/text/mapped-text';

/** Real shells prove what `exec` does: a stub says its process id, which is the script's own when the shell gave its place to it. */
const shells = [
  { name: 'dash', words: ['dash'] },
  { name: 'bash', words: ['bash'] },
  { name: 'ash', words: ['busybox', 'ash'] },
].filter(({ name, words }) => {
  const there = spawnSync(words[0] as string, [...words.slice(1), '-c', 'true']).status === 0;
  if (!there) console.log(`skipped: exec in shells: ${name} is not installed`);
  return there;
});

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'exec-'));
  // It prints its process id, and what it was given.
  writeFileSync(join(folder, 'server'), '#!/bin/sh\necho "server $$ ${MODE:-none} $*"\nexit ${STATUS:-0}\n');
  chmodSync(join(folder, 'server'), 0o755);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  /** The stub ran as the very process that was started. */
  readonly replaced: boolean;
  /** What it wrote, process ids left out. */
  readonly output: string;
  readonly status: number | null;
}

function run(words: readonly string[], args: readonly string[]): Ran {
  const [program = '', ...rest] = words;
  const ran = spawnSync(program, [...rest, ...args], { cwd: folder, encoding: 'utf8', env: { PATH: `${folder}:${process.env['PATH'] ?? ''}` } });
  const output = ran.stdout + ran.stderr;
  return { replaced: new RegExp(`^server ${ran.pid} `, 'm').test(output), output: output.replace(/^server \d+/gm, 'server'), status: ran.status };
}

function fixed(text: string): string {
  const { findings } = check({ kind: 'script', text, path: 'entrypoint.sh', config: defaultConfig }, new Map(), [missingExec]);
  return applyEdits(
    text,
    findings.flatMap((finding) => finding.fixes[0]?.edits() ?? []),
  );
}

describe.each(shells)('a script in $name', ({ words }) => {
  it.each([
    ['a plain command', 'cd /\nserver a b', []],
    ['all arguments', 'set -e\n"$@"', ['server', 'x y']],
    ['no arguments at all', '"$@"', []],
    ['an assignment in front', 'MODE=fast server a', []],
    ['two assignments in front', 'MODE=x STATUS=3 server a', []],
    ['the end of a list', 'true && cd / && server a', []],
    ['a redirection', 'server a 2>&1', []],
    ['a failing start', 'false || server a', []],
    ['an if', 'if [ "$1" = x ]; then shift; server "$@"; else exec server none; fi', ['x', 'y']],
    ['a case', 'case "$1" in\n  a) server one ;;\n  *) server other ;;\nesac', ['a']],
    ['a function', 'main() {\n  MODE=f server "$@"\n}\nmain "$@"', ['1', '2']],
    ['braces', '{ true; server x; }', []],
    ['env in front', 'env MODE=e server x', []],
    ['exit behind', 'STATUS=4 server x\nexit $?', []],
    ['a variable', 'cmd=server\n$cmd x', []],
    ['an early end', 'if [ $# -gt 0 ]; then "$@"; exit; fi\necho nothing', ['server', 'x']],
    ['a program that is missing', 'no-such-program x', []],
  ])('%s: the program takes the place of the shell, and all else stays', (title, body, args) => {
    const before = `#!/bin/sh\n${body}\n`;
    const after = fixed(before);
    expect(after).not.toBe(before);
    const script = join(folder, 'script.sh');
    writeFileSync(script, before);
    const old = run([...words, script], args);
    writeFileSync(script, after);
    const now = run([...words, script], args);
    expect(now.status).toBe(old.status);
    if (title === 'a program that is missing') return;
    expect(now.output).toBe(old.output);
    expect(old.replaced).toBe(false);
    expect(now.replaced).toBe(old.output.includes('server'));
  });

  it.each([
    ['a pipeline', 'server x | cat'],
    ['a subshell', '(cd / && server x)'],
    ['commands behind it', 'server x\nserver_status=$?\necho "ended $server_status"'],
    ['an alternative', 'server x || echo failed'],
    ['an EXIT trap', 'trap "echo cleaned" EXIT\nserver x'],
    ['a function that is called twice', 'run() { server "$@"; }\nrun a\nrun b'],
    ['a function of the script', 'serve() { while read -r line; do echo "$line"; done; }\nserve </dev/null'],
    ['a builtin', 'echo x'],
  ])('%s: nothing is put in', (_title, body) => {
    const text = `#!/bin/sh\n${body}\n`;
    expect(fixed(text)).toBe(text);
  });

  it.each([
    ['exec before an assignment', 'exec MODE=fast server a', 127],
    ['exec before a function', 'serve() { server x; }\nexec serve', 127],
    ['exec before command', 'exec command server x', 127],
  ])('%s fails, which is why it is never written so', (_title, body, status) => {
    const ran = run([...words, '-c', body], []);
    // busybox has `command` nowhere, Debian ships it as a program in some releases.
    if (ran.status === 0) expect(body).toContain('command');
    else expect(ran.status).toBe(status);
  });
});

describe.each(shells)('sh -c TEXT in $name', ({ name, words }) => {
  const texts = [
    'server x',
    'cd / && server x',
    'cd /; server x',
    'export MODE=m; server x',
    'MODE=m server x',
    'server x 2>&1',
    'MODE=m server x 2>&1',
    'server x || true',
    'false || server x',
    '[ -f /none ] || server x',
    '[ -d / ] && server x',
    'server x | cat',
    'if true; then server x; fi',
    'case x in x) server x ;; esac',
    '{ server x; }',
    '(server x)',
    'trap "echo t" TERM; server x',
    'run() { server x; }; run',
    'server x & wait',
    '! server x',
  ];
  it.each(texts)('%s', (text) => {
    expect(run([...words, '-c', text], []).replaced).toBe(handsOver(name as 'dash' | 'bash' | 'ash', parseShell(MappedText.whole(text))));
  });
});

it('some shell is there to be asked', () => {
  expect(shells.length).toBeGreaterThan(0);
});
