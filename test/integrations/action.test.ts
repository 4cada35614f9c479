import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CommandLine } from '../harness/cli';
import { faulty, oddFolder, oddSettings, oddWords, readPiece, root, texts, Workshop } from './pieces';

const cli = new CommandLine();
const [action] = readPiece('action.yml');
const steps = action?.get('runs', 'steps')?.items ?? [];
const [build, check] = steps;
/** As the runner starts it: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell. */
const bash = ['bash', '--noprofile', '--norc', '-eo', 'pipefail'];

/** Runs the second step with these inputs. */
function runCheck(inputs: { readonly [name: string]: string }) {
  const actionPath = join(cli.folder, 'the action');
  mkdirSync(actionPath, { recursive: true });
  if (!existsSync(join(actionPath, 'dist'))) symlinkSync(join(root, 'dist'), join(actionPath, 'dist'));
  const output = join(cli.folder, 'output');
  writeFileSync(output, '');
  const given = (name: string) => inputs[name] ?? action?.get('inputs', name, 'default')?.text ?? '';
  const env = Object.entries(texts(check?.get('env') ?? null)).map(([name, value]) => [
    name,
    value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, input: string) => given(input)),
  ]);
  const result = new Workshop(cli.folder, 'exit 3').run(bash, check?.get('run')?.text ?? '', {
    cwd: join(cli.folder, 'repository'),
    env: { ...Object.fromEntries(env), GITHUB_ACTION_PATH: actionPath, GITHUB_OUTPUT: output },
  });
  expect(readdirSync(join(cli.folder, 'repository'), { recursive: true }).filter((name) => basename(String(name)) === 'pwned')).toEqual([]);
  return { ...result, output: readFileSync(output, 'utf8') };
}

describe('the action', () => {
  test('is composite, takes no other action, and reads no input as shell', () => {
    expect(action?.get('runs', 'using')?.text).toBe('composite');
    expect(steps).toHaveLength(2);
    for (const step of steps) {
      expect(step.get('uses')).toBeNull();
      expect(step.get('shell')?.text).toBe('bash');
      expect(step.get('run')?.text).not.toContain('${{');
    }
  });

  test('hands every input on, and tells what it is', () => {
    const handed = Object.values(texts(check?.get('env') ?? null));
    const inputs = action?.get('inputs')?.entries ?? [];
    expect(inputs.length).toBeGreaterThan(5);
    expect(handed.toSorted()).toEqual(inputs.map(([name]) => `\${{ inputs.${name} }}`).toSorted());
    for (const [name, input] of inputs) {
      expect(input.get('description')?.text, name).toMatch(/\.$/);
      expect(input.get('default'), name).not.toBeNull();
    }
    expect(action?.get('outputs', 'sarif', 'value')?.text).toBe(`\${{ steps.${check?.get('id')?.text}.outputs.sarif }}`);
  });

  test('builds nothing where the command line is built', () => {
    cli.write({ 'action/dist/cli.js': '' });
    const script = `npm() { echo npm "$@"; }\nnode() { echo node "$@"; }\n${build?.get('run')?.text ?? ''}`;
    const workshop = new Workshop(cli.folder, 'exit 3');
    const run = (path: string) => workshop.run(bash, script, { cwd: cli.folder, env: { GITHUB_ACTION_PATH: join(cli.folder, path) } });
    expect(run('action')).toEqual({ status: 0, stdout: '', stderr: '' });
    mkdirSync(join(cli.folder, 'fresh action'));
    expect(run('fresh action').stdout).toBe('npm ci --ignore-scripts --no-audit --no-fund\nnode scripts/build.mjs cli\n');
  });

  test('annotates the lines, and ends as the check does', () => {
    cli.write({ [`repository/${oddFolder}/Dockerfile`]: faulty, 'repository/fine/Dockerfile': 'FROM scratch\nUSER 1001\n' });
    const all = runCheck({});
    expect(all.status).toBe(1);
    expect(all.stdout).toMatch(/^::warning file=an app [^,]*\/Dockerfile,line=1,/m);
    expect(all.output).toBe('');
    expect(runCheck({ paths: 'fine', 'sarif-file': 'log' })).toMatchObject({ status: 0, stdout: '', output: 'sarif=log\n' });
    expect(runCheck({ paths: 'nowhere', 'sarif-file': 'log' })).toMatchObject({ status: 2 });
  });

  test('passes settings on as they are', () => {
    cli.write({ 'repository/Dockerfile': faulty, 'the action/dist/cli.js': 'console.log(JSON.stringify(process.argv.slice(2)));' });
    const inputs = { ...oddSettings, paths: `a b\n\n*\n${oddFolder}\n`, 'sarif-file': 'log' };
    expect(JSON.parse(runCheck(inputs).stdout)).toEqual(['check', '--format', 'github', ...oddWords]);
    expect(JSON.parse(cli.read('repository/log'))).toEqual(['check', '--format', 'sarif', ...oddWords]);
    expect(JSON.parse(runCheck({}).stdout)).toEqual(['check', '--format', 'github', '--', '.']);
  });

  test('writes SARIF, too', () => {
    cli.write({ 'repository/Dockerfile': faulty });
    const { status, stdout, output } = runCheck({ 'sarif-file': 'the reports/$(touch pwned).sarif' });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::warning file=Dockerfile/m);
    expect(output).toBe('sarif=the reports/$(touch pwned).sarif\n');
    const log = JSON.parse(cli.read('repository/the reports/$(touch pwned).sarif')) as { runs: { results: unknown[] }[] };
    expect(log.runs[0]?.results.length).toBeGreaterThan(3);
  });

  test('speaks of no SARIF that could not be written', () => {
    cli.write({ 'repository/Dockerfile': faulty, 'repository/taken/log.sarif/file': '' });
    const { status, output } = runCheck({ 'sarif-file': 'taken/log.sarif' });
    expect(status).not.toBe(0);
    expect(output).not.toContain('sarif=');
  });
});
