import { describe, expect, it } from 'vitest';
import { defineRule, type AnyRule, type FixMeta, type RuleMeta } from '../../shared-rules/src/engine/rule';
import type { Instruction } from '../../shared-rules/src/dockerfile/nodes';
import { insert, remove, replace, type TextEdit } from '../../shared-rules/src/text/edit';
import { readDoc, readSpec } from './cases';
import { runCase, uncovered, type CaseReport } from './spec';
import { crossFaults, structureFaults } from './structure';

// The harness guards all rules, so each of its checks is shown a rule that breaks it.

const base = {
  id: 'label-present',
  group: 'validity',
  summary: 'Reports labels.',
  since: '0.1.0',
  preset: 'recommended',
  messages: { found: { text: 'There is a label.', severity: 'warning' } },
  sources: [{ guide: 'OCP', section: 'Set image metadata' }],
} as const satisfies RuleMeta;

/** Reports each LABEL keyword, with a fix of these edits. */
function labelRule(edits: (label: Instruction, text: string) => readonly TextEdit[], fix: FixMeta = { title: 'Repair it', level: 'safe' }): AnyRule {
  return defineRule({ ...base, fixes: { repair: fix } }, (context) => ({
    instruction: {
      LABEL: (label) => context.report({ at: label.keywordSpan, message: 'found', fixes: [{ use: 'repair', edits: () => edits(label, context.text) }] }),
    },
  }));
}

const quietRule: AnyRule = defineRule(base, (context) => ({ instruction: { LABEL: (label) => context.report({ at: label.keywordSpan, message: 'found' }) } }));
const envRule: AnyRule = defineRule({ ...base, id: 'env-present' }, (context) => ({
  instruction: { ENV: (env) => context.report({ at: env.keywordSpan, message: 'found' }) },
}));

const fence = '```';
const labelled = section('FROM scratch\nLABEL a=1\n#^^^^ label-present\nUSER 1\n');

function section(text: string, more = '', info = ''): string {
  return `## Case\n\n${fence}dockerfile ${info}\n${text}${fence}\n\n${more}`;
}

function block(info: string, text: string): string {
  return `${fence}${info}\n${text}${fence}\n\n`;
}

async function run(rule: AnyRule, spec: string, others: readonly AnyRule[] = []): Promise<CaseReport> {
  const { cases, faults } = readSpec(spec, rule);
  expect(faults).toEqual([]);
  expect(cases).toHaveLength(1);
  return runCase(cases[0] as (typeof cases)[0], rule, [rule, ...others]);
}

async function faults(rule: AnyRule, spec: string, others: readonly AnyRule[] = []): Promise<string> {
  return (await run(rule, spec, others)).faults.join('\n');
}

const dropLine = (label: Instruction, text: string) => [
  remove({ start: label.span.start, end: Math.min(text.length, text.indexOf('\n', label.span.end) + 1 || text.length) }),
];

