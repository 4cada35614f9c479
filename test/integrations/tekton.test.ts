import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CommandLine } from '../harness/cli';
import { echo, faulty, oddFolder, readPiece, shells, texts, Workshop } from './pieces';
import manifest from '../../package.json' with { type: 'json' };

const cli = new CommandLine();
const [task] = readPiece('integrations/tekton/plimsoll-task.yaml');
const spec = task?.get('spec') ?? null;
const [step, ...more] = spec?.get('steps')?.items ?? [];
const params = spec?.get('params')?.items ?? [];
const nameOf = (one: { get(name: string): { text: string | null } | null }) => one.get('name')?.text ?? '';

/** What Tekton puts for its variables: https://tekton.dev/docs/pipelines/variables/. */
function filled(text: string, given: { readonly [name: string]: string }): string {
  return text.replace(/\$\(([\w.[\]*-]+)\)/g, (whole, variable: string) => {
    if (variable === 'results.findings.path') return join(cli.folder, 'findings');
    const name = /^params\.([\w-]+)$/.exec(variable)?.[1];
    const param = params.find((one) => nameOf(one) === name);
    if (name === undefined || param === undefined) throw new Error(`unknown ${whole}`);
    return given[name] ?? param.get('default')?.text ?? '';
  });
}

function runStep(
  shell: readonly string[],
  paths: readonly string[],
  given: { readonly [name: string]: string } = {},
  command = `exec '${process.execPath}' '${cli.program}' "$@"`,
) {
  const env = (step?.get('env')?.items ?? []).map((one) => [nameOf(one), filled(one.get('value')?.text ?? '', given)]);
  const cwd = join(cli.folder, 'source');
  const result = new Workshop(cli.folder, command).run(shell, step?.get('script')?.text ?? '', { cwd, env: Object.fromEntries(env), args: paths });
  expect(existsSync(join(cwd, 'pwned'))).toBe(false);
  return { ...result, findings: cli.read('findings') };
}

describe('the Tekton task', () => {
  test('is a Task of one step, on a workspace, with a result', () => {
    expect(texts(task ?? null)).toMatchObject({ apiVersion: 'tekton.dev/v1', kind: 'Task' });
    expect(task?.get('metadata', 'labels', 'app.kubernetes.io/version')?.text).toBe(manifest.version);
    expect(more).toEqual([]);
    expect(spec?.get('workspaces')?.items.map(nameOf)).toEqual(['source']);
    expect(spec?.get('results')?.items.map(nameOf)).toEqual(['findings']);
    expect(step?.get('workingDir')?.text).toBe('$(workspaces.source.path)');
    expect(spec?.entries.map(([name]) => name).toSorted()).toEqual(['description', 'params', 'results', 'steps', 'workspaces']);
  });

  test('uses every parameter, and asks only for the image', () => {
    expect(params.filter((one) => one.get('default') === null).map(nameOf)).toEqual(['image']);
    const used = [
      step?.get('image')?.text,
      ...(step?.get('env')?.items ?? []).map((one) => one.get('value')?.text),
      ...(step?.get('args')?.items ?? []).map(({ text }) => text),
    ];
    expect(used.toSorted()).toEqual(
      [...params.map((one) => `$(params.${nameOf(one)}${one.get('type')?.text === 'array' ? '[*]' : ''})`), '$(results.findings.path)'].toSorted(),
    );
    // Text of parameters in a script would be read as shell.
    expect(step?.get('script')?.text).not.toMatch(/\$\((?:params|workspaces|results|context|tasks)\b/);
    expect(step?.get('script')?.text).toMatch(/^#!\/bin\/sh\n/);
  });

  test('is admitted by restricted-v2: no privileges, any user but root', () => {
    const security = step?.get('securityContext') ?? null;
    expect(texts(security)).toMatchObject({ runAsNonRoot: 'true', allowPrivilegeEscalation: 'false', readOnlyRootFilesystem: 'true' });
    expect(security?.get('runAsUser')).toBeNull();
    expect(security?.get('capabilities', 'drop')?.items.map(({ text }) => text)).toEqual(['ALL']);
    expect(security?.get('seccompProfile', 'type')?.text).toBe('RuntimeDefault');
  });

  test.each(shells.map((shell) => [shell.join(' '), shell] as const))('counts, and ends as the check does, in %s', (_, shell) => {
    cli.write({ [`source/${oddFolder}/Dockerfile`]: faulty, 'source/fine/Dockerfile': 'FROM scratch\nUSER 1001\n' });
    const { status, stdout, findings } = runStep(shell, ['fine', oddFolder]);
    expect(status).toBe(1);
    const [, warnings, information] = /(\d+) warnings?, (\d+) information/.exec(stdout) ?? [];
    expect(findings).toBe(String(Number(warnings) + Number(information)));
  });

  test.each(shells.map((shell) => [shell.join(' '), shell] as const))('passes settings on as they are, in %s', (_, shell) => {
    cli.write({ 'source/taken/file': '' });
    const paths = ['a b', '*', oddFolder];
    const given = {
      'fail-on': 'none',
      platform: '$(touch pwned)',
      preset: '`touch pwned`',
      config: 'a; b',
      baseline: "it's $HOME",
      'sarif-file': 'the $(log).sarif',
    };
    const passed = ['check', '--fail-on=none', '--platform=$(touch pwned)', '--preset=`touch pwned`', '--config=a; b', "--baseline=it's $HOME", '--', ...paths];
    const lines = (words: readonly string[]) => words.map((one) => `[${one}]\n`).join('');
    expect(runStep(shell, paths, given, echo)).toEqual({ status: 0, stdout: lines(passed), stderr: '', findings: '0' });
    expect(cli.read('source/the $(log).sarif')).toBe(lines(passed.toSpliced(1, 0, '--format', 'sarif')));
    expect(runStep(shell, ['.'], {}, echo).stdout).toBe(lines(['check', '--', '.']));
    expect(runStep(shell, ['.'], {}, 'exit 2').status).toBe(2);
    expect(runStep(shell, ['.'], { 'sarif-file': 'taken' }, echo).status).not.toBe(0);
  });
});
