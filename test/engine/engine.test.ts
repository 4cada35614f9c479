import { describe, expect, it } from 'vitest';
import { check, type CheckInput } from '../../shared-rules/src/engine/check';
import { readSettings, settingName } from '../../shared-rules/src/config/read-settings';
import { merged } from '../../shared-rules/src/config/settings';
import { defaultConfig } from '../../shared-rules/src/engine/config';
import { gather } from '../../shared-rules/src/engine/gather';
import { ignoreEdit } from '../../shared-rules/src/engine/ignore';
import { defineRule, type AnyRule } from '../../shared-rules/src/engine/rule';
import { fixAll } from '../../shared-rules/src/fix/fix-all';
import type { Answer } from '../../shared-rules/src/model/needs';
import { applyEdits, insert, replace } from '../../shared-rules/src/text/edit';

const none = new Map<string, Answer>();
const base = { group: 'validity', since: '0.1.0', preset: 'recommended', sources: [{ guide: 'OCP', section: 'x' }] } as const;

/** Reports each WORKDIR, with a fix that makes its path lower case. */
const lowerWorkdir = defineRule(
  {
    ...base,
    id: 'lower-workdir',
    summary: 'Reports WORKDIR paths with capitals.',
    messages: { found: { text: 'Path {path} has capitals.', severity: { openshift: 'warning', generic: 'hint' } } },
    fixes: { lower: { title: 'Use lower case', level: 'safe' } },
    aliases: ['DL9001'],
  },
  (context) => ({
    instruction: {
      WORKDIR(instruction) {
        const word = instruction.words[0];
        if (word === undefined || word.value === word.value.toLowerCase()) return;
        context.report({
          at: word.span,
          message: 'found',
          data: { path: word.value },
          fixes: [{ use: 'lower', edits: () => [replace(word.span, word.value.toLowerCase())] }],
        });
      },
    },
  }),
);

const upperWorkdir = defineRule(
  {
    ...base,
    id: 'upper-workdir',
    summary: 'Reports WORKDIR paths without capitals.',
    messages: { found: { text: 'No capitals.', severity: 'info' } },
    fixes: { upper: { title: 'Use upper case', level: 'safe' } },
  },
  (context) => ({
    instruction: {
      WORKDIR(instruction) {
        const word = instruction.words[0];
        if (word === undefined || word.value === word.value.toUpperCase()) return;
        context.report({ at: word.span, message: 'found', fixes: [{ use: 'upper', edits: () => [replace(word.span, word.value.toUpperCase())] }] });
      },
    },
  }),
);

const throwing = defineRule({ ...base, id: 'throwing', summary: 'Fails.', messages: { found: { text: 'x', severity: 'error' } } }, () => ({
  instruction: {
    RUN() {
      throw new Error('broken rule');
    },
  },
}));

const breaking = defineRule(
  {
    ...base,
    id: 'breaking',
    summary: 'Breaks the parse.',
    messages: { found: { text: 'x', severity: 'info' } },
    fixes: { break: { title: 'Break it', level: 'safe' } },
  },
  (context) => ({
    instruction: {
      USER(instruction) {
        context.report({ at: instruction.keywordSpan, message: 'found', fixes: [{ use: 'break', edits: () => [replace(instruction.keywordSpan, 'USRE')] }] });
      },
    },
  }),
);

const asking = defineRule(
  { ...base, id: 'asking', summary: 'Asks for a file.', messages: { found: { text: 'It says {text}.', severity: 'info' } } },
  (context) => ({
    end() {
      const text = context.answers.text('a.txt');
      const next = typeof text === 'string' ? context.answers.text(text) : null;
      if (typeof next === 'string') context.report({ at: { start: 0, end: 1 }, message: 'found', data: { text: next } });
    },
  }),
);

function readConfig(value: unknown, rules: readonly AnyRule[]) {
  const { settings, problems } = readSettings(value, rules);
  return { config: merged([{ name: 'test', settings }]), problems };
}

function input(text: string, settings?: unknown, rules: readonly AnyRule[] = []): CheckInput {
  return { kind: 'dockerfile', text, path: 'Dockerfile', config: settings === undefined ? defaultConfig : readConfig(settings, rules).config };
}

