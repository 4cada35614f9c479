// The pieces for CI with those who read them: `node test/integrations/run.mjs`. A clone of this tree is built as the action builds it, packed and
// installed by npm, and taken as a hook by pre-commit; GitHub's own parser reads the action, and a runner of GitLab jobs the template.
// Needs npm's registry for the clone's dependencies; pre-commit from PATH, or from PyPI into a folder that is removed afterwards.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/setup.mjs';
import { installOwnPackages } from '../harness/own-packages.mjs';

const here = import.meta.dirname;
const minute = 60_000;
const faulty = 'FROM debian:12-slim\nRUN apt-get update\nRUN apt-get install -y curl\nUSER 1001\nCMD ["curl", "x"]\n';

/** What a download that could not be had looks like. */
const unreachable = /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED|E40[134]|E5\d\d)\b/;
const reason = ({ output }) => unreachable.exec(output)?.[0] ?? null;

const counts = { passed: 0, failed: 0 };
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-integrations-'));
try {
  const clone = makeClone();
  const built = buildAsAction(clone);
  if (built === null) {
    const command = packAndInstall(clone);
    if (command !== null) await withPackages(command);
    withPreCommit(clone);
  } else console.log(`skipped: integrations: ${built}`);
} finally {
  fs.rmSync(scratch, { recursive: true, force: true });
}
console.log(`integrations: ${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 ? 1 : 0;

/** `otherwise`: what there is to say where it does not hold. */
function check(name, holds, otherwise) {
  counts[holds ? 'passed' : 'failed']++;
  console.log(holds ? `ok: ${name}` : `not ok: ${name}: ${otherwise}`);
}

/** Runs a program; what is there already need not be asked for again. */
function run(program, args, { cwd = scratch, env = {}, limit = 4 * minute } = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, npm_config_prefer_offline: 'true', npm_config_fetch_retries: '1', npm_config_fetch_retry_mintimeout: '1000', ...env },
    timeout: limit,
  });
  const output = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`;
  return { status, stdout, output, last: output.trim().split('\n').slice(-6).join('\n  ') };
}

/** The tree as it stands, as a repository of its own: nothing built, nothing installed. */
function makeClone() {
  const clone = path.join(scratch, 'a clone');
  const { stdout } = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of stdout.split('\0').filter((one) => one !== '' && fs.existsSync(path.join(root, one)))) {
    fs.mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
    fs.copyFileSync(path.join(root, file), path.join(clone, file));
  }
  commit(clone);
  return clone;
}

function commit(folder) {
  const as = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    [...as, 'commit', '--quiet', '--message=test'],
  ])
    run('git', args, { cwd: folder });
}

/** @returns {string | null} why it can not be built here */
function buildAsAction(clone) {
  const prepared = run(process.execPath, ['scripts/prepare.mjs'], { cwd: clone, env: { npm_command: 'ci' } });
  check('npm ci in a clone builds nothing', prepared.status === 0 && !fs.existsSync(path.join(clone, 'dist')), prepared.last);
  const script = /- name: Build Plimsoll\n +shell: bash\n +run: \|\n((?: {8}.*\n)+)/.exec(fs.readFileSync(path.join(clone, 'action.yml'), 'utf8'))?.[1];
  const file = path.join(scratch, 'build.sh');
  fs.writeFileSync(file, script.replace(/^ {8}/gm, ''));
  const built = run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], { env: { GITHUB_ACTION_PATH: clone } });
  if (built.status !== 0 && reason(built) !== null) return `npm can not fetch the dependencies (${reason(built)})`;
  const version = run(process.execPath, [path.join(clone, 'dist/cli.js'), '--version']);
  check('the action builds the command line in a clone', built.status === 0 && version.status === 0, built.last + version.last);
  return null;
}

