import { describe, expect, it } from 'vitest';
import { rules } from '../../shared-rules/src/catalog/rules.generated';
import { gatherNow } from '../../shared-rules/src/engine/answers-on-demand';
import type { CheckInput, CheckResult } from '../../shared-rules/src/engine/check';
import { defaultConfig } from '../../shared-rules/src/engine/config';
import { maxAsks, type Gathered } from '../../shared-rules/src/engine/gather';
import { checkTogether } from '../../shared-rules/src/engine/check-together';
import type { AnyRule } from '../../shared-rules/src/engine/rule';
import { askKey, type Answer, type Ask } from '../../shared-rules/src/model/needs';
import { FileTree } from '../harness/file-tree';

const files: { readonly [path: string]: string } = {
  'compose.yaml': 'services:\n  app:\n    build: app\n  tool:\n    build: { context: app, target: tool }\n',
  'app/Dockerfile': [
    'FROM debian:12 AS tool',
    'COPY start.sh /opt/tool.sh',
    'RUN chown -R app /var/lib/app',
    'ENTRYPOINT ["/opt/tool.sh"]',
    'FROM debian:12',
    'RUN mkdir -p /var/lib/app && chown -R app /var/lib/app',
    'COPY start.sh conf /opt/',
    'USER app',
    'ENTRYPOINT ["/opt/start.sh"]',
    'CMD ["server"]',
    '',
  ].join('\n'),
  'app/start.sh': '#!/bin/sh\n. /opt/common.sh\nmkdir -p /var/cache/app\nserver --port 80\n',
  'app/conf/common.sh': 'umask 077\necho ready > /var/log/app.log\n',
  'app/run.sh': '#!/bin/sh\nexec other\n',
};

function treeOf(of: Readonly<Record<string, string>>): FileTree {
  return new FileTree(Object.entries(of).map(([path, text]) => ({ path, text, mode: 0o755, unreadable: false })));
}

function inputOf(path: string, text = files[path] as string): CheckInput {
  return { kind: path.endsWith('.sh') ? 'script' : 'dockerfile', path, text, config: { ...defaultConfig, preset: 'strict' } };
}

function said({ findings, suppressed, problems, failures, skipped }: CheckResult): unknown {
  return {
    findings: findings.map(({ rule, message, severity, span, related, fixes, pair }) => ({
      ...{ rule, message, severity, span, related, pair },
      fixes: fixes.map((fix) => ({ id: fix.id, edits: fix.edits(), files: fix.files().map(({ path, edits }) => ({ path, edits })) })),
    })),
    ...{ suppressed, problems, failures, skipped },
  };
}

/** Checks the inputs side by side, and each alone: both must find the same. */
async function expectSame(inputs: readonly CheckInput[], host: (ask: Ask) => Answer): Promise<void> {
  const results = await checkTogether(inputs, rules, host);
  expect(results).toHaveLength(inputs.length);
  for (const [index, input] of inputs.entries()) {
    const { result, answers } = results[index] as Gathered;
    const own = await gatherNow(input, rules, host);
    expect(said(result), input.path ?? '').toEqual(said(own.result));
    expect(result.needs).toEqual(own.result.needs);
    if (own.result.needs.length > 0) continue;
    // What another one asked for the same image, it hangs on, too.
    expect(result.asked.map(askKey)).toEqual(expect.arrayContaining(own.result.asked.map(askKey)));
    expect([...answers.keys()].sort()).toEqual(result.asked.map(askKey).sort());
  }
}