describe('a case', () => {
  it('holds where the findings stand under the carets', async () => {
    expect(await faults(quietRule, labelled)).toBe('');
    expect(await faults(quietRule, section('FROM scratch\n  LABEL a=1\n# ^^^^^ warning label-present: a label\n'))).toBe('');
    expect(await faults(quietRule, section('FROM scratch\nUSER 1\n'))).toBe('');
  });

  it('fails for a finding without carets, and for carets without a finding', async () => {
    const unexpected = await faults(quietRule, section('FROM scratch\nLABEL a=1\n'));
    expect(unexpected).toContain('not expected: "LABEL", warning found');
    expect(unexpected).toContain('LABEL a=1\n#^^^^ warning label-present: There is a label.');
    expect(await faults(quietRule, section('FROM scratch\n#^^^\nUSER 1\n'))).toContain('not found: "FROM" on line 1');
  });

  it.each([
    ['one column off', '# ^^^^'],
    ['too short', '#^^^'],
    ['another severity', '#^^^^ error'],
    ['another message id', '#^^^^ other'],
    ['other words', '#^^^^ label-present: no such words'],
  ])('fails for carets that are wrong: %s', async (_, carets) => {
    expect(await faults(quietRule, section(`FROM scratch\nLABEL a=1\n${carets}\n`))).toContain('other findings than the carets say');
  });

  it('marks a finding over several lines to the end of its first', async () => {
    const whole: AnyRule = defineRule(base, (context) => ({ instruction: { LABEL: (label) => context.report({ at: label.span, message: 'found' }) } }));
    expect(await faults(whole, section('FROM scratch\nLABEL a=1 \\\n#^^^^^^^^^^\n  b=2\n'))).toBe('');
  });

  it('marks several findings of one line', async () => {
    const pairs: AnyRule = defineRule(base, (context) => ({
      instruction: {
        LABEL: (label) => {
          for (const pair of label.pairs) context.report({ at: pair.span, message: 'found' });
        },
      },
    }));
    expect(await faults(pairs, section('FROM scratch\nLABEL a=1 b=22\n#     ^^^ ^^^^ found\n'))).toBe('');
  });

  it('sets platform, preset and options', async () => {
    const strict: AnyRule = defineRule(
      {
        ...base,
        preset: 'strict',
        options: { only: { type: 'strings', default: [], about: 'Keys.' } },
        messages: { found: { text: 'A label.', severity: { openshift: 'off', generic: 'info' } } },
      },
      (context) => ({
        instruction: {
          LABEL: (label) => {
            if (label.pairs.some((pair) => context.options.only.includes(pair.key))) context.report({ at: label.keywordSpan, message: 'found' });
          },
        },
      }),
    );
    const text = 'FROM scratch\nLABEL a=1\n#^^^^ info\nLABEL b=1\n';
    expect(await faults(strict, section(text, '', 'platform=generic option.only=a,c'))).toBe('');
    expect(await faults(strict, section(text, '', 'option.only=a,c'))).toContain('not found');
    expect(await faults(strict, section(text, '', 'platform=generic option.only=a preset=recommended'))).toContain('not found');
  });
});