/** @returns {string | null} the installed command */
function packAndInstall(clone) {
  // The action's build alone must not be what the package holds.
  fs.rmSync(path.join(clone, 'dist'), { recursive: true });
  const packed = run('npm', ['pack', '--json', '--pack-destination', scratch], { cwd: clone });
  const list = /^\[[^]*^\]/m.exec(packed.stdout)?.[0] ?? '[{ "files": [] }]';
  const [{ filename, files }] = JSON.parse(list);
  const names = files.map((one) => one.path).sort();
  const wanted = ['LICENSE', 'README.md', 'dist/cli.js', 'dist/pages.json', 'dist/plimsoll.js', 'dist/server.js', 'package.json'];
  check('npm pack takes the bundles and nothing else', names.join() === wanted.join(), `${names.join()} ${packed.last}`);
  const { dependencies, scripts } = JSON.parse(fs.readFileSync(path.join(clone, 'package.json'), 'utf8'));
  const runs = ['preinstall', 'install', 'postinstall'].filter((name) => name in scripts);
  check('the package needs no other, and runs nothing when it is installed', dependencies === undefined && runs.length === 0, runs.join());
  if (filename === undefined) return null;
  const prefix = path.join(scratch, 'a prefix');
  const installed = run('npm', ['install', '--global', '--offline', '--prefix', prefix, path.join(scratch, filename)]);
  const command = path.join(prefix, 'bin/plimsoll');
  const repository = path.join(scratch, 'a repository');
  fs.mkdirSync(repository);
  fs.writeFileSync(path.join(repository, 'Dockerfile'), faulty);
  const found = run(command, ['check', 'Dockerfile'], { cwd: repository });
  const checks = found.status === 1 && found.stdout.includes('separate-package-update');
  const explained = run(command, ['--explain', 'root-user']);
  const works = installed.status === 0 && checks && explained.stdout.includes('# root-user');
  check('npm install --global makes the command, and it works', works, `${installed.last}\n${found.last}\n${explained.last}`);
  return works ? command : null;
}

async function withPackages(command) {
  const missing = installOwnPackages(here);
  if (missing !== null) {
    console.log(`skipped: integrations, readers of YAML: ${missing}`);
    return;
  }
  await readAction();
  await readTemplate(command);
}

/** GitHub's parser is written for bundlers: it imports JSON as it can. */
async function readAction() {
  const { build } = await import('esbuild');
  const bundle = path.join(scratch, 'parser.cjs');
  const contents = `export { parseAction } from '@actions/workflow-parser/actions/action-parser'; export { NoOperationTraceWriter } from '@actions/workflow-parser';`;
  await build({ stdin: { contents, resolveDir: here }, bundle: true, platform: 'node', format: 'cjs', outfile: bundle, logLevel: 'warning' });
  const { parseAction, NoOperationTraceWriter } = createRequire(import.meta.url)(bundle);
  const errors = (content) =>
    parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter())
      .context.errors.getErrors()
      .map(({ message }) => message);
  const text = fs.readFileSync(path.join(root, 'action.yml'), 'utf8');
  const found = errors(text);
  check("GitHub's parser takes the action", found.length === 0, found.join('; '));
  const broken = [text.replace('using: composite', 'using: compost'), text.replace('inputs.paths', 'input.paths'), text.replace('      shell: bash\n', '')];
  const foundAll = broken.every((one) => one !== text && errors(one).length > 0);
  check('and finds what is broken in it', foundAll, JSON.stringify(broken.map(errors)));
}