describe('check', () => {
  it('fills a message, and takes the severity of the platform', () => {
    const [finding] = check(input('FROM a\nWORKDIR /App\n'), none, [lowerWorkdir]).findings;
    expect(finding).toMatchObject({ rule: 'lower-workdir', message: 'Path /App has capitals.', severity: 'warning', span: { start: 15, end: 19 } });
    expect(check(input('FROM a\nWORKDIR /App\n', { platform: 'generic' }), none, [lowerWorkdir]).findings[0]?.severity).toBe('hint');
  });

  it('loses only the findings of a rule that throws, and says which', () => {
    const result = check(input('FROM a\nWORKDIR /App\nRUN x\n'), none, [throwing, lowerWorkdir]);
    expect(result.findings.map((finding) => finding.rule)).toEqual(['lower-workdir']);
    expect(result.failures).toEqual([{ rule: 'throwing', error: new Error('broken rule') }]);
  });

  it('says what it needs until it is answered', async () => {
    expect(check(input('FROM a\n'), none, [asking]).needs).toEqual([{ kind: 'text', path: 'a.txt' }]);
    const files: { [path: string]: string } = { 'a.txt': 'b.txt', 'b.txt': 'hello' };
    const { result, answers } = await gather(input('FROM a\n'), [asking], ({ path }) => ({ state: 'found', text: files[path] as string }));
    expect(result.findings[0]?.message).toBe('It says hello.');
    expect(result.needs).toEqual([]);
    expect([...answers.keys()]).toEqual(['text:a.txt', 'text:b.txt']);
  });

  it('ends when the host never answers for good', async () => {
    let count = 0;
    const endless = defineRule({ ...base, id: 'endless', summary: 'Asks for ever.', messages: { found: { text: 'x', severity: 'info' } } }, (context) => ({
      end() {
        for (let at = 0; at < 40; at++) context.answers.stat(`${count++}`);
      },
    }));
    const { answers } = await gather(input('FROM a\n'), [endless], () => ({ state: 'unknown' }));
    expect(answers.size).toBeLessThanOrEqual(64);
  });
});

describe('settings', () => {
  const rules = [lowerWorkdir, upperWorkdir];

  it.each([
    [{ rules: { 'lower-workdir': 'off' } }, []],
    [{ rules: { DL9001: 'error' } }, ['error']],
    [{ rules: { 'lower-workdir': ['hint', {}] } }, ['hint']],
    [{ preset: 'minimal' }, []],
    [{ preset: 'minimal', rules: { 'lower-workdir': 'info' } }, ['info']],
  ])('%j', (settings, severities) => {
    expect(check(input('FROM a\nWORKDIR /App\n', settings, rules), none, [lowerWorkdir]).findings.map((finding) => finding.severity)).toEqual(severities);
  });

  it.each([
    [7, [''], 'object'],
    [{ platform: 'mars' }, ['platform'], 'openshift, kubernetes, generic'],
    [{ preset: 1 }, ['preset'], 'minimal'],
    [{ rules: [] }, ['rules'], 'object'],
    [{ rules: { nope: 'error' } }, ['rules.nope'], 'no rule'],
    [{ rules: { 'lower-workdir': 'loud' } }, ['rules.lower-workdir'], 'error, warning'],
    [{ rules: { 'lower-workdir': ['hint', { depth: 1 }] } }, ['rules.lower-workdir.depth'], 'no option'],
    [{ rules: { 'lower-workdir': { severity: 'hint' } } }, ['rules.lower-workdir'], 'list'],
  ])('says what is wrong in %j and keeps the rest', (settings, places, words) => {
    const { config, problems } = readConfig(settings, rules);
    expect(problems.map(({ path }) => settingName(path))).toEqual(places);
    expect(problems[0]?.message).toContain(words);
    expect(config.platform).toBe('openshift');
  });
});

describe('suppressions', () => {
  it.each([
    ['# plimsoll ignore=lower-workdir', 1],
    ['# plimsoll ignore=other,lower-workdir reason=the path is given', 1],
    ['# plimsoll ignore=DL9001', 1],
    ['# hadolint ignore=DL9001', 1],
    ['# plimsoll ignore=other', 0],
    ['# plimsoll ignore lower-workdir', 0],
    ['# plimsoll ignore=lower-workdir\n# another comment', 1],
    ['# plimsoll ignore=lower-workdir\n', 0],
  ])('%j', (comment, suppressed) => {
    const result = check(input(`FROM a\n${comment}\nWORKDIR /App\n`), none, [lowerWorkdir]);
    expect([result.suppressed, result.findings.length]).toEqual([suppressed, 1 - suppressed]);
  });

  it('reaches one instruction only', () => {
    const result = check(input('FROM a\n# plimsoll ignore=lower-workdir\nWORKDIR /App\nWORKDIR /Bar\n'), none, [lowerWorkdir]);
    expect(result.findings.map((finding) => finding.message)).toEqual(['Path /Bar has capitals.']);
  });

  it('does not count inside a continuation', () => {
    const text = 'FROM a\nRUN x \\\n# plimsoll ignore=lower-workdir\n && y\nWORKDIR /App\n';
    expect(check(input(text), none, [lowerWorkdir]).findings).toHaveLength(1);
  });

  it.each(['FROM a\nWORKDIR /App\n', 'FROM a\r\n  WORKDIR /App\r\n', 'FROM a\n# plimsoll ignore=other\nWORKDIR /App\n', 'FROM a\nWORKDIR \\\n  /App\n'])(
    'ignoreEdit silences the finding in %j',
    (text) => {
      const [finding] = check(input(text), none, [lowerWorkdir]).findings;
      const edited = applyEdits(text, [ignoreEdit(text, 'dockerfile', 'lower-workdir', finding?.span.start ?? -1)]);
      const after = check(input(edited), none, [lowerWorkdir]);
      expect([after.findings.length, after.suppressed]).toEqual([0, 1]);
      expect(/(^|[^\r])\n/.test(edited)).toBe(/(^|[^\r])\n/.test(text));
    },
  );
});

