import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const engine = join(root, 'shared-rules/src');

function sources(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ path: relative(root, join(folder, name)), text: readFileSync(join(folder, name), 'utf8') }));
}

function imports(text: string): readonly string[] {
  return [...text.matchAll(/^(?:import|export)\b[^;]*?(?:from\s+|^import\s+)'([^']+)';|\bimport\('([^']+)'\)/gm)].map(
    (match) => (match[1] ?? match[2]) as string,
  );
}

describe('the engine', () => {
  it('imports nothing of the editor, Node, or another folder; its packages stand behind adapters: YAML is read, read as settings, and written', () => {
    const foreign = sources(engine).flatMap(({ path, text }) =>
      imports(text)
        .filter((name) => !name.startsWith('.'))
        .map((name) => `${path}: ${name}`),
    );
    expect([...new Set(foreign)].sort()).toEqual([
      'shared-rules/src/config/yaml.ts: yaml',
      'shared-rules/src/dockerfile/adapter.ts: dockerfile-ast',
      'shared-rules/src/model/deployment.ts: yaml',
      'shared-rules/src/shell/parse.ts: unbash',
      'shared-rules/src/text/yaml-tree.ts: yaml',
    ]);
    const outside = sources(engine).flatMap(({ path, text }) =>
      imports(text).filter((name) => name.startsWith('.') && !join(dirname(path), name).startsWith('shared-rules/src/')),
    );
    expect(outside).toEqual([]);
  });

  it('bundles for a browser with nothing external', async () => {
    const bundle = await build({
      entryPoints: [join(engine, 'index.ts')],
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'esm',
      mainFields: ['browser', 'module', 'main'],
      inject: [join(root, 'scripts/shims/buffer.js')],
      logLevel: 'silent',
      metafile: true,
    });
    const external = Object.values(bundle.metafile.outputs).flatMap((output) => output.imports.filter((one) => one.external).map((one) => one.path));
    expect(external).toEqual([]);
  });

  it('is pure: no clock, randomness, timers or promises in rules, model and fixes', () => {
    const impure = ['rules', 'model', 'fix', 'data', 'dockerfile', 'shell'].flatMap((folder) =>
      sources(join(engine, folder))
        .filter(({ text }) => /\b(Date\.now|new Date\(|Math\.random|setTimeout|setInterval|async |await |Promise)\b/.test(text))
        .map(({ path }) => path),
    );
    expect(impure).toEqual([]);
  });

  it('knows positions as offsets only', () => {
    const users = sources(engine)
      .filter(({ path, text }) => !path.endsWith('text/line-index.ts') && !path.endsWith('src/index.ts') && /line-index'/.test(text))
      .map(({ path }) => path);
    expect(users).toEqual([]);
  });

  it('keeps rules apart: none imports another', () => {
    const crossing = sources(join(engine, 'rules')).flatMap(({ path, text }) =>
      imports(text)
        .filter((name) => name.startsWith('../') && !name.startsWith('../../'))
        .map((name) => `${path}: ${name}`),
    );
    expect(crossing).toEqual([]);
  });
});

describe('the hosts', () => {
  it('turn offsets into lines and columns at one place each', () => {
    const users = [...sources(join(root, 'server/src')), ...sources(join(root, 'cli/src')), ...sources(join(root, 'client/src'))]
      .filter(({ text }) => /\b(LineIndex|positionAt|offsetAt)\b/.test(text))
      .map(({ path }) => path);
    expect(users.filter((path) => path.startsWith('server/'))).toEqual(['server/src/convert.ts']);
    expect(users.filter((path) => path.startsWith('client/'))).toEqual([]);
    expect(users.filter((path) => path.startsWith('cli/') && !path.startsWith('cli/src/report/'))).toEqual([]);
  });

  it('have no rule knowledge in the client', () => {
    const users = sources(join(root, 'client/src'))
      .filter(({ text }) => /@plimsoll\/shared-rules/.test(text))
      .map(({ path }) => path);
    expect(users).toEqual([]);
  });
});