/** The job as the runner expands it, validated by GitLab's schema, its script run as shell. */
async function readTemplate(command) {
  const { parse } = await import('yaml');
  const template = fs.readFileSync(path.join(root, 'integrations/gitlab/plimsoll.gitlab-ci.yml'), 'utf8');
  const folder = path.join(scratch, 'a gitlab project');
  const runner = path.join(here, 'node_modules/gitlab-ci-local/src/index.js');
  fs.mkdirSync(path.join(folder, 'app'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'app/Dockerfile'), faulty);
  const include = { local: 'plimsoll.yml', inputs: { image: 'registry.example.com/plimsoll:1', paths: 'app', 'fail-on': 'error' } };
  fs.writeFileSync(path.join(folder, '.gitlab-ci.yml'), JSON.stringify({ include: [include] }));
  fs.writeFileSync(path.join(folder, 'plimsoll.yml'), template);
  commit(folder);
  run('git', ['remote', 'add', 'origin', 'https://gitlab.example.com/a/b.git'], { cwd: folder });
  const preview = () => run(process.execPath, [runner, '--preview'], { cwd: folder, env: { HOME: scratch } });
  const expanded = preview();
  const job = expanded.status === 0 ? parse(expanded.stdout).plimsoll : undefined;
  check("GitLab's schema takes the template", job !== undefined && /json schema validated/.test(expanded.output), expanded.last);
  const script = path.join(scratch, 'job.sh');
  fs.writeFileSync(script, `set -e\n${job?.script.join('\n')}`);
  const env = { ...job?.variables, PATH: `${path.dirname(command)}${path.delimiter}${process.env.PATH}` };
  const ran = run('sh', [script], { cwd: folder, env });
  const report = path.join(folder, 'gl-code-quality-report.json');
  const reported = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')) : [];
  check('and its job, as it is expanded, reports', ran.status === 0 && reported.some((one) => one.location.path === 'app/Dockerfile'), ran.last);
  fs.writeFileSync(path.join(folder, 'plimsoll.yml'), template.replace('when: always', 'when: sometimes'));
  const broken = preview();
  check('and finds what is broken in it', broken.status !== 0 && /must be one of \[on_success/.test(broken.output), broken.last);
}

function withPreCommit(clone) {
  const preCommit = findPreCommit();
  if ('why' in preCommit) {
    console.log(`skipped: integrations, pre-commit: ${preCommit.why}`);
    return;
  }
  const { program } = preCommit;
  const env = { PRE_COMMIT_HOME: path.join(scratch, 'hooks'), PRE_COMMIT_COLOR: 'never' };
  const valid = run(program, ['validate-manifest', path.join(clone, '.pre-commit-hooks.yaml')], { env });
  check('pre-commit takes the manifest', valid.status === 0, valid.last);
  const repository = path.join(scratch, 'a hooked repository');
  const write = (name, text) => fs.writeFileSync(path.join(repository, name), text);
  fs.mkdirSync(repository);
  write('Dockerfile', faulty);
  write('notes.md', 'FROM nowhere\n');
  const { stdout: revision } = run('git', ['rev-parse', 'HEAD'], { cwd: clone });
  const hooks = ['plimsoll', 'plimsoll-fix'].map((id) => ({ id }));
  write('.pre-commit-config.yaml', JSON.stringify({ repos: [{ repo: clone, rev: revision.trim(), hooks }] }));
  commit(repository);
  const hook = (id) => run(program, ['run', '--all-files', '--verbose', id], { cwd: repository, env });
  const found = hook('plimsoll');
  if (found.status !== 1 && reason(found) !== null) {
    console.log(`skipped: integrations, pre-commit: it can not fetch what the hook needs (${reason(found)})`);
    return;
  }
  const reports = found.status === 1 && /Dockerfile:2:5 warning separate-package-update/.test(found.output) && /^1 file checked/m.test(found.output);
  check('pre-commit installs the hook from git, and it reports', reports, found.output);
  const fixed = hook('plimsoll-fix');
  const text = fs.readFileSync(path.join(repository, 'Dockerfile'), 'utf8');
  const repairs = fixed.status === 1 && /files were modified by this hook/.test(fixed.output) && text !== faulty;
  check('the repairing hook repairs, and says so', repairs, fixed.output);
  write('Dockerfile', 'FROM scratch\nUSER 1001\n');
  const passed = hook('plimsoll');
  check('and what has no faults passes', passed.status === 0 && /Passed/.test(passed.output), passed.output);
}

/** @returns {{ readonly program: string } | { readonly why: string }} */
function findPreCommit() {
  if (run('pre-commit', ['--version']).status === 0) return { program: 'pre-commit' };
  const folder = path.join(scratch, 'python');
  if (run('python3', ['-m', 'venv', folder]).status !== 0) return { why: 'it is not installed, and Python can make no environment for it' };
  const installed = run(path.join(folder, 'bin/pip'), ['install', '--quiet', '--retries=0', '--timeout=10', 'pre-commit']);
  return installed.status === 0
    ? { program: path.join(folder, 'bin/pre-commit') }
    : { why: `it is not installed, and pip can not fetch it: ${installed.last}` };
}