describe('every case', () => {
  it('fails for a rule that throws, the one under test or another', async () => {
    const broken: AnyRule = defineRule({ ...base, id: 'broken-rule' }, () => ({
      end: () => {
        throw new Error('out of paper');
      },
    }));
    expect(await faults(broken, section('FROM scratch\n'))).toContain('the rule broken-rule threw: Error: out of paper');
    expect(await faults(quietRule, labelled, [broken])).toContain('the rule broken-rule threw');
  });

  it('fails for a rule that says something else the second time', async () => {
    let runs = 0;
    const moody: AnyRule = defineRule({ ...base, messages: { found: { text: 'Label number {count}.', severity: 'warning' } } }, (context) => ({
      instruction: { LABEL: (label) => context.report({ at: label.keywordSpan, message: 'found', data: { count: ++runs } }) },
    }));
    expect(await faults(moody, labelled)).toContain('the rule says something else');
  });

  it('fails for a finding without text, and for words with gaps', async () => {
    const empty: AnyRule = defineRule(base, (context) => ({
      instruction: { LABEL: (label) => context.report({ at: { start: label.span.start, end: label.span.start }, message: 'found' }) },
    }));
    expect(await faults(empty, section('FROM scratch\nLABEL a=1\n'))).toContain('marks no text');
    const gap = { ...base, messages: { found: { text: 'The label is {what}.', severity: 'warning' } } } as RuleMeta;
    const gappy: AnyRule = {
      meta: gap,
      create: (context) => ({ instruction: { LABEL: (label) => context.report({ at: label.keywordSpan, message: 'found' }) } }),
    };
    expect(await faults(gappy, labelled)).toContain('has a gap in its words: The label is {what}.');
  });

  it('accepts a fix that does all it should', async () => {
    expect(await faults(labelRule(dropLine), labelled + block('fixed repair', 'FROM scratch\nUSER 1\n') + block('fixed all', 'FROM scratch\nUSER 1\n'))).toBe(
      '',
    );
  });

  it('fails for a fix that leaves its finding', async () => {
    expect(
      await faults(
        labelRule((label) => [insert(label.span.end, ' b=2')], { title: 'Repair it', level: 'suggested', why: 'x' }),
        labelled,
      ),
    ).toContain('does not remove its finding');
  });

  it('fails for a fix that changes nothing, edits outside, overlaps itself or throws', async () => {
    expect(
      await faults(
        labelRule(() => []),
        labelled,
      ),
    ).toContain('changes nothing');
    expect(
      await faults(
        labelRule((label) => [replace(label.keywordSpan, 'LABEL')]),
        labelled,
      ),
    ).toContain('changes nothing');
    expect(
      await faults(
        labelRule(() => [insert(4000, 'x')], { title: 'Repair it', level: 'suggested', why: 'x' }),
        labelled,
      ),
    ).toContain('edits outside the text');
    expect(
      await faults(
        labelRule((label) => [remove(label.span), remove(label.keywordSpan)], { title: 'Repair it', level: 'suggested', why: 'x' }),
        labelled,
      ),
    ).toContain('threw: RangeError: edits overlap');
  });

  it('fails for a fix that brings a finding of another rule, unless the block says so', async () => {
    const toEnv = labelRule((label) => [replace(label.keywordSpan, 'ENV')]);
    expect(await faults(toEnv, labelled, [envRule])).toContain('brings 1 finding(s) of env-present');
    expect(await faults(toEnv, labelled + block('fixed repair brings=env-present', 'FROM scratch\nENV a=1\nUSER 1\n'), [envRule])).toBe('');
  });

  it('fails for a fix that worsens the parse', async () => {
    expect(
      await faults(
        labelRule((label) => [replace(label.keywordSpan, 'LABLE')]),
        labelled,
      ),
    ).toContain('brings parse problems');
  });

  it('fails for a fix that loses a comment, unless the block says so', async () => {
    const spec = section('FROM scratch\nLABEL a=1 \\\n#^^^^\n  # why b\n  b=2\n');
    expect(await faults(labelRule(dropLine), spec)).toContain('loses the comment "# why b"');
    expect(await faults(labelRule(dropLine), spec + block('fixed repair drops-comments', 'FROM scratch\n'))).toBe('');
  });

  it('fails for fixes that undo each other, and for fix-all without end', async () => {
    const flip = labelRule((label, text) => [replace({ start: label.span.end - 1, end: label.span.end }, text[label.span.end - 1] === '1' ? '2' : '1')]);
    expect(await faults(flip, labelled)).toContain('fix-all gives up "repair" of label-present: cycle');
    const grow = labelRule((label) => [insert(label.span.end, '1')]);
    expect(await faults(grow, labelled)).toContain('fix-all gives up "repair" of label-present: limit');
  });

  it('fails for a fixed block that differs, and shows how', async () => {
    const found = await faults(labelRule(dropLine), labelled + block('fixed repair', 'FROM scratch\nUSER 2\n'));
    expect(found).toContain('"repair" gives another text');
    expect(found).toContain('  - USER 2\n  + USER 1');
    expect(await faults(labelRule(dropLine), labelled + block('fixed all', 'FROM scratch\n'))).toContain('"all" gives another text');
  });

  it('fails for a fixed block of a fix that is not offered', async () => {
    expect(await faults(labelRule(dropLine), labelled + block('fixed other', 'FROM scratch\n'))).toContain(
      'finding 1 has no fix "other"; offered: repair (Repair it)',
    );
    expect(await faults(labelRule(dropLine), labelled + block('fixed repair #2', 'FROM scratch\n'))).toContain('finding 2 has no fix "repair"');
    expect(await faults(quietRule, labelled + block('fixed all', 'FROM scratch\nUSER 1\n'))).toContain('fix-all finds nothing to do');
  });
});

