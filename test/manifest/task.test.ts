import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';

interface Folder {
  readonly uri: { readonly scheme: string; readonly fsPath: string };
}
interface Definition {
  readonly type: string;
  readonly args?: unknown;
}
interface Provider {
  provideTasks(): readonly unknown[];
  resolveTask(task: { readonly definition: Definition; readonly scope: unknown }): unknown;
}
type Register = (context: { asAbsolutePath(path: string): string }) => void;

const here: Folder = { uri: { scheme: 'file', fsPath: '/work space' } };
const virtual: Folder = { uri: { scheme: 'vscode-vfs', fsPath: '/repository' } };

let code = '';
beforeAll(async () => {
  const entry = fileURLToPath(new URL('../../client/src/tasks.ts', import.meta.url));
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: 'cjs', platform: 'node', external: ['vscode'] });
  code = outputFiles[0]?.text ?? '';
});

/** What the client offers, with as much of an editor as that needs. */
function providerIn(workspace: { readonly isTrusted: boolean; readonly workspaceFolders: readonly Folder[] }): Provider {
  let provider: Provider | undefined;
  const vscode = {
    workspace,
    l10n: { t: (text: string) => text },
    tasks: { registerTaskProvider: (_: string, one: Provider) => (provider = one) },
    ProcessExecution: class {
      constructor(
        readonly program: string,
        readonly args: readonly string[],
        readonly options: object,
      ) {}
    },
    Task: class {
      constructor(
        readonly definition: Definition,
        readonly scope: unknown,
        readonly name: string,
        readonly source: string,
        readonly execution: unknown,
      ) {}
    },
  };
  const module = { exports: {} as { registerTasks: Register } };
  new Function('module', 'exports', 'require', code)(module, module.exports, () => vscode);
  module.exports.registerTasks({ asAbsolutePath: (path) => `/extension/${path}` });
  if (provider === undefined) throw new Error('no provider is registered');
  return provider;
}

describe('the task', () => {
  it('runs what the extension brings along, by the Node of the extension host, in the folder', () => {
    expect(providerIn({ isTrusted: true, workspaceFolders: [here] }).provideTasks()).toMatchObject([
      {
        definition: { type: 'plimsoll' },
        name: 'check',
        source: 'plimsoll',
        execution: {
          program: process.execPath,
          args: ['/extension/dist/server.js', 'check'],
          options: { cwd: '/work space', env: { ELECTRON_RUN_AS_NODE: '1' } },
        },
      },
    ]);
  });

  it('takes its arguments behind the command, so that none is Node’s own', () => {
    const definition = { type: 'plimsoll', args: ['--require', './evil.js', 7] };
    expect(providerIn({ isTrusted: true, workspaceFolders: [here] }).resolveTask({ definition, scope: here })).toMatchObject({
      definition,
      execution: { args: ['/extension/dist/server.js', 'check', '--require', './evil.js', '7'] },
    });
  });

  it.each([
    ['without trust', false, [here]],
    ['for a folder that is not on disk', true, [virtual]],
    ['without a folder', true, []],
  ] as const)('is not offered %s', (_, isTrusted, workspaceFolders) => {
    const provider = providerIn({ isTrusted, workspaceFolders });
    expect(provider.provideTasks()).toEqual([]);
    for (const scope of workspaceFolders) expect(provider.resolveTask({ definition: { type: 'plimsoll' }, scope })).toBeUndefined();
    expect(provider.resolveTask({ definition: { type: 'plimsoll' }, scope: 2 })).toBeUndefined();
  });
});
