import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { rules } from '../../shared-rules/src/catalog/rules.generated';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The command line as people start it, in an empty folder for each test. Called once, at the top of a test file. */
export class CommandLine {
  readonly program = join(root, 'dist/cli.js');
  private readonly scratch = mkdtempSync(join(tmpdir(), 'plimsoll-cli-'));
  folder = this.scratch;
  private count = 0;

  constructor() {
    beforeAll(() => {
      const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), 'cli'], { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
    });
    beforeEach(() => {
      this.folder = join(this.scratch, String(this.count++));
      mkdirSync(this.folder);
    });
    afterAll(() => rmSync(this.scratch, { recursive: true, force: true }));
  }

  write(files: { readonly [path: string]: string | Uint8Array }): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  run(
    args: readonly string[],
    { input, env = {}, cwd = this.folder }: { readonly input?: string | Uint8Array; readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
  ) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [this.program, ...args], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, ...env },
      ...(input === undefined ? {} : { input }),
    });
    return { status, stdout, stderr };
  }
}

/** Settings under which these rules alone speak: what others say is none of a test's business. */
export function only(...ids: readonly string[]): readonly string[] {
  return rules.filter(({ meta }) => !ids.includes(meta.id)).flatMap(({ meta }) => ['--rule', `${meta.id}=off`]);
}
