import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CommandLine } from '../harness/cli';
import { echo, faulty, oddFolder, oddSettings, oddWords, readPiece, shells, texts, Workshop } from './pieces';

const cli = new CommandLine();
const path = 'integrations/gitlab/plimsoll.gitlab-ci.yml';
const [header] = readPiece(path);
const declared = header?.get('spec', 'inputs')?.entries ?? [];

/** The job as GitLab makes it of these inputs (https://docs.gitlab.com/ci/inputs/). */
function jobOf(inputs: { readonly [name: string]: string }) {
  const values = { image: 'registry.example.com/plimsoll:1', ...inputs };
  const all = new Map(declared.map(([name, input]) => [name, values[name as 'image'] ?? input.get('default')?.text ?? null]));
  const [, jobs] = readPiece(path, (text) =>
    text.replace(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name: string) => {
      const value = all.get(name);
      if (value === undefined || value === null) throw new Error(`no input ${name}`);
      return JSON.stringify(value);
    }),
  );
  const [[name, job] = ['', null]] = jobs?.entries ?? [];
  return { name, job };
}

function runJob(shell: readonly string[], inputs: { readonly [name: string]: string }, command = `exec '${process.execPath}' '${cli.program}' "$@"`) {
  const { job } = jobOf(inputs);
  const variables = (job?.get('variables')?.entries ?? []).map(([name, value]) => [name, value.text ?? value.get('value')?.text ?? '']);
  const script = (job?.get('script')?.items ?? []).map((one) => one.text).join('\n');
  // As the runner begins: what fails ends the job.
  const begin = 'if set -o | grep pipefail >/dev/null; then set -o pipefail; fi\nset -o errexit\n';
  const cwd = join(cli.folder, 'repository');
  const result = new Workshop(cli.folder, command).run(shell, begin + script, { cwd, env: Object.fromEntries(variables) });
  expect(existsSync(join(cwd, 'pwned'))).toBe(false);
  return { ...result, report: cli.read('repository/gl-code-quality-report.json') };
}

describe('the GitLab template', () => {
  test('asks for an image, and has a default for everything else', () => {
    expect(declared.filter(([, input]) => input.get('default') === null).map(([name]) => name)).toEqual(['image']);
    for (const [name, input] of declared) if (name !== 'stage') expect(input.get('description')?.text, name).toMatch(/\.$/);
  });

  test('makes one job with a report', () => {
    const { name, job } = jobOf({ job: 'images', stage: 'verify' });
    expect(name).toBe('images');
    expect(job?.get('stage')?.text).toBe('verify');
    expect(job?.get('image', 'name')?.text).toBe('registry.example.com/plimsoll:1');
    // The image starts the command line; the runner wants a shell.
    expect(job?.get('image', 'entrypoint')?.items.map(({ text }) => text)).toEqual(['']);
    expect(texts(job?.get('artifacts') ?? null)['when']).toBe('always');
    expect(job?.get('artifacts', 'reports', 'codequality')?.text).toBe('gl-code-quality-report.json');
    for (const line of job?.get('script')?.items ?? []) expect(line.text).not.toContain('registry.example.com');
  });

  test.each(shells.map((shell) => [shell.join(' '), shell] as const))('reports, and ends as the check does, in %s', (_, shell) => {
    cli.write({ [`repository/${oddFolder}/Dockerfile`]: faulty, 'repository/fine/Dockerfile': 'FROM scratch\nUSER 1001\n' });
    const { status, stdout, report } = runJob(shell, { paths: `fine\n${oddFolder}` });
    expect(status).toBe(1);
    expect(stdout).toContain('Dockerfile:2:5 warning separate-package-update');
    const faults = JSON.parse(report) as readonly { readonly location: { readonly path: string } }[];
    expect(faults.length).toBeGreaterThan(3);
    expect(new Set(faults.map(({ location }) => location.path))).toEqual(new Set([`${oddFolder}/Dockerfile`]));
  });

  test.each(shells.map((shell) => [shell.join(' '), shell] as const))('passes settings on as they are, in %s', (_, shell) => {
    cli.write({ 'repository/Dockerfile': faulty });
    const inputs = { ...oddSettings, paths: `a b\n*\n${oddFolder}` };
    const lines = (words: readonly string[]) => words.map((one) => `[${one}]\n`).join('');
    const report = lines(['check', '--format', 'gitlab', ...oddWords]);
    expect(runJob(shell, inputs, echo)).toEqual({ status: 0, stdout: lines(['check', ...oddWords]), stderr: '', report });
    expect(runJob(shell, {}, echo).stdout).toBe(lines(['check', '--', '.']));
    expect(runJob(shell, {}, 'exit 2').status).toBe(2);
  });
});
