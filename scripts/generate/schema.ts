import { severities } from '../../shared-rules/src/engine/finding';
import { labelForms } from '../../shared-rules/src/model/label-forms';
import { platforms, presets, type AnyRule, type OptionMeta, type RuleMeta } from '../../shared-rules/src/engine/rule';

const levels = [...severities, 'off'];

/** The setting of each rule: a level, or a list of the level and the rule's options. */
export function ruleProperties(rules: readonly AnyRule[]): { readonly [id: string]: unknown } {
  return Object.fromEntries(rules.map(({ meta }) => [meta.id, ruleProperty(meta)]));
}

function ruleProperty(meta: RuleMeta): unknown {
  const options = Object.entries(meta.options ?? {});
  if (options.length === 0) return { description: meta.summary, enum: levels };
  return {
    description: meta.summary,
    anyOf: [
      { enum: levels },
      {
        type: 'array',
        items: [
          { enum: levels },
          { type: 'object', additionalProperties: false, properties: Object.fromEntries(options.map(([name, option]) => [name, optionProperty(option)])) },
        ],
        minItems: 1,
        maxItems: 2,
      },
    ],
  };
}

function optionProperty({ type, default: value, about }: OptionMeta): unknown {
  const shape = type === 'strings' ? { type: 'array', items: { type: 'string' } } : { type };
  return { ...shape, default: value, description: about };
}

/** Rules may be named as other linters call them. */
function aliasProperties(rules: readonly AnyRule[]): { readonly [alias: string]: unknown } {
  return Object.fromEntries(rules.flatMap(({ meta }) => (meta.aliases ?? []).map((alias) => [alias, { description: `The rule ${meta.id}.`, enum: levels }])));
}

/** schemas/config.schema.json: what a file of settings may hold. */
export function configSchema(rules: readonly AnyRule[]): string {
  const strings = { type: 'array', items: { type: 'string' } };
  const common = {
    platform: { description: 'Where the images run. Decides severities, and which advice applies.', enum: platforms, default: 'openshift' },
    preset: { description: 'The set of rules; each holds the one before it.', enum: presets, default: 'recommended' },
    labels: {
      description:
        'Label keys to ask for, in place of those of the platform (the option `labels` of the rule missing-labels); or an object that gives each a form (the option `forms` of invalid-label).',
      anyOf: [strings, { type: 'object', additionalProperties: { enum: labelForms } }],
    },
    registries: {
      description: 'Registries that images may come from, with `*` for any characters (the option `registries` of the rule registry-allowed).',
      ...strings,
    },
    failOn: { description: 'The least severity that makes a run of the command line fail.', enum: [...severities, 'none'], default: 'warning' },
    rules: { $ref: '#/definitions/rules' },
  };
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Plimsoll settings',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      extends: {
        description:
          'Presets, and files by their path from this one, inside the root folder. The later go over the earlier, what stands here over all of them.',
        anyOf: [{ $ref: '#/definitions/base' }, { type: 'array', items: { $ref: '#/definitions/base' } }],
      },
      ...common,
      contexts: {
        description:
          'Build contexts by Dockerfile: patterns of paths, as in .dockerignore, and the folder that each is built in, below the root. Of several that fit, the last holds.',
        type: 'object',
        additionalProperties: { type: 'string' },
      },
      overrides: {
        description: 'Settings for some files; the later go over the earlier.',
        type: 'array',
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['files'],
          properties: {
            files: {
              description: 'Patterns of paths, as in .dockerignore, from the folder of this file: `**/` stands for any folders, `!` takes back.',
              anyOf: [{ type: 'string' }, { ...strings, minItems: 1 }],
            },
            ...common,
          },
        },
      },
    },
    definitions: {
      base: { anyOf: [{ enum: presets }, { type: 'string', pattern: '[./]' }] },
      rules: {
        description: 'Levels and options by rule.',
        type: 'object',
        additionalProperties: false,
        properties: { ...ruleProperties(rules), ...aliasProperties(rules) },
      },
    },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** schemas/package.schema.json: the key `plimsoll` of a package.json. */
export function packageSchema(): string {
  const schema = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties: { plimsoll: { $ref: './config.schema.json' } } };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

interface Manifest {
  readonly contributes?: { readonly configuration?: Configuration | readonly Configuration[] };
}

interface Configuration {
  readonly id?: string;
  readonly properties?: { readonly [name: string]: { properties?: unknown } };
}

/** package.json with the rules under the setting `plimsoll.rules`; null when it has no such entry. */
export function renewManifest(text: string, rules: readonly AnyRule[]): string | null {
  const manifest = JSON.parse(text) as Manifest;
  const { configuration = [] } = manifest.contributes ?? {};
  const all = Array.isArray(configuration) ? (configuration as readonly Configuration[]) : [configuration as Configuration];
  const setting = all.find((one) => one.id === 'rules')?.properties?.['plimsoll.rules'];
  if (setting === undefined) return null;
  const before = JSON.stringify(setting.properties);
  setting.properties = ruleProperties(rules);
  return JSON.stringify(setting.properties) === before ? text : `${JSON.stringify(manifest, null, 2)}\n`;
}
