import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { documentKind } from '@plimsoll/shared-rules';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Manifest {
  readonly icon: string;
  readonly activationEvents: readonly string[];
  readonly keywords: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly languages: readonly {
      readonly id: string;
      readonly filenames: readonly string[];
      readonly filenamePatterns: readonly string[];
      readonly extensions: readonly string[];
      readonly configuration?: string;
    }[];
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly svg: string }; readonly completionEvents: readonly string[] }[] }[];
    readonly configuration: readonly { readonly properties: object }[];
  };
}
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const { contributes } = manifest;

describe('the manifest', () => {
  it('starts the extension on need alone', () => {
    expect(manifest.activationEvents.length).toBeGreaterThan(0);
    expect(manifest.activationEvents.filter((event) => !/^(?:onLanguage|workspaceContains):\S+$/.test(event))).toEqual([]);
  });

  it('has an icon that the marketplace takes: a square PNG of 128 pixels or more', () => {
    const png = readFileSync(join(root, manifest.icon));
    expect(png.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
    expect(width).toBe(height);
    expect(width).toBeGreaterThanOrEqual(128);
    expect(png.length).toBeLessThan(10_000);
  });

  it('keeps to the marketplace’s number of keywords', () => {
    expect(manifest.keywords.length).toBeLessThanOrEqual(30);
    expect(new Set(manifest.keywords).size).toBe(manifest.keywords.length);
  });

  it('adds names to the editor’s own language for Dockerfiles, and those alone; the rules take each of them', () => {
    const [language, ...others] = contributes.languages;
    expect(others).toEqual([]);
    expect(Object.keys(language ?? {}).sort()).toEqual(['extensions', 'filenamePatterns', 'filenames', 'id']);
    const { filenames = [], filenamePatterns = [], extensions = [] } = language ?? {};
    const samples = [...filenames, ...filenamePatterns.map((pattern) => pattern.replace('*', 'dev')), ...extensions.map((extension) => `api${extension}`)];
    expect(samples.map((name) => [name, documentKind(name)])).toEqual(samples.map((name) => [name, 'dockerfile']));
    expect(samples).toEqual(expect.arrayContaining(['Containerfile', 'Containerfile.dev', 'api.containerfile', 'Dockerfile.dev']));
  });

  it('leads people on by steps that have a picture and an end', () => {
    const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    expect(steps.length).toBeGreaterThanOrEqual(3);
    const commands = new Set(contributes.commands.map(({ command }) => command));
    const settings = new Set(contributes.configuration.flatMap(({ properties }) => Object.keys(properties)));
    for (const { media, completionEvents } of steps) {
      expect([media.svg, existsSync(join(root, media.svg))]).toEqual([media.svg, true]);
      expect(completionEvents.length).toBeGreaterThan(0);
      for (const event of completionEvents) {
        const [, kind, name = ''] = /^(\w+):(.+)$/.exec(event) ?? [];
        expect(['onCommand', 'onContext', 'onSettingChanged']).toContain(kind);
        if (kind === 'onCommand' && name.startsWith('plimsoll.')) expect(commands).toContain(name);
        if (kind === 'onSettingChanged') expect(settings).toContain(name);
      }
    }
  });
});
