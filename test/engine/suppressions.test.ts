import { describe, expect, it } from 'vitest';
import { foreignTools } from '../../scripts/generate/foreign-rules';
import { readSettings } from '../../shared-rules/src/config/read-settings';
import { check } from '../../shared-rules/src/engine/check';
import { defaultConfig } from '../../shared-rules/src/engine/config';
import { ignoreFileEdit } from '../../shared-rules/src/engine/ignore';
import { defineRule, type AnyRule } from '../../shared-rules/src/engine/rule';
import { readCheckDirective, readSuppressionComment } from '../../shared-rules/src/engine/suppression-comments';
import { readSuppressions } from '../../shared-rules/src/engine/suppress';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { rules } from '../../shared-rules/src/index';
import { applyEdits } from '../../shared-rules/src/text/edit';

/** A rule that reports each RUN, and each command of a script that is called `run`. */
function reporter(id: string, aliases: readonly string[]): AnyRule {
  return defineRule(
    {
      id,
      group: 'validity',
      summary: 'Reports all.',
      since: '0.1.0',
      preset: 'minimal',
      messages: { found: { text: 'Found.', severity: 'warning' } },
      aliases,
      sources: [{ guide: 'POSIX', section: 'x' }],
    },
    (context) => ({
      instruction: { RUN: (run) => context.report({ at: run.keywordSpan, message: 'found' }) },
      command: {
        run: (call) => {
          if (context.script !== null) context.report({ at: call.nameWord.span, message: 'found' });
        },
      },
    }),
  );
}

const one = reporter('rule-one', ['DL9001', 'BK:OneThing', 'SC9001']);
const two = reporter('rule-two', ['DL9002']);

/** `line severity rule` of what is left. */
function left(text: string, kind: 'dockerfile' | 'script' = 'dockerfile'): readonly string[] {
  const { findings } = check({ kind, text, path: null, config: defaultConfig }, new Map(), [one, two]);
  return findings.map(({ span, severity, rule }) => `${text.slice(0, span.start).split('\n').length} ${severity} ${rule}`);
}

const both = (line: number) => [`${line} warning rule-one`, `${line} warning rule-two`];
const second = (line: number) => [`${line} warning rule-two`];

describe('what a comment is read as', () => {
  it.each([
    [' plimsoll ignore=a', 'plimsoll', false, ['a'], null],
    [' plimsoll ignore=a , b reason=why not', 'plimsoll', false, ['a', 'b'], 'why not'],
    ['plimsoll ignore = a why', 'plimsoll', false, ['a'], 'why'],
    [' plimsoll ignore-file', 'plimsoll', true, [], null],
    [' plimsoll ignore-file reason=generated', 'plimsoll', true, [], 'generated'],
    [' plimsoll ignore-file=a,DL3006 # generated', 'plimsoll', true, ['a', 'DL3006'], 'generated'],
    [' hadolint ignore=DL3006,SC1081', 'hadolint', false, ['DL3006', 'SC1081'], null],
    [' hadolint ignore = DL3006 , DL3007# why', 'hadolint', false, ['DL3006', 'DL3007'], 'why'],
    [' hadolint global ignore=DL3006 # why', 'hadolint', true, ['DL3006'], 'why'],
    [' tally ignore=StageNameCasing', 'tally', false, ['StageNameCasing'], null],
    [' tally global ignore=max-lines,hadolint/DL3006;reason=why', 'tally', true, ['max-lines', 'hadolint/DL3006'], 'why'],
    [' tally ignore=all', 'tally', false, [], null],
    [' shellcheck disable=SC2086,SC2046', 'shellcheck', false, ['SC2086', 'SC2046'], null],
    [' shellcheck shell=bash disable=SC2086 # why', 'shellcheck', false, ['SC2086'], 'why'],
  ])('%j', (text, tool, file, names, reason) => {
    const read = readSuppressionComment(text);
    expect([read?.tool, read?.file, read?.names.map((name) => name.text), read?.reason]).toEqual([tool, file, names, reason]);
    for (const name of read?.names ?? []) expect(text.slice(name.span.start, name.span.end)).toBe(name.text);
  });

  it.each([
    ' plimsoll ignores=a',
    ' plimsoll ignore',
    ' plimsoll ignore-files=a',
    ' hadolint shell=powershell',
    ' global ignore=DL3006',
    ' shellcheck shell=sh',
    ' check=skip=a',
    ' see plimsoll ignore=a',
  ])('nothing: %j', (text) => expect(readSuppressionComment(text)).toBeNull());

  it.each([
    ['skip=A,B', ['A', 'B'], false],
    ['skip=A;error=true', ['A'], true],
    ['error=true;skip= A , B ', ['A', 'B'], true],
    ['skip=all', [], false],
    ['error=false', null, false],
  ])('check=%s', (value, names, failing) => {
    const read = readCheckDirective(value);
    expect([read.skip === null ? null : read.skip.names.map((name) => name.text), read.failing]).toEqual([names, failing]);
  });
});

