import { describe, expect, it } from 'vitest';
import { rules } from '../../shared-rules/src/catalog/rules.generated';
import type { CheckInput, CheckResult } from '../../shared-rules/src/engine/check';
import { defaultConfig } from '../../shared-rules/src/engine/config';
import { AnswersOnDemand, gatherNow } from '../../shared-rules/src/engine/answers-on-demand';
import { forgetTexts } from '../../shared-rules/src/engine/forget';
import { gather, maxAsks } from '../../shared-rules/src/engine/gather';
import { askKey, type Answer, type Ask } from '../../shared-rules/src/model/needs';

const files: { readonly [path: string]: string } = {
  'app/Dockerfile': 'FROM debian:12\nCOPY start.sh conf /opt/\nENTRYPOINT ["/opt/start.sh"]\nCMD ["server"]\n',
  'app/start.sh': '#!/bin/sh\n. /opt/common.sh\nserver --port 80\n',
  'app/conf/common.sh': 'umask 077\n',
  'compose.yaml': 'services:\n  app:\n    build: app\n',
};

/** A host on the files above. */
function hostOf(asked: string[], more: typeof files = {}): (ask: Ask) => Answer {
  const there: typeof files = { ...files, ...more };
  return (ask) => {
    asked.push(askKey(ask));
    const { kind, path } = ask;
    const text = there[path];
    const below = Object.keys(there).flatMap((file) => (path === '.' ? [file] : file.startsWith(`${path}/`) ? [file.slice(path.length + 1)] : []));
    if (text === undefined && below.length === 0) return { state: 'absent' };
    if (kind === 'list')
      return text === undefined ? { state: 'found', names: [...new Set(below.map((name) => name.split('/')[0] as string))].sort() } : { state: 'absent' };
    if (kind === 'text') return text === undefined ? { state: 'unknown' } : { state: 'found', text };
    return { state: 'found', type: text === undefined ? 'directory' : 'file', size: text?.length ?? 0, mode: 0o755 };
  };
}

function said({ findings }: CheckResult): unknown {
  return findings.map(({ rule, messageId, span, related, fixes }) => ({ rule, messageId, span, related, fixes: fixes.map(({ id }) => id) }));
}

describe('a host that answers at once', () => {
  for (const [path, kind] of [
    ['app/Dockerfile', 'dockerfile'],
    ['app/start.sh', 'script'],
  ] as const) {
    const input: CheckInput = { kind, path, text: files[path] as string, config: { ...defaultConfig, preset: 'strict' } };

    it(`${path}: the findings and the questions of one that does not`, async () => {
      const [early, late]: [string[], string[]] = [[], []];
      const now = await gatherNow(input, rules, hostOf(early));
      const rounds = await gather(input, rules, hostOf(late));
      expect(said(now.result)).toEqual(said(rounds.result));
      expect(said(now.result)).not.toEqual([]);
      expect([...now.answers.keys()].sort()).toEqual(now.result.asked.map(askKey).sort());
      expect(new Set(early)).toEqual(new Set(rounds.result.asked.map(askKey)));
      expect(early.length, 'each question is asked once').toBe(new Set(early).size);
    });

    it(`${path}: nothing hangs on what was read before`, async () => {
      const before = said((await gatherNow(input, rules, hostOf([]))).result);
      forgetTexts();
      expect(said((await gatherNow(input, rules, hostOf([]))).result)).toEqual(before);
    });
  }

  it('beyond the limit of questions it is asked in rounds, and not without end', async () => {
    const names = Array.from({ length: 3 * maxAsks }, (_, n) => `file${n}.sh`);
    const more = Object.fromEntries(names.map((name) => [`app/${name}`, '#!/bin/sh\n']));
    const sources = names.map((name) => `COPY ${name} /opt/\nRUN /opt/${name}\n`).join('');
    const input: CheckInput = { kind: 'dockerfile', path: 'app/Dockerfile', text: `FROM debian:12\n${sources}`, config: defaultConfig };
    const now = await gatherNow(input, rules, hostOf([], more));
    const rounds = await gather(input, rules, hostOf([], more));
    expect(rounds.result.asked.length).toBeGreaterThan(maxAsks);
    expect(said(now.result)).toEqual(said(rounds.result));
    expect(now.answers).toEqual(rounds.answers);
  });

  it('says that more was asked than may be', () => {
    const answers = new AnswersOnDemand(() => ({ state: 'absent' }), 2);
    expect(['text:a', 'stat:b', 'text:a'].map((key) => answers.get(key)?.state)).toEqual(['absent', 'absent', 'absent']);
    expect(answers.exceeded).toBe(false);
    expect(answers.get('list:c')).toBeUndefined();
    expect(answers.exceeded).toBe(true);
  });
});
