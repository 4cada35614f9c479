// Builds the image of our own command line from the Containerfile, whole, and runs it as CI does: as an arbitrary user, on mounted files.
// The engine reaches no registry: this machine's Node on Debian stands for the base image, and the packages of npm come out of a cache that it holds.
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/setup.mjs';
import { prefix } from './bases.mjs';
import { run, seconds } from './processes.mjs';

export const ownImage = 'own-image';

const faulty = 'FROM debian:12-slim\nRUN apt-get update\nRUN apt-get install -y curl\nUSER 1001\nCMD ["curl", "x"]\n';
/** OpenShift's way: any user, the group 0. */
const anyone = ['--network', 'none', '--read-only', '--user', '1234567:0', '--cap-drop=ALL'];

/**
 * @param {import('./pair.mjs').Workshop} workshop
 * @returns {Promise<readonly string[] | { readonly why: string }>} what is wrong with the image; or why it can not be built here
 */
export async function proveOwnImage({ engine, bases, folder }) {
  const place = path.join(folder, ownImage);
  fs.mkdirSync(place);
  const tags = { node: `${prefix}:node`, image: `${prefix}:${ownImage}` };
  const volume = `${prefix}-${process.pid}`;
  try {
    const why = await makeNode(engine, bases.get('debian:12'), place, tags.node);
    if (why !== null) return { why };
    const [, base] = /^FROM (\S+)/m.exec(fs.readFileSync(path.join(root, 'Containerfile'), 'utf8')) ?? [];
    const options = ['--network=none', '--no-cache', ...engine.baseArguments(base, tags.node), '-t', tags.image, '-f', path.join(root, 'Containerfile')];
    const built = await engine.build([...options, root], { limit: 300 * seconds });
    if (built.code !== 0) return [`it does not build: ${built.stderr.trim().split('\n').slice(-8).join('\n    ')}`];
    return [...(await faultsOfSettings(engine, tags.image)), ...(await faultsOfRuns(engine, tags.image, volume, place))];
  } finally {
    await engine.call(['volume', 'rm', '-f', volume]);
    await engine.call(['rmi', '-f', tags.image, tags.node], { limit: 60 * seconds });
    fs.rmSync(place, { recursive: true, force: true });
  }
}

/** Debian with Node, npm and a filled cache; why not, if it can not be made. */
async function makeNode(engine, debian, place, tag) {
  if (process.platform !== 'linux') return "this machine's Node does not run on Linux";
  const npm = await run('npm', ['root', '--global']);
  const packages = path.join(npm.stdout.trim(), 'npm');
  if (npm.code !== 0 || !fs.existsSync(packages)) return 'npm does not tell where it is';
  const context = path.join(place, 'node');
  const local = path.join(context, 'local');
  fs.mkdirSync(path.join(local, 'bin'), { recursive: true });
  fs.copyFileSync(process.execPath, path.join(local, 'bin/node'));
  fs.cpSync(packages, path.join(local, 'lib/node_modules/npm'), { recursive: true });
  fs.symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', path.join(local, 'bin/npm'));
  const lines = ['FROM debian:12', 'COPY local /usr/local/', 'COPY cache /var/cache/npm/', 'ENV npm_config_cache=/var/cache/npm npm_config_offline=true'];
  fs.writeFileSync(path.join(context, 'Dockerfile'), [...lines, 'RUN node --version && npm --version', ''].join('\n'));
  const filled = await fillCache(place, path.join(context, 'cache'));
  if (filled !== null) return filled;
  const built = await engine.build(['--network=none', ...engine.baseArguments('debian:12', debian), '-t', tag, context], { limit: 300 * seconds });
  return built.code === 0 ? null : `this machine's Node does not run on Debian 12: ${built.stderr.trim().split('\n').at(-1)}`;
}

/** Fetches what the lock file names; why not, if it can not be had. */
async function fillCache(place, cache) {
  const project = path.join(place, 'project');
  const { workspaces } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  for (const file of ['package.json', 'package-lock.json', '.npmrc', ...workspaces.map((one) => `${one}/package.json`)]) {
    fs.mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
    fs.copyFileSync(path.join(root, file), path.join(project, file));
  }
  const { code, stderr } = await run('npm', ['ci', '--ignore-scripts', '--cache', cache], { cwd: project, limit: 300 * seconds });
  return code === 0 ? null : `npm can not fetch the packages: ${stderr.trim().split('\n').at(-1)}`;
}

async function faultsOfSettings(engine, image) {
  const { stdout } = await engine.call(['image', 'inspect', image]);
  const { User, Entrypoint, Cmd, WorkingDir, Labels } = JSON.parse(stdout)[0].Config;
  const found = JSON.stringify([User, Entrypoint, Cmd, WorkingDir, Labels['org.opencontainers.image.title']]);
  const wanted = JSON.stringify(['1001', ['plimsoll'], ['check'], '/work', 'Plimsoll']);
  return found === wanted ? [] : [`its settings are ${found}, not ${wanted}`];
}

async function faultsOfRuns(engine, image, volume, place) {
  const source = path.join(place, 'source');
  fs.mkdirSync(source);
  fs.writeFileSync(path.join(source, 'Dockerfile'), faulty);
  // A volume, not a folder of this machine: the engine may have a root of its own.
  const holder = `${volume}-holder`;
  await engine.call(['create', '--name', holder, '-v', `${volume}:/work`, image]);
  await engine.call(['cp', `${source}/.`, `${holder}:/work`]);
  await engine.call(['rm', '-f', holder]);
  const start = (...args) => engine.call(['run', '--rm', ...engine.runOptions, ...anyone, '-v', `${volume}:/work:ro`, ...args], { limit: 60 * seconds });
  const checks = await start(image);
  const formats = await start(image, 'check', '--format', 'gitlab', '--fail-on', 'none', '.');
  // How a GitLab runner and Tekton start it.
  const shell = await start('--entrypoint', 'sh', image, '-c', 'plimsoll --version && id -u');
  const faults = [];
  if (checks.code !== 1 || !checks.stdout.includes('Dockerfile:2:5 warning separate-package-update')) faults.push(`a check ends with ${tell(checks)}`);
  if (formats.code !== 0 || !formats.stdout.includes('"check_name": "separate-package-update"')) faults.push(`a report ends with ${tell(formats)}`);
  if (shell.code !== 0 || !/^\d+\.\d+\.\d+\n1234567\n$/.test(shell.stdout)) faults.push(`a shell ends with ${tell(shell)}`);
  return faults;
}

function tell({ code, stdout, stderr }) {
  return `${code}: ${(stdout + stderr).trim().split('\n').slice(-4).join('\n    ')}`;
}