describe('what a comment reaches', () => {
  it.each([
    ['FROM a\n# hadolint ignore=DL9001\nRUN x\nRUN y\n', [...second(3), ...both(4)]],
    ['FROM a\nRUN x\n# hadolint global ignore=DL9001 # why\nRUN y\n', [...second(2), ...second(4)]],
    ['FROM a\nRUN x\n# plimsoll ignore-file=rule-one\n', second(2)],
    ['FROM a\nRUN x\n# plimsoll ignore-file\n', []],
    ['FROM a\nRUN x\n# tally global ignore=all\n', []],
    ['FROM a\n# tally ignore=buildkit/OneThing;reason=why\nRUN x\n', second(3)],
    ['# check=skip=OneThing\nFROM a\nRUN x\n', second(3)],
    ['# check=skip=all\nFROM a\nRUN x\n', second(3)],
    ['# syntax=docker/dockerfile:1\n# check=skip=onething;error=true\nFROM a\nRUN x\n', second(4)],
    ['# check=error=true\nFROM a\nRUN x\n', ['3 error rule-one', '3 warning rule-two']],
    // Below another comment the line is no directive.
    ['# a comment\n# check=skip=all\nFROM a\nRUN x\n', both(4)],
    ['FROM a\nRUN x # plimsoll ignore-file\n', both(2)],
    ['FROM a\nRUN <<EOF\n# plimsoll ignore-file\nx\nEOF\n', both(2)],
    ['FROM a\n# shellcheck disable=SC9001\nRUN x\n', both(3)],
    ['FROM a\n# plimsoll ignore=rule-one\n# plimsoll ignore=rule-two\nRUN x\n', []],
    ['FROM a\n# plimsoll ignore=rule-one\n\nRUN x\n', both(4)],
  ])('%j', (text, expected) => expect(left(text)).toEqual(expected));

  it.each([
    ['#!/bin/sh\n# plimsoll ignore-file=rule-one\nrun\n', second(3)],
    ['#!/bin/sh\n# shellcheck disable=SC9001\n\nrun\nrun\n', [...second(4), ...second(5)]],
    ['#!/bin/sh\nrun\n# shellcheck disable=SC9001\nrun\nrun\n', [...both(2), ...second(4), ...both(5)]],
    ['#!/bin/sh\nrun a\n# shellcheck disable=SC1234\nrun b\n', [...both(2), ...both(4)]],
    ['#!/bin/sh\nrun a\n# plimsoll ignore=rule-two\nrun b \\\n  c\n', [...both(2), '4 warning rule-one']],
  ])('in a script: %j', (text, expected) => expect(left(text, 'script')).toEqual(expected));

  it('the other half of a fault, for a tool that marks that one', () => {
    const pair = defineRule(
      {
        id: 'a-pair',
        group: 'validity',
        summary: 'S.',
        since: '0.1.0',
        preset: 'minimal',
        messages: { found: { text: 'Found.', severity: 'info' } },
        aliases: ['DL9003'],
        sources: [],
      },
      (context) => ({
        image: (image) => {
          const [first, , third] = image.document.instructions;
          if (first !== undefined && third !== undefined)
            context.report({ at: first.keywordSpan, message: 'found', related: [{ path: null, span: third.keywordSpan, message: 'Here.' }] });
        },
      }),
    );
    const count = (comment: string) =>
      check({ kind: 'dockerfile', text: `FROM a\nRUN x\n# ${comment}\nRUN y\n`, path: null, config: defaultConfig }, new Map(), [pair]).findings.length;
    expect([count('hadolint ignore=DL9003'), count('plimsoll ignore=a-pair')]).toEqual([0, 1]);
  });
});

