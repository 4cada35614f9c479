import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readYamlTrees, type YamlTree } from '../../shared-rules/src/text/yaml-tree';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A folder whose name would do something, were it ever read as shell. */
export const oddFolder = 'an app $(touch pwned)`touch pwned`; touch pwned';

/** Settings of the same kind. */
export const oddSettings = { 'fail-on': 'none', platform: '$(touch pwned)', preset: '`touch pwned`', config: 'a; b', baseline: "it's $HOME" };

/** What the command line is to be given for them, with the paths `a b`, `*` and the odd folder. */
export const oddWords: readonly string[] = [...Object.entries(oddSettings).map(([name, value]) => `--${name}=${value}`), '--', 'a b', '*', oddFolder];

/** A Dockerfile with warnings. */
export const faulty = 'FROM debian:12-slim\nRUN apt-get update\nRUN apt-get install -y curl\nEXPOSE 80\nCMD ["curl", "x"]\n';

/** The documents of a piece, after `change`. */
export function readPiece(path: string, change: (text: string) => string = (text) => text): readonly YamlTree[] {
  const trees = readYamlTrees(change(readFileSync(join(root, path), 'utf8')));
  if (trees === null) throw new Error(`${path} is no YAML`);
  return trees;
}

/** The plain values of an object. */
export function texts(tree: YamlTree | null): { readonly [name: string]: string } {
  return Object.fromEntries((tree?.entries ?? []).map(([name, value]) => [name, value.text ?? '']));
}

/** In place of the command line: prints its arguments, one a line. */
export const echo = 'for argument; do echo "[$argument]"; done';

/** Runs a piece's script in a shell, with a command `plimsoll` on its PATH. */
export class Workshop {
  /** `command`: what `plimsoll` does, as shell. */
  constructor(
    private readonly folder: string,
    command: string,
  ) {
    const file = join(folder, 'plimsoll');
    writeFileSync(file, `#!/bin/sh\n${command}\n`);
    chmodSync(file, 0o755);
  }

  run(
    shell: readonly string[],
    script: string,
    { cwd, env, args = [] }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly args?: readonly string[] },
  ) {
    const file = join(this.folder, 'script.sh');
    writeFileSync(file, script);
    const [program = 'sh', ...options] = shell;
    // Nothing of the machine's own environment, as in CI.
    const { status, stdout, stderr } = spawnSync(program, [...options, file, ...args], {
      cwd,
      encoding: 'utf8',
      env: { PATH: [this.folder, process.env['PATH']].join(delimiter), ...env },
    });
    return { status, stdout, stderr };
  }
}

/** Shells that the images of CI jobs have; the first is there always. */
export const shells = ['sh', 'bash', 'dash', 'busybox sh']
  .map((one) => one.split(' '))
  .filter(([program = '', ...rest]) => spawnSync(program, [...rest, '-c', ':']).status === 0);