describe('fixAll', () => {
  const safe = { levels: ['safe'] } as const;

  it('repairs all in one text, and a second time nothing', () => {
    const first = fixAll(input('FROM a\nWORKDIR /App\nWORKDIR /Bar\n'), none, [lowerWorkdir], safe);
    expect(first.text).toBe('FROM a\nWORKDIR /app\nWORKDIR /bar\n');
    expect(first.applied.map((one) => one.fix)).toEqual(['lower', 'lower']);
    expect(fixAll(input(first.text), none, [lowerWorkdir], safe).applied).toEqual([]);
  });

  it('takes only the asked levels and rules', () => {
    expect(fixAll(input('FROM a\nWORKDIR /App\n'), none, [lowerWorkdir], { levels: ['unsafe'] }).applied).toEqual([]);
    expect(fixAll(input('FROM a\nWORKDIR /App\n'), none, [lowerWorkdir], { levels: ['safe'], rules: new Set(['other']) }).applied).toEqual([]);
  });

  it('stops when two rules undo each other', () => {
    const result = fixAll(input('FROM a\nWORKDIR /app\n'), none, [lowerWorkdir, upperWorkdir], safe);
    expect(result.skipped.map((one) => one.reason)).toContain('cycle');
    expect(result.passes).toBeLessThanOrEqual(10);
  });

  it('refuses a fix that makes the parse worse, and takes the others', () => {
    const result = fixAll(input('FROM a\nUSER x\nWORKDIR /App\n'), none, [breaking, lowerWorkdir], safe);
    expect(result.text).toBe('FROM a\nUSER x\nWORKDIR /app\n');
    expect(result.skipped).toEqual([{ rule: 'breaking', fix: 'break', reason: 'parse' }]);
  });

  it('never takes a fix that edits another file', () => {
    const elsewhere = defineRule(
      {
        ...base,
        id: 'elsewhere',
        summary: 'Edits elsewhere.',
        messages: { found: { text: 'x', severity: 'info' } },
        fixes: { add: { title: 'Add', level: 'safe' } },
      },
      (context) => ({
        end() {
          context.report({
            at: { start: 0, end: 1 },
            message: 'found',
            fixes: [{ use: 'add', edits: () => [insert(0, '# x\n')], files: () => [{ path: 'b', before: '', edits: [insert(0, 'x')] }] }],
          });
        },
      }),
    );
    expect(fixAll(input('FROM a\n'), none, [elsewhere], safe).text).toBe('FROM a\n');
  });
});

describe('notes', () => {
  const notes = async (text: string, files: { readonly [path: string]: string }) => {
    const { result } = await gather({ ...input(text), path: 'docker/Dockerfile' }, [starting], ({ kind, path }) => {
      const found = files[path];
      if (kind === 'list') return { state: 'unknown' };
      if (found === undefined) return { state: 'absent' };
      return kind === 'text' ? { state: 'found', text: found } : { state: 'found', type: 'file', size: found.length, mode: null };
    });
    return result.notes();
  };
  const starting = defineRule({ ...base, id: 'starting', summary: 'Looks at the start script.', messages: { found: { text: 'x', severity: 'info' } } }, () => ({
    image: (image) => void image.start?.files,
  }));

  it('say which context and which start script were found', async () => {
    expect(await notes('FROM a\nCOPY run.sh /\nENTRYPOINT ["/run.sh"]\n', { 'run.sh': '#!/bin/sh\nexec server\n' })).toEqual([
      'build context: .',
      'start script: /run.sh, found as run.sh',
    ]);
  });

  it('say why none was found', async () => {
    const [context, script] = await notes('FROM a\nCOPY gone /\nENTRYPOINT ["/run.sh"]\n', {});
    expect(context).toContain('docker, a guess');
    expect(script).toContain('ENTRYPOINT starts /run.sh');
    expect((await notes('FROM a\n', {}))[1]).toContain('the base image decides');
  });
});