describe('documents that are checked side by side, while no file changes', () => {
  const all = ['app/Dockerfile', 'app/start.sh', 'app/conf/common.sh', 'app/run.sh'];

  for (const order of [all, [...all].reverse()]) {
    it(`have the findings that each has alone: ${order.join(', ')}`, async () => {
      const tree = treeOf(files);
      const inputs = order.map((path) => inputOf(path));
      await expectSame(inputs, tree.answer);
      const found = await checkTogether(inputs, rules, tree.answer);
      expect(found.map(({ result }) => result.findings.length > 0)).toEqual(order.map((path) => path !== 'app/run.sh'));
    });
  }

  it('share what is read of a Dockerfile', async () => {
    const tree = treeOf(files);
    const asked: string[] = [];
    const host = (ask: Ask) => {
      asked.push(`${ask.kind} ${ask.path}`);
      return tree.answer(ask);
    };
    const reads = async (paths: readonly string[]) => {
      asked.length = 0;
      const inputs = paths.map((path) => inputOf(path));
      await checkTogether(inputs, rules, host);
      return asked.filter((one) => one === 'text app/conf/common.sh').length;
    };
    expect(await reads(['app/Dockerfile'])).toBe(1);
    expect(await reads(['app/start.sh'])).toBe(1);
    expect(await reads(['app/Dockerfile', 'app/start.sh'])).toBe(1);
  });

  it('may have other texts than the disk', async () => {
    const inputs = [
      inputOf('app/Dockerfile'),
      inputOf('app/start.sh', '#!/bin/sh\nexec server --port 8080\n'),
      inputOf('app/Dockerfile', 'FROM alpine\nCOPY start.sh /\nCMD /start.sh\n'),
    ];
    await expectSame(inputs, treeOf(files).answer);
  });

  it('may have settings of their own', async () => {
    const minimal = { ...inputOf('app/Dockerfile'), config: { ...defaultConfig, preset: 'minimal' as const } };
    const without = { ...inputOf('app/start.sh'), config: { ...defaultConfig, rules: { 'missing-exec': { severity: 'off' as const, options: {} } } } };
    await expectSame([minimal, inputOf('app/Dockerfile'), without, inputOf('app/start.sh')], treeOf(files).answer);
  });

  it('have comments that switch rules off judged by what their own check asked', async () => {
    const hidden = {
      'app/Dockerfile': 'FROM debian:12\nCOPY start.sh common.sh /opt/\nENTRYPOINT ["/opt/start.sh"]\n',
      'app/start.sh': '#!/bin/sh\n# plimsoll ignore=sudo\n. /opt/common.sh\nexec server\n',
    };
    const tree = treeOf(hidden);
    const host = (ask: Ask) => (ask.path === 'app/common.sh' ? ({ state: 'unknown' } as const) : tree.answer(ask));
    const inputs = Object.entries(hidden).map(([path, text]) => inputOf(path, text));
    await expectSame(inputs, host);
    await expectSame([...inputs].reverse(), host);
  });

  it('may be given build contexts of their own', async () => {
    const tree = treeOf({ ...files, 'other/start.sh': '#!/bin/sh\nexec server\n' });
    const inputs = [undefined, 'other', undefined].map((context) => ({ ...inputOf('app/Dockerfile'), ...(context === undefined ? {} : { context }) }));
    await expectSame(inputs, tree.answer);
  });

  it('have limits of questions of their own', async () => {
    const names = Array.from({ length: 3 * maxAsks }, (_, n) => `file${n}.sh`);
    const text = `FROM debian:12\n${names.map((name) => `COPY ${name} /opt/\nRUN /opt/${name}\n`).join('')}`;
    const tree = treeOf({ 'app/Dockerfile': text, ...Object.fromEntries(names.map((name) => [`app/${name}`, '#!/bin/sh\n'])) });
    await expectSame([inputOf('app/Dockerfile', text), inputOf('app/file0.sh', '#!/bin/sh\n')], tree.answer);
  });

  it('may be long', async () => {
    const long = `FROM debian:12\n${'RUN apt-get install -y curl\n'.repeat(400)}`;
    const inputs = Array.from({ length: 11 }, (_, n) => inputOf(`app/Dockerfile.${n}`, `${long}# ${n}\n`));
    expect(inputs.reduce((sum, { text }) => sum + text.length, 0)).toBeGreaterThan(100_000);
    await expectSame([...inputs, inputOf('app/start.sh')], treeOf(files).answer);
  });

  it('lose only the findings of a rule that fails on one of them', async () => {
    const failing = {
      meta: { ...(rules[0] as AnyRule).meta, id: 'failing' },
      create: ({ text }: { text: string }) => ({ end: () => expect(text).toMatch(/^FROM/) }),
    };
    const [image, script] = await checkTogether([inputOf('app/Dockerfile'), inputOf('app/start.sh')], [failing, ...rules], treeOf(files).answer);
    expect(image?.result.failures).toEqual([]);
    expect(script?.result.failures.map(({ rule }) => rule)).toEqual(['failing']);
    expect(script?.result.findings.length).toBeGreaterThan(0);
  });
});
