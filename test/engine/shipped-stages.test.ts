import { describe, expect, it } from 'vitest';
import { defaultConfig, gather, rules } from '../../shared-rules/src/index';
import { FileTree } from '../harness/file-tree';

const dockerfile = `FROM debian:13 AS base
WORKDIR /app
FROM base AS api
RUN apt-get update && apt-get install -y --no-install-recommends curl
COPY api.sh /app/
CMD ["/app/api.sh"]
FROM base AS web
USER 1001
CMD ["nginx", "-g", "daemon off;"]
`;

const script = '#!/bin/sh\ngunicorn app:app\n';

function compose(target: string): string {
  return `services:\n  api:\n    build:\n      context: .\n      target: ${target}\n`;
}

async function findings(files: Readonly<Record<string, string>>, kind: 'dockerfile' | 'script' = 'dockerfile') {
  const tree = new FileTree(
    Object.entries({ Dockerfile: dockerfile, 'api.sh': script, ...files }).map(([path, text]) => ({ path, text, mode: 0o755, unreadable: false })),
  );
  const [path, text] = kind === 'dockerfile' ? ['Dockerfile', files['Dockerfile'] ?? dockerfile] : ['api.sh', script];
  const { result } = await gather({ kind, text, path, config: defaultConfig }, rules, tree.answer);
  expect(result.failures).toEqual([]);
  return result.findings.map((finding) => `${finding.rule} ${finding.severity} ${text.slice(0, finding.span.start).split('\n').length}`);
}

describe('stages that compose and bake files build', () => {
  it('are builders where nothing names them', async () => {
    const found = await findings({});
    expect(found.filter((one) => one.startsWith('root-user') || one.startsWith('missing-exec'))).toEqual([]);
    expect(found.filter((one) => one.startsWith('package-cache-left'))).toEqual(['package-cache-left hint 4']);
  });

  it('ship, too, and are held to what the last one is', async () => {
    const found = await findings({ 'compose.yaml': compose('api') });
    expect(found.filter((one) => one.startsWith('root-user'))).toHaveLength(1);
    expect(found.filter((one) => one.startsWith('package-cache-left'))).toEqual(['package-cache-left warning 4']);
    expect(found.filter((one) => one.startsWith('missing-exec'))).toEqual(['missing-exec warning 6']);
    expect(await findings({ 'docker-bake.hcl': 'target "api" {\n  target = "api"\n}\n' })).toEqual(found);
  });

  it('start their scripts', async () => {
    expect(await findings({ 'compose.yaml': compose('api') }, 'script')).toContain('missing-exec warning 2');
  });

  it('say nothing twice, and nothing of the stages that they do not hold', async () => {
    const alone = await findings({});
    const found = await findings({ 'compose.yaml': compose('api') });
    expect(new Set(found).size).toBe(found.length);
    const lines = (some: readonly string[]) => some.filter((one) => Number(one.split(' ')[2]) > 6);
    expect(lines(found)).toEqual(lines(alone));
  });

  it('are none to develop or test in, by their names, and none that is not there', async () => {
    const alone = await findings({});
    expect(await findings({ 'compose.yaml': compose('other') })).toEqual(alone);
    const dev = { Dockerfile: dockerfile.replace('AS api', 'AS dev') };
    expect(await findings({ ...dev, 'compose.yaml': compose('dev') })).toEqual(await findings({ ...dev, 'compose.yaml': compose('other') }));
  });
});