describe('the table of other linters', () => {
  const rows = foreignTools.flatMap(({ rules: own }) => own);
  const ids = new Set(rules.map(({ meta }) => meta.id));
  const done = rows.filter(({ rule }) => rule !== undefined && ids.has(rule));

  it('leads from each name to the rule that it says, in settings and in comments', () => {
    expect(done.length).toBeGreaterThan(80);
    for (const { name, rule } of done) {
      const plain = name.replace('BK:', '');
      expect(Object.keys(readSettings({ rules: { [plain]: 'off' } }, rules).settings.rules ?? {})).toEqual([rule]);
      for (const comment of [`plimsoll ignore=${plain}`, `tally ignore=${plain}`, ...(name.startsWith('DL') ? [`hadolint global ignore=${plain}`] : [])]) {
        const text = `# ${comment}\nFROM a\n`;
        const [suppression] = readSuppressions(text, parseDockerfile(text), null, rules).all;
        expect([comment, suppression?.names.map((one) => one.rule)]).toEqual([comment, [rule]]);
      }
      if (!name.startsWith('BK:')) continue;
      const text = `# check=skip=${plain}\nFROM a\n`;
      expect(readSuppressions(text, parseDockerfile(text), null, rules).all.flatMap(({ names }) => names.map((one) => one.rule))).toEqual([rule]);
    }
  });

  it('leads back from each rule to the names that it says', () => {
    for (const { meta } of rules) {
      const names = done.filter(({ rule }) => rule === meta.id).map(({ name }) => name);
      expect([meta.id, [...(meta.aliases ?? [])].sort()]).toEqual([meta.id, names.sort()]);
    }
  });

  it('has names without a counterpart that settings say so of', () => {
    const [missing] = rows.filter(({ rule }) => rule === undefined);
    expect(readSettings({ rules: { [missing?.name ?? '']: 'off' } }, rules).problems).toHaveLength(1);
  });
});

describe('switching a rule off for the whole file', () => {
  it.each([
    ['dockerfile', 'FROM a\nRUN x\n', '# plimsoll ignore-file=rule-one\nFROM a\nRUN x\n'],
    ['dockerfile', '\uFEFFFROM a\r\nRUN x\r\n', '\uFEFF# plimsoll ignore-file=rule-one\r\nFROM a\r\nRUN x\r\n'],
    [
      'dockerfile',
      '# escape=`\n# check=skip=X\n# note\nFROM a\nRUN x\n',
      '# escape=`\n# check=skip=X\n# plimsoll ignore-file=rule-one\n# note\nFROM a\nRUN x\n',
    ],
    ['dockerfile', '# plimsoll ignore-file=rule-two reason=why\nFROM a\nRUN x\n', '# plimsoll ignore-file=rule-two,rule-one reason=why\nFROM a\nRUN x\n'],
    ['dockerfile', '# hadolint global ignore=DL9002\nFROM a\nRUN x\n', '# plimsoll ignore-file=rule-one\n# hadolint global ignore=DL9002\nFROM a\nRUN x\n'],
    ['script', '#!/bin/sh\nrun\n', '#!/bin/sh\n# plimsoll ignore-file=rule-one\nrun\n'],
    ['script', '#!/bin/sh', '#!/bin/sh\n# plimsoll ignore-file=rule-one'],
    ['script', 'run\n', '# plimsoll ignore-file=rule-one\nrun\n'],
  ] as const)('%s %j', (kind, before, after) => {
    expect(applyEdits(before, [ignoreFileEdit(before, kind, 'rule-one')])).toBe(after);
    expect(left(after, kind).filter((line) => line.endsWith('rule-one'))).toEqual([]);
  });
});