describe('the twins', () => {
  it('fail for a rule that does not know CRLF', async () => {
    const lineFeed = labelRule((label) => [replace(label.span, 'ENV a=1\nENV b=2')]);
    expect(await faults(lineFeed, labelled)).toContain('the CRLF twin: the fix "repair" gives another text');
    const longer: AnyRule = defineRule(base, (context) => ({
      instruction: {
        LABEL: (label) => context.report({ at: { start: label.span.start, end: context.text.indexOf('\n', label.span.start) }, message: 'found' }),
      },
    }));
    expect(await faults(longer, section('FROM scratch\nLABEL a=1\n#^^^^^^^^\nUSER 1\n'))).toContain('the CRLF twin has other findings');
  });

  it('fail for a rule that does not know the escape directive', async () => {
    const backslash = labelRule((label) => [replace(label.span, 'ENV a=1 \\\n  b=2')], { title: 'Repair it', level: 'suggested', why: 'x' });
    expect(await faults(backslash, labelled)).toContain('the escape-backtick twin: the fix "repair" gives another text');
    const first: AnyRule = defineRule(base, (context) => ({
      instruction: {
        LABEL: (label) => {
          if (!context.text.startsWith('#')) context.report({ at: label.keywordSpan, message: 'found' });
        },
      },
    }));
    expect(await faults(first, labelled)).toContain('the escape-backtick twin has other findings');
  });

  it('fail for a fix that counts on a final newline', async () => {
    const next = labelRule((label) => [replace(label.keywordSpan, 'ENV'), insert(label.span.end + 1, 'USER 1\n')], {
      title: 'Repair it',
      level: 'suggested',
      why: 'x',
    });
    expect(await faults(next, section('FROM scratch\nLABEL a=1\n#^^^^\n'))).toMatch(/the no-final-newline twin: the fix "repair"/);
  });

  it('are left out where a case is about line endings', async () => {
    const crlfOnly: AnyRule = defineRule(base, (context) => ({
      end: () => {
        if (context.text.includes('\r')) context.report({ at: { start: 0, end: 4 }, message: 'found' });
      },
    }));
    expect(await faults(crlfOnly, section('FROM scratch\n#^^^\nUSER 1\n', '', 'eol=crlf'))).toBe('');
    expect(await faults(crlfOnly, section('FROM scratch\nUSER 1\n', '', 'eol=lf'))).toBe('');
    expect(await faults(crlfOnly, section('FROM scratch\nUSER 1\n'))).toContain('the CRLF twin has other findings');
  });
});

describe('the files of a case', () => {
  const asking: AnyRule = defineRule({ ...base, messages: { found: { text: 'It says {what}.', severity: 'warning' } } }, (context) => ({
    instruction: {
      LABEL: (label) => {
        const { answers } = context;
        const mode = answers.stat('bin/run')?.mode;
        const what = [answers.text('a.txt'), answers.text('b.bin'), answers.stat('none'), mode, answers.stat('bin')?.type, answers.list('.')?.join('+')]
          .map(String)
          .join('/');
        context.report({ at: label.keywordSpan, message: 'found', data: { what: what.replaceAll('null', 'nothing').replaceAll('undefined', 'unknown') } });
      },
    },
  }));
  const text = (words: string) => `FROM scratch\nLABEL a=1\n#^^^^ ${words}\n`;

  it('are answers; what is not among them is absent', async () => {
    const files = block('file a.txt final-newline=no', 'hi\n') + block('file b.bin unreadable', '') + block('file bin/run mode=0755', '#!/bin/sh\n');
    expect(await faults(asking, section(text('label-present: It says hi/unknown/nothing/493/directory/Dockerfile+a.txt+b.bin+bin.'), files))).toBe('');
  });

  it('are unknown where there are none', async () => {
    expect(await faults(asking, section(text('label-present: It says unknown/unknown/unknown/unknown/unknown/unknown.')))).toBe('');
  });

  it('can be changed by a fix', async () => {
    const otherFile: AnyRule = defineRule({ ...base, fixes: { repair: { title: 'Repair it', level: 'suggested', why: 'x' } } }, (context) => ({
      instruction: {
        LABEL: (label) => {
          const before = context.answers.text('run.sh');
          if (before?.startsWith('a') !== true) return;
          context.report({
            at: label.keywordSpan,
            message: 'found',
            fixes: [{ use: 'repair', edits: () => [], files: () => [{ path: 'run.sh', before, edits: [replace({ start: 0, end: 1 }, 'b')] }] }],
          });
        },
      },
    }));
    const file = block('file run.sh', 'abc\n');
    expect(await faults(otherFile, labelled + file + block('fixed repair path=run.sh', 'bbc\n'))).toBe('');
    expect(await faults(otherFile, labelled + file + block('fixed repair path=run.sh', 'cbc\n'))).toContain('gives another text');
    expect(await faults(otherFile, labelled + file + block('fixed repair path=other.sh', ''))).toContain('the fix does not change other.sh');
  });
});

