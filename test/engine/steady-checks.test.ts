import { describe, expect, it } from 'vitest';
import { rules } from '../../shared-rules/src/catalog/rules.generated';
import { gatherNow } from '../../shared-rules/src/engine/answers-on-demand';
import type { CheckInput } from '../../shared-rules/src/engine/check';
import { defaultConfig } from '../../shared-rules/src/engine/config';
import { maxAsks } from '../../shared-rules/src/engine/gather';
import { SteadyChecks, type SteadyResult } from '../../shared-rules/src/engine/steady-checks';
import type { Answer, Ask } from '../../shared-rules/src/model/needs';
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

function said({ findings, suppressed, problems, failures, skipped }: SteadyResult): unknown {
  return {
    findings: findings.map(({ rule, message, severity, span, related, fixes, pair }) => ({
      ...{ rule, message, severity, span, related, pair },
      fixes: fixes.map((fix) => ({ id: fix.id, edits: fix.edits(), files: fix.files().map(({ path, edits }) => ({ path, edits })) })),
    })),
    ...{ suppressed, problems, failures, skipped },
  };
}

async function alone(input: CheckInput, host: (ask: Ask) => Answer): Promise<unknown> {
  return said((await gatherNow(input, rules, host)).result);
}

describe('checks while no file changes', () => {
  const orders = [
    ['app/Dockerfile', 'app/start.sh', 'app/conf/common.sh', 'app/run.sh'],
    ['app/run.sh', 'app/conf/common.sh', 'app/start.sh', 'app/Dockerfile'],
  ];
  for (const order of orders) {
    it(`find what each check alone finds: ${order.join(', ')}`, async () => {
      const tree = treeOf(files);
      const checks = new SteadyChecks(tree.answer);
      for (const path of order) {
        const found = said(await checks.check(inputOf(path), rules));
        expect(found, path).toEqual(await alone(inputOf(path), tree.answer));
        if (path !== 'app/run.sh') expect(found, path).not.toMatchObject({ findings: [] });
      }
    });
  }

  it('read a Dockerfile once for all of its scripts', async () => {
    const tree = treeOf(files);
    const asked: string[] = [];
    const checks = new SteadyChecks((ask) => {
      asked.push(`${ask.kind} ${ask.path}`);
      return tree.answer(ask);
    });
    await checks.check(inputOf('app/Dockerfile'), rules);
    const before = asked.filter((one) => one === 'text app/conf/common.sh').length;
    await checks.check(inputOf('app/start.sh'), rules);
    expect(before).toBe(1);
    expect(asked.filter((one) => one === 'text app/conf/common.sh')).toHaveLength(before);
  });

  it('a text that is not that of the disk is judged by itself', async () => {
    const tree = treeOf(files);
    const checks = new SteadyChecks(tree.answer);
    await checks.check(inputOf('app/Dockerfile'), rules);
    for (const input of [
      inputOf('app/start.sh', '#!/bin/sh\nexec server --port 8080\n'),
      inputOf('app/Dockerfile', 'FROM alpine\nCOPY start.sh /\nCMD /start.sh\n'),
    ])
      expect(said(await checks.check(input, rules))).toEqual(await alone(input, tree.answer));
  });

  it('comments that switch rules off are judged by what their own check asked', async () => {
    const hidden = {
      'app/Dockerfile': 'FROM debian:12\nCOPY start.sh common.sh /opt/\nENTRYPOINT ["/opt/start.sh"]\n',
      'app/start.sh': '#!/bin/sh\n# plimsoll ignore=sudo\n. /opt/common.sh\nexec server\n',
    };
    const tree = treeOf(hidden);
    const host = (ask: Ask) => (ask.path === 'app/common.sh' ? ({ state: 'unknown' } as const) : tree.answer(ask));
    for (const order of [Object.keys(hidden), Object.keys(hidden).reverse()]) {
      const checks = new SteadyChecks(host);
      for (const path of order) {
        const input = inputOf(path, hidden[path as keyof typeof hidden]);
        expect(said(await checks.check(input, rules)), path).toEqual(await alone(input, host));
      }
    }
  });

  it('a named build context holds for the Dockerfile that it is named for', async () => {
    const tree = treeOf({ ...files, 'other/start.sh': '#!/bin/sh\nexec server\n' });
    const checks = new SteadyChecks(tree.answer);
    for (const context of [undefined, 'other', undefined]) {
      const input = { ...inputOf('app/Dockerfile'), ...(context === undefined ? {} : { context }) };
      expect(said(await checks.check(input, rules))).toEqual(await alone(input, tree.answer));
    }
  });

  it('beyond the limit of questions a document is checked alone', async () => {
    const names = Array.from({ length: 3 * maxAsks }, (_, n) => `file${n}.sh`);
    const sources = names.map((name) => `COPY ${name} /opt/\nRUN /opt/${name}\n`).join('');
    const tree = treeOf({ 'app/Dockerfile': `FROM debian:12\n${sources}`, ...Object.fromEntries(names.map((name) => [`app/${name}`, '#!/bin/sh\n'])) });
    const input = inputOf('app/Dockerfile', `FROM debian:12\n${sources}`);
    expect(said(await new SteadyChecks(tree.answer).check(input, rules))).toEqual(await alone(input, tree.answer));
  });
});
