import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { insertCommand } from '../../shared-rules/src/fix/insert-command';
import { buildImage } from '../../shared-rules/src/model/build';
import { AnswerBook } from '../../shared-rules/src/model/needs';
import type { CommandCall } from '../../shared-rules/src/shell/calls';
import { applyEdits } from '../../shared-rules/src/text/edit';

const folder = mkdtempSync(join(tmpdir(), 'insert-command-'));
afterAll(() => rmSync(folder, { recursive: true }));
const log = join(folder, 'log');
for (const name of ['before', 'inst', 'after', 'mark']) {
  writeFileSync(join(folder, name), `#!/bin/sh\necho ${name} >> "${log}"\ncase " $FAIL " in *" ${name} "*) exit 3;; esac\n`);
  chmodSync(join(folder, name), 0o755);
}

function stepOf(text: string) {
  const document = parseDockerfile(text);
  const image = buildImage(document, new AnswerBook(new Map()), null);
  const run = image.runs[0];
  const call = run?.calls.find((one) => one.name === 'inst');
  if (run === undefined || call === undefined) throw new Error('no inst');
  return { document, run, call };
}

/** The text that the shell of a RUN is given, and that shell. */
function shellOf(text: string): { readonly shell: readonly string[]; readonly script: string } {
  const { run } = stepOf(text);
  return { shell: run.state.shell, script: run.source?.text ?? '' };
}

function runIt(text: string, program: string, fail: string) {
  writeFileSync(log, '');
  const { shell, script } = shellOf(text);
  const [command = program, ...options] = shell[0] === '/bin/sh' ? [program, '-c'] : shell;
  const { status } = spawnSync(command, [...options, script], { env: { PATH: `${folder}:/usr/bin:/bin`, FAIL: fail } });
  const trace = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return { status, trace };
}

function inserted(text: string): string | null {
  const { document, run, call } = stepOf(text);
  const edit = insertCommand(document, run, call as CommandCall, 'mark');
  return edit === null ? null : applyEdits(text, [edit]);
}

const bodies = [
  'inst',
  'before && inst',
  'before && inst && after',
  'inst && after',
  'before || inst',
  'inst || after',
  'before && inst || after',
  'before; inst',
  'before; inst; after',
  'inst; after',
  'before && inst; after',
  'set -e; before; inst',
  'set -e; before; inst; after',
  'set -e; before && inst; after',
  'set -e; before && inst && after; after',
  'set -e; inst || before; after',
  'set -eux; before; if before; then inst; fi; after',
  'set -e; if before; then inst; fi',
  'before && (before; inst) && after',
  'before && { inst; before; }',
  'set -o errexit; for x in 1 2; do inst; done; after',
  'before | inst && after',
  'set -e; before; before | inst',
  'if before; then inst; after; fi',
  'set -e; before && { inst; before; }; after',
  '! before && inst',
  'before && \\\n    inst && \\\n    after',
  'before \\\n && inst \\\n && after',
  'set -e; \\\n    inst \\\n    ; \\\n    after',
  'set -e \\\n  ; inst \\\n  ; after',
];
const failures = ['', 'inst', 'before', 'after', 'inst before'];

describe.each([
  ['sh', ''],
  ['bash', ''],
  ['bash', 'SHELL ["/bin/bash", "-ec"]\n'],
])('a command put behind another, by %s%s', (program, setting) => {
  it.each(bodies)('%s', (body) => {
    const text = `FROM debian:12\n${setting}RUN ${body}\n`;
    const fixed = inserted(text);
    if (fixed === null) {
      expect([body, setting]).toEqual(['before && { inst; before; }', 'SHELL ["/bin/bash", "-ec"]\n']);
      return;
    }
    for (const fail of failures) {
      const old = runIt(text, program, fail);
      const now = runIt(fixed, program, fail);
      const seen = `${fixed}failing: ${fail}\nbefore: ${old.trace.join()}\nafter: ${now.trace.join()}`;
      expect(now.status, seen).toBe(old.status);
      // The commands of a pipeline start in any order.
      const order = (trace: readonly string[]) => (body.includes(' | ') ? [...trace].sort() : trace);
      expect(order(now.trace.filter((name) => name !== 'mark')), seen).toEqual(order(old.trace));
      if (now.trace.includes('inst') && fail === '') expect(now.trace.lastIndexOf('mark'), seen).toBeGreaterThan(now.trace.lastIndexOf('inst'));
    }
  });
});

describe('a here-document', () => {
  it.each([
    ['inst\nafter\n', 'inst\nmark\nafter\n'],
    ['set -e\nbefore\n  inst\n', 'set -e\nbefore\n  inst\n  mark\n'],
    ['before\ninst\n', 'before\ninst && mark\n'],
    ['before &&\n  inst &&\n  after\n', 'before &&\n  inst &&\n  mark &&\n  after\n'],
    ['before \\\n  && inst \\\n  && after\n', 'before \\\n  && inst \\\n  && mark \\\n  && after\n'],
    ['if before; then\n  inst\nfi\nafter\n', 'if before; then\n  inst\nfi\nmark\nafter\n'],
  ])('%j', (body, expected) => {
    expect(inserted(`FROM debian:12\nRUN <<EOF\n${body}EOF\n`)).toBe(`FROM debian:12\nRUN <<EOF\n${expected}EOF\n`);
  });

  it('keeps the line endings of the file', () => {
    expect(inserted('FROM debian:12\r\nRUN set -e; \\\r\n    inst; \\\r\n    after\r\n')).toBe(
      'FROM debian:12\r\nRUN set -e; \\\r\n    inst; \\\r\n    mark; \\\r\n    after\r\n',
    );
  });
});

describe('where there is no place', () => {
  it('leaves a group at the end of a chain alone: errexit would not hold in it any more', () => {
    expect(inserted('FROM debian:12\nRUN set -e; before && { inst; after; }\n')).toBeNull();
    expect(inserted('FROM debian:12\nRUN <<EOF bash -e\nbefore && { inst; after; }\nEOF\n')).toBeNull();
  });

  it.each(['f() { inst; }; f', 'inst & wait', '( inst && after'])('%s', (body) => {
    const { document, run, call } = stepOf(`FROM debian:12\nRUN ${body}\n`);
    expect(insertCommand(document, run, call, 'mark')).toBeNull();
  });
});