describe('coverage', () => {
  it('asks for each message and each fix', async () => {
    const wide: AnyRule = defineRule(
      {
        ...base,
        messages: { ...base.messages, other: { text: 'Never.', severity: 'hint' } },
        fixes: { repair: { title: 'Repair it', level: 'safe' }, never: { title: 'Never', level: 'safe' } },
      },
      (context) => ({
        instruction: {
          LABEL: (label) => context.report({ at: label.keywordSpan, message: 'found', fixes: [{ use: 'repair', edits: () => dropLine(label, context.text) }] }),
        },
      }),
    );
    const report = await run(wide, labelled);
    expect(uncovered(wide, [report])).toEqual([
      'no case reports the message "other"',
      'no "fixed" block shows the fix "repair"',
      'no "fixed" block shows the fix "never"',
    ]);
    const shown = await run(wide, labelled + block('fixed all', 'FROM scratch\nUSER 1\n'));
    expect(uncovered(wide, [shown])).not.toContain('no "fixed" block shows the fix "repair"');
  });
});

describe('a spec file', () => {
  const read = (text: string) => readSpec(text, quietRule).faults.join('\n');

  it.each([
    ['without cases', 'text\n', 'there is no case'],
    ['with a case twice', labelled + labelled.replace('## Case', '## Again'), 'repeats "Case"'],
    ['with a title twice', labelled + labelled.replace('a=1', 'a=2'), 'a second case is called "Case"'],
    ['with two inputs in a case', labelled + block('dockerfile', 'FROM scratch\n'), 'exactly one dockerfile or sh block'],
    ['with an unknown block', labelled + block('yaml', 'a: 1\n'), 'no such block here: "yaml"'],
    ['with an unknown setting', section('FROM scratch\n', '', 'plattform=generic'), 'no such setting: plattform'],
    ['with an unknown platform', section('FROM scratch\n', '', 'platform=mainframe'), 'no such platform: mainframe'],
    ['with an unknown option', section('FROM scratch\n', '', 'option.x=1'), 'the rule has no option "x"'],
    ['with carets above all lines', section('#^^^\nFROM scratch\n'), 'mark nothing'],
    ['with carets past the end of a line', section('FROM scratch\nUSER 1\n#   ^^^^^\n'), 'reach over the end'],
    ['with carets of another rule', section('FROM scratch\n#^^^ other-rule: x\n'), 'carets of another rule'],
  ])('is refused %s', (_, text, fault) => expect(read(text)).toContain(fault));

  it('is refused with an open fence', () => expect(() => read(`## A\n\n${fence}dockerfile\nFROM scratch\n`)).toThrow('the fence is not closed'));

  it('keeps comments that hold carets among other words', async () => {
    expect(await faults(quietRule, section('FROM scratch\n# see ^^ above\n#^not carets\nLABEL a=1\n#^^^^\n'))).toBe('');
  });
});

