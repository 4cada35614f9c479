import { Ajv2020 as Ajv } from 'ajv/dist/2020.js';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { CommandLine, only } from '../harness/cli';
import { applyEdits } from '../../shared-rules/src/text/edit';
import { LineIndex } from '../../shared-rules/src/text/line-index';

const cli = new CommandLine();
const quiet = only('untagged-base-image', 'missing-exec', 'maintainer-instruction', 'consecutive-run');
const run = (...args: readonly string[]) => cli.run([...quiet, ...args]);

const image = 'FROM debian\nMAINTAINER "A <a@example.com>" & co\nCOPY start.sh /\nUSER 1001\nENTRYPOINT ["/start.sh"]\n';
const script = '#!/bin/sh\nnginx -g "daemon off;"\n';
/** Two faults in one file, one that two files carry, and a file without any; names that formats have to escape. */
const files = { 'a, b/Dockerfile': image, 'a, b/start.sh': script, 'fine/Dockerfile': 'FROM scratch\nUSER 1001\n' };

function sarif(...args: readonly string[]): Log {
  return JSON.parse(run('--format', 'sarif', ...args).stdout) as Log;
}

describe('SARIF', () => {
  const region = {
    type: 'object',
    required: ['startLine', 'startColumn', 'endLine', 'endColumn'],
    properties: Object.fromEntries(['startLine', 'startColumn', 'endLine', 'endColumn'].map((name) => [name, { type: 'integer', minimum: 1 }])),
  };
  const message = { type: 'object', required: ['text'], properties: { text: { type: 'string', minLength: 1 } } };
  const artifact = { type: 'object', required: ['uri'], properties: { uri: { type: 'string', pattern: "^[A-Za-z0-9._~!$&'()*+,;=:@%/-]+$" } } };
  const location = {
    type: 'object',
    required: ['physicalLocation'],
    properties: { physicalLocation: { type: 'object', required: ['artifactLocation', 'region'], properties: { artifactLocation: artifact, region } } },
  };
  /** What the specification asks of the parts that are written (sections 3.13 to 3.57). */
  const schema = {
    type: 'object',
    required: ['version', 'runs'],
    properties: {
      version: { const: '2.1.0' },
      runs: {
        type: 'array',
        items: {
          type: 'object',
          required: ['tool', 'results'],
          properties: {
            columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
            tool: {
              type: 'object',
              required: ['driver'],
              properties: {
                driver: {
                  type: 'object',
                  required: ['name', 'rules'],
                  properties: {
                    semanticVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
                    rules: {
                      type: 'array',
                      uniqueItems: true,
                      items: {
                        type: 'object',
                        required: ['id', 'shortDescription', 'helpUri', 'help'],
                        properties: {
                          helpUri: { type: 'string', pattern: '^https://' },
                          help: { ...message, required: ['text', 'markdown'] },
                          defaultConfiguration: { type: 'object', properties: { level: { enum: ['none', 'note', 'warning', 'error'] } } },
                        },
                      },
                    },
                  },
                },
              },
            },
            results: {
              type: 'array',
              items: {
                type: 'object',
                required: ['ruleId', 'ruleIndex', 'level', 'message', 'locations', 'partialFingerprints'],
                properties: {
                  level: { enum: ['none', 'note', 'warning', 'error'] },
                  message,
                  locations: { type: 'array', minItems: 1, items: location },
                  relatedLocations: { type: 'array', uniqueItems: true, items: { ...location, required: ['physicalLocation', 'id', 'message'] } },
                  partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
                  fixes: {
                    type: 'array',
                    uniqueItems: true,
                    items: {
                      type: 'object',
                      required: ['artifactChanges', 'description'],
                      properties: {
                        artifactChanges: {
                          type: 'array',
                          minItems: 1,
                          items: {
                            type: 'object',
                            required: ['artifactLocation', 'replacements'],
                            properties: {
                              artifactLocation: artifact,
                              replacements: {
                                type: 'array',
                                minItems: 1,
                                items: { type: 'object', required: ['deletedRegion'], properties: { deletedRegion: region } },
                              },
                            },
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  };
  const valid = new Ajv({ strict: false }).compile(schema);

  it('has the form that the specification asks for, with and without findings', () => {
    cli.write(files);
    for (const log of [sarif(), sarif('--hints'), sarif('fine'), cli.run(['--format', 'sarif', '--preset', 'strict', '--hints']).stdout]) {
      valid(typeof log === 'string' ? JSON.parse(log) : log);
      expect(valid.errors).toBeNull();
    }
    for (const { ruleId, ruleIndex } of sarif().runs[0]?.results ?? []) expect(sarif().runs[0]?.tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
  });

  it('names each fault once, with its place, related place, rule and help', () => {
    cli.write(files);
    const [one] = sarif().runs;
    const results = (one?.results ?? []).map(({ ruleId, level, locations, relatedLocations }) => [
      ruleId,
      level,
      locations?.[0]?.physicalLocation?.artifactLocation?.uri,
      locations?.[0]?.physicalLocation?.region?.startLine,
      relatedLocations?.map(({ physicalLocation }) => physicalLocation?.artifactLocation?.uri),
    ]);
    expect(results).toEqual([
      ['untagged-base-image', 'warning', 'a%2C%20b/Dockerfile', 1, undefined],
      ['maintainer-instruction', 'warning', 'a%2C%20b/Dockerfile', 2, undefined],
      ['missing-exec', 'warning', 'a%2C%20b/start.sh', 2, ['a%2C%20b/Dockerfile']],
    ]);
    const rule = one?.tool.driver.rules?.find(({ id }) => id === 'missing-exec');
    expect(rule?.help?.markdown).toContain('## Why');
    expect(rule?.helpUri).toMatch(/docs\/rules\/missing-exec\.md$/);
  });

  it('holds fixes that repair', () => {
    cli.write(files);
    const result = sarif('a, b/start.sh').runs[0]?.results?.find(({ ruleId }) => ruleId === 'missing-exec');
    const [change] = result?.fixes?.[0]?.artifactChanges ?? [];
    const lines = new LineIndex(script);
    const offset = (line = 1, column = 1) => lines.lineStart(line - 1) + column - 1;
    const edits = (change?.replacements ?? []).map(({ deletedRegion: at, insertedContent }) => ({
      span: { start: offset(at.startLine, at.startColumn), end: offset(at.endLine, at.endColumn) },
      text: insertedContent?.text ?? '',
    }));
    expect(change?.artifactLocation.uri).toBe('a%2C%20b/start.sh');
    expect(applyEdits(script, edits)).toBe('#!/bin/sh\nexec nginx -g "daemon off;"\n');
  });

  it('knows a fault again when lines come and go around it, and tells two of one kind apart', () => {
    const prints = () => (sarif().runs[0]?.results ?? []).map(({ partialFingerprints }) => partialFingerprints?.['plimsoll/v1']);
    cli.write({ Dockerfile: 'FROM debian AS a\nFROM debian AS a2\nFROM debian\nUSER 1001\n' });
    const before = prints();
    expect(new Set(before).size).toBe(3);
    cli.write({ Dockerfile: '# A comment\n\nFROM debian AS a\nFROM   debian AS a2\nFROM debian\nUSER 1001\n' });
    expect(prints()).toEqual(before);
    cli.write({ Dockerfile: 'FROM debian\nFROM debian\nFROM ubuntu\n' });
    const twins = prints();
    expect(new Set(twins).size).toBe(3);
    expect(before).toContain(twins[0]);
  });
});

describe('plimsoll merge', () => {
  it('joins the logs of shards to that of the whole', () => {
    cli.write({ ...files, 'x/Dockerfile': 'FROM ubuntu\n', 'y/Dockerfile': 'FROM fedora\nMAINTAINER me\n', 'z/Dockerfile': 'FROM alpine\n' });
    const names = [1, 2, 3].map((part) => {
      cli.write({ [`${part}.sarif`]: run('--format', 'sarif', '--shard', `${part}/3`).stdout });
      return `${part}.sarif`;
    });
    const merged = JSON.parse(cli.run(['merge', ...names]).stdout) as Log;
    const key = (log: Log) => log.runs[0]?.results?.map(({ ruleId, partialFingerprints }) => `${ruleId} ${partialFingerprints?.['plimsoll/v1']}`).sort();
    expect(merged.runs).toHaveLength(1);
    expect(key(merged)).toEqual(key(sarif()));
    for (const { ruleId, ruleIndex } of merged.runs[0]?.results ?? []) expect(merged.runs[0]?.tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
    expect(JSON.parse(cli.run(['merge', '1.sarif', '1.sarif']).stdout)).toEqual(JSON.parse(cli.read('1.sarif')));
  });

  it('keeps other tools apart, and says what is no log', () => {
    const other = { version: '2.1.0', runs: [{ tool: { driver: { name: 'Other' } }, results: [] }] };
    cli.write({ 'a.sarif': JSON.stringify(other), Dockerfile: 'FROM debian\n', 'bad.sarif': '{"version":"2.0.0"}', 'worse.sarif': '{' });
    cli.write({ 'b.sarif': run('--format', 'sarif').stdout });
    expect((JSON.parse(cli.run(['merge', 'a.sarif', 'b.sarif']).stdout) as Log).runs.map(({ tool }) => tool.driver.name)).toEqual(['Other', 'Plimsoll']);
    expect(cli.run(['merge', 'bad.sarif'])).toMatchObject({ status: 2, stderr: expect.stringContaining('is no log of SARIF 2.1.0') });
    expect(cli.run(['merge', 'worse.sarif'])).toMatchObject({ status: 2, stderr: expect.stringContaining('is no JSON') });
    expect(cli.run(['merge', 'gone.sarif'])).toMatchObject({ status: 2, stderr: expect.stringContaining('can not be read') });
    expect(cli.run(['merge']).status).toBe(2);
  });
});

describe('formats of code hosts', () => {
  it('github: a workflow command for each finding, with what commands escape', () => {
    cli.write(files);
    const lines = run('--format', 'github').stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^::warning file=a%2C b\/Dockerfile,line=1,col=6,endColumn=12,title=untagged-base-image::[^\n]+$/);
    cli.write({ 'x/Dockerfile': 'FROM debian:100%\nMAINTAINER me\n' });
    for (const line of run('--format', 'github', 'x').stdout.trimEnd().split('\n'))
      expect(line).toMatch(/^::(?:error|warning|notice) [^%]*(?:%(?:25|0A|0D|3A|2C)[^%]*)*$/);
    expect(run('--format', 'github', 'fine').stdout).toBe('');
  });

  it('gitlab: a Code Quality report', () => {
    cli.write(files);
    const items = JSON.parse(run('--format', 'gitlab').stdout) as readonly { readonly [key: string]: unknown }[];
    expect(items.map(({ check_name: rule, severity, location }) => [rule, severity, location])).toEqual([
      ['untagged-base-image', 'major', { path: 'a, b/Dockerfile', lines: { begin: 1, end: 1 } }],
      ['maintainer-instruction', 'major', { path: 'a, b/Dockerfile', lines: { begin: 2, end: 2 } }],
      ['missing-exec', 'major', { path: 'a, b/start.sh', lines: { begin: 2, end: 2 } }],
    ]);
    expect(new Set(items.map(({ fingerprint }) => fingerprint)).size).toBe(3);
    expect(run('--format', 'gitlab', 'fine').stdout).toBe('[]\n');
  });
});

describe('formats in XML', () => {
  it('checkstyle: every file with its errors', () => {
    cli.write({ ...files, 'q"&<é\u0001>/Dockerfile': 'FROM debian\n' });
    const root = parseXml(run('--format', 'checkstyle').stdout);
    expect(root.name).toBe('checkstyle');
    expect(root.children.map(({ attributes, children }) => [attributes['name'], children.map((one) => one.attributes['source'])])).toEqual([
      ['a, b/Dockerfile', ['plimsoll.untagged-base-image', 'plimsoll.maintainer-instruction']],
      ['a, b/start.sh', ['plimsoll.missing-exec']],
      ['fine/Dockerfile', []],
      ['q"&<é>/Dockerfile', ['plimsoll.untagged-base-image']],
    ]);
    expect(root.children[0]?.children[0]?.attributes).toMatchObject({ line: '1', column: '6', severity: 'warning' });
  });

  it('junit: a failed test for each finding, and one that passed for a file without', () => {
    cli.write(files);
    const root = parseXml(run('--format', 'junit').stdout);
    expect(root.attributes).toEqual({ name: 'plimsoll', tests: '4', failures: '3', errors: '0' });
    expect(root.children.map(({ attributes, children }) => [attributes['name'], attributes['failures'], children.length])).toEqual([
      ['a, b/Dockerfile', '2', 2],
      ['a, b/start.sh', '1', 1],
      ['fine/Dockerfile', '0', 1],
    ]);
    expect(root.children[0]?.children[1]?.children[0]).toMatchObject({ name: 'failure', attributes: { type: 'warning' } });
    expect(root.children[2]?.children[0]?.children).toEqual([]);
  });
});

interface Element {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children: Element[];
}

/** Reads the XML that is written here, and throws at what is not well-formed. */
function parseXml(text: string): Element {
  const top: Element = { name: '', attributes: {}, children: [] };
  const open = [top];
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  if (body === text) throw new Error('no declaration');
  for (const [whole, close, name = '', inside = '', single] of body.matchAll(/<(\/?)([a-z]+)((?:\s+[a-z]+="[^"<]*")*)(\/?)>|[^<]+|</g)) {
    if (!whole.startsWith('<')) {
      plain(whole);
      continue;
    }
    if (name === '') throw new Error(`a stray < in ${text}`);
    if (close === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing`);
      continue;
    }
    const attributes = Object.fromEntries([...inside.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, plain(value)]));
    const element: Element = { name, attributes, children: [] };
    open.at(-1)?.children.push(element);
    if (single !== '/') open.push(element);
  }
  if (open.length !== 1 || top.children.length !== 1) throw new Error('not one closed element');
  return top.children[0] as Element;
}

function plain(text: string): string {
  if (/&(?!(?:amp|lt|gt|quot|#\d+);)/.test(text)) throw new Error(`a stray & in ${text}`);
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
