import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../shared-rules/src/config/yaml';
import { gatherConfigFile, initialConfig, rules } from '../../shared-rules/src/index';

const file = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const schema = JSON.parse(file('schemas/config.schema.json')) as object;
const valid = new Ajv({ strictTuples: false }).compile(schema);

describe('the schema of settings', () => {
  it.each([
    ['preset: strict\nplatform: generic\nfailOn: none\n', true],
    ['extends: [strict, ./a.yaml]\nlabels: [a]\nregistries: [docker.io]\ncontexts: { "**/Dockerfile": . }\n', true],
    ['rules:\n  sudo: off\n  DL3006: error\n  missing-labels: [warning, { labels: [a] }]\n', true],
    ['overrides:\n  - files: "a/**"\n    preset: minimal\n    rules: { sudo: off }\n  - files: [a, "!b"]\n', true],
    ['labels: { version: semver }\n', true],
    ['labels: { version: shape }\n', false],
    ['extends: nothing\n', false],
    ['overrides:\n  - preset: strict\n', false],
    ['overrides:\n  - files: a\n    contexts: {}\n', false],
    ['rules: { sudo: loud }\n', false],
    ['rules: { nonsense: off }\n', false],
    ['failOn: never\n', false],
    ['presets: strict\n', false],
  ])('agrees with the reader on %j', async (text, expected) => {
    expect(valid(readYaml(text).value)).toBe(expected);
    const answer = { state: 'found', text } as const;
    const { problems } = await gatherConfigFile('plimsoll.yaml', rules, ({ path }) =>
      path === 'plimsoll.yaml' ? answer : { state: 'found', text: 'preset: strict\n' },
    );
    expect(problems.length === 0).toBe(expected);
  });

  it('accepts what init writes', () => {
    for (const hadolint of [null, 'ignored: [DL3006]\ntrustedRegistries: ["*.a"]\nlabel-schema: { a: text }\nno-fail: true\n', 'ignored: []\n', ''])
      expect(valid(readYaml(initialConfig(hadolint, rules) ?? '').value)).toBe(true);
  });

  it('is what editors use for package.json and for files of settings', () => {
    const { contributes } = JSON.parse(file('package.json')) as {
      readonly contributes: { readonly [point: string]: readonly { readonly fileMatch: unknown; readonly url: string }[] };
    };
    for (const point of ['jsonValidation', 'yamlValidation']) for (const { url } of contributes[point] ?? []) expect(() => JSON.parse(file(url))).not.toThrow();
    expect(contributes['yamlValidation']?.[0]?.fileMatch).toEqual(['plimsoll.yaml', '.plimsoll.yaml']);
    const ajv = new Ajv({ strictTuples: false });
    ajv.addSchema(schema, 'https://example.com/config.schema.json');
    const inPackage = ajv.compile({ $id: 'https://example.com/package.schema.json', ...(JSON.parse(file('schemas/package.schema.json')) as object) });
    expect([inPackage({ name: 'x', plimsoll: { preset: 'strict' } }), inPackage({ name: 'x' }), inPackage({ plimsoll: { preset: 'x' } })]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
