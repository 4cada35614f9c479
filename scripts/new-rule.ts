// Starts a rule: `npm run new-rule -- <id>` writes its folder, with a case that fails until the rule does something.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** npm runs scripts in the folder of package.json. */
const root = process.cwd();
const [id, ...rest] = process.argv.slice(2);
const folder = join(root, 'shared-rules/src/rules', id ?? '');

const trouble =
  id === undefined || rest.length > 0
    ? 'usage: npm run new-rule -- <id>'
    : !/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id) || id.length > 40
      ? `"${id}" is no rule id: lower-case words joined by hyphens that name the problem, such as untagged-base-image`
      : existsSync(folder)
        ? `there is a rule "${id}" already`
        : null;

if (trouble !== null || id === undefined) {
  console.error(trouble);
  process.exitCode = 2;
} else {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(templates(id, version))) writeFileSync(join(folder, name), text);
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/run.mjs'), join(root, 'scripts/generate.ts')], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
  if (status === 0)
    console.log(`Wrote shared-rules/src/rules/${id}. Next: fill it in until "npx vitest run test/rules.test.ts -t ${id}" passes (docs/writing-a-rule.md).`);
}

function templates(rule: string, version: string): { readonly [name: string]: string } {
  return {
    'rule.ts': `import { defineRule } from '../../engine/rule';

export default defineRule(
  {
    id: '${rule}',
    group: 'validity',
    summary: 'Reports FIXME.',
    since: '${version}',
    preset: 'recommended',
    messages: {
      found: { text: 'FIXME: what is wrong with {what}, and what follows from it.', severity: 'warning' },
    },
    sources: [{ guide: 'OCP', section: 'FIXME' }],
  },
  () => ({
    instruction: {
      // FIXME: report({ at: instruction.keywordSpan, message: 'found', data: { what: … } })
    },
  }),
);
`,
    'doc.md': `## Why

FIXME: what goes wrong, when, and for whom.

## Examples

\`\`\`dockerfile bad
FROM debian:12-slim
\`\`\`

\`\`\`dockerfile good
FROM debian:12-slim
USER 1001
\`\`\`

## Fix

FIXME: what the fixes do, or what to do by hand.

## When to turn it off

FIXME: where the advice does not hold.
`,
    'spec.md': `# ${rule}

## FIXME: the plain case

\`\`\`dockerfile
FROM debian:12-slim
#^^^ ${rule}: what is wrong
\`\`\`

## FIXME: the nearest thing that is fine

\`\`\`dockerfile
FROM debian:12-slim
USER 1001
\`\`\`
`,
  };
}