describe('a page', () => {
  const page = (examples: string) => `## Why\n\nx\n\n## Examples\n\n${examples}\n## Fix\n\nx\n\n## When to turn it off\n\nx\n`;
  const bad = block('dockerfile bad', 'FROM scratch\nLABEL a=1\n');
  const good = block('dockerfile good', 'FROM scratch\n');

  it('needs its headings, a bad and a good example', () => {
    expect(readDoc(page(bad + good), quietRule).faults).toEqual([]);
    expect(readDoc(page(bad), quietRule).faults).toEqual(['there is no good example']);
    expect(readDoc(page(good), quietRule).faults).toEqual(['there is no bad example']);
    expect(readDoc(page(bad + good).replace('## Fix\n', ''), quietRule).faults[0]).toContain('the headings must be');
  });

  it('fails where a bad example has not exactly one finding, or a good one has any', async () => {
    const counts = async (examples: string) => {
      const { cases } = readDoc(page(examples), quietRule);
      return (await Promise.all(cases.map((one) => runCase(one, quietRule, [quietRule])))).map((report) => report.faults.join('\n'));
    };
    expect(await counts(bad + good)).toEqual(['', '']);
    const [two, one] = await counts(block('dockerfile bad', 'FROM scratch\nLABEL a=1\nLABEL b=1\n') + block('dockerfile good', 'FROM scratch\nLABEL a=1\n'));
    expect(two).toContain('1 finding(s) expected, 2 came');
    expect(one).toContain('0 finding(s) expected, 1 came');
  });
});

describe('the shape of a rule', () => {
  const shape = (meta: Partial<RuleMeta>, files: readonly string[] = ['doc.md', 'rule.ts', 'spec.md']) =>
    structureFaults({ id: 'label-present', files }, { meta: { ...base, ...meta }, create: () => ({}) });

  it.each<[string, Partial<RuleMeta>]>([
    ["is not the folder's name", { id: 'other-name' }],
    ['one sentence', { summary: 'Reports labels' }],
    ['one sentence', { summary: 'Reports labels. And more.' }],
    ['it must say why', { fixes: { repair: { title: 'Repair it', level: 'unsafe' } } }],
    ['imperative without a full stop', { fixes: { repair: { title: 'Repair it.', level: 'safe' } } }],
    ['name its sources', { sources: [] }],
    ['must have a message', { messages: {} }],
    ['must end in a full stop', { messages: { found: { text: 'There', severity: 'hint' } } }],
    ['`since` must be a version', { since: 'soon' }],
    ['is no number', { options: { limit: { type: 'number', default: 'x', about: 'A limit.' } } }],
  ])('is refused: %s', (fault, meta) => expect(shape(meta).join('\n')).toContain(fault));

  it('has three files', () => {
    expect(shape({})).toEqual([]);
    expect(shape({}, ['doc.md', 'helper.ts', 'rule.ts', 'spec.md'])[0]).toContain('helper.ts');
    expect(shape({}, ['rule.ts'])[0]).toContain('the folder must hold');
  });

  it('shares no alias, and supersedes rules that are there', () => {
    const rule = (id: string, meta: Partial<RuleMeta>): AnyRule => ({ meta: { ...base, id, ...meta }, create: () => ({}) });
    expect(crossFaults([rule('a-one', { aliases: ['DL1'] }), rule('b-two', { aliases: ['dl1'] })])).toEqual(['the alias dl1 of b-two belongs to a-one']);
    expect(crossFaults([rule('a-one', { aliases: ['B-Two'] }), rule('b-two', {})])).toEqual(['the alias B-Two of a-one belongs to b-two']);
    expect(crossFaults([rule('a-one', { supersedes: ['gone'] })])).toEqual(['a-one supersedes "gone", which is no rule']);
  });
});
