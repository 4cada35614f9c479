// Finds an engine that answers BuildKit's own checks (`docker build --call=check`), or starts one of its own from Debian's packages:
// in a folder that is removed afterwards, in a mount and a network namespace of its own, so that nothing can be looked up.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * @typedef {object} Engine
 * @property {string} name which one it is, for a person
 * @property {(args: readonly string[]) => Promise<Outcome>} build runs `build` with these arguments
 * @property {() => Promise<void>} close ends what was started and removes what was written
 *
 * @typedef {{ readonly code: number | null, readonly stdout: string, readonly stderr: string }} Outcome
 */

const seconds = 1000;
/** sid alone packages a daemon together with a buildx that knows the checks. */
const suite = 'sid';
const packages = 'docker.io,docker-buildx';
const plugin = 'usr/libexec/docker/cli-plugins/docker-buildx';

/**
 * @param {{ readonly provision: boolean }} options whether an engine may be installed and started when none answers
 * @returns {Promise<Engine | { readonly why: string }>} why there is none, in words for a person
 */
export async function openEngine({ provision }) {
  const reachable = await reachableEngine();
  if (!('why' in reachable)) return reachable;
  if (!provision) return { why: `${reachable.why} (PLIMSOLL_PROVISION=1 starts one, as root on Debian)` };
  const own = await ownEngine();
  return 'why' in own ? { why: `${reachable.why}, and ${own.why}` } : own;
}

/** @returns {Promise<Engine | { readonly why: string }>} */
async function reachableEngine() {
  const info = spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { encoding: 'utf8', timeout: 10 * seconds });
  const version = info.status === 0 ? info.stdout.trim() : '';
  if (version === '') return { why: 'no docker daemon answers' };
  const engine = { name: `docker ${version}`, build: (args) => run('docker', ['build', ...args], process.env), close: async () => {} };
  return (await answersChecks(engine)) ? engine : { why: `docker ${version} does not answer "docker build --call=check"` };
}

/** @returns {Promise<Engine | { readonly why: string }>} */
async function ownEngine() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return { why: 'one can be started only as root on Linux' };
  if (!has('mmdebstrap') && !aptInstalls('mmdebstrap')) return { why: 'mmdebstrap is not here and apt-get can not install it' };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-engine-'));
  // apt reads in it as a user of its own.
  fs.chmodSync(folder, 0o755);
  const root = path.join(folder, 'root');
  let daemon = null;
  const close = async () => {
    process.off('exit', removeFolder);
    if (daemon !== null) await stop(daemon);
    removeFolder();
  };
  // The mounts are in the daemon's own namespace; should one be seen here after all, its content must not be removed.
  const removeFolder = () => spawnSync('rm', ['-rf', '--one-file-system', folder]);
  process.on('exit', removeFolder);
  if (!unpack(root)) {
    await close();
    return { why: `mmdebstrap can not unpack ${packages} of ${suite}` };
  }
  const log = path.join(folder, 'dockerd.log');
  daemon = start(root, log);
  const config = path.join(folder, 'config');
  fs.mkdirSync(config);
  const env = { ...process.env, DOCKER_HOST: `unix://${root}/run/docker.sock`, DOCKER_CONFIG: config };
  const engine = { name: `dockerd of Debian's packages`, build: (args) => run(path.join(root, plugin), ['build', ...args], env), close };
  for (let tries = 0; tries < 60 && daemon.exitCode === null; tries++) {
    if (fs.existsSync(`${root}/run/docker.sock`) && (await answersChecks(engine))) return engine;
    await new Promise((resolve) => setTimeout(resolve, seconds / 2));
  }
  const last = fs.readFileSync(log, 'utf8').trim().split('\n').at(-1);
  await close();
  return { why: `the daemon of Debian's packages does not answer: ${last}` };
}

/** Only unpacks the packages and what they depend on: none of their scripts is needed for a daemon that never runs a container. */
function unpack(root) {
  // A mirror may stand still at a date.
  const apt = ['--aptopt=Acquire::Languages "none"', '--aptopt=Acquire::Check-Valid-Until "false"'];
  const options = ['--quiet', '--variant=extract', `--include=${packages}`, ...apt, suite, root, debianMirror()];
  const done = spawnSync('mmdebstrap', options, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 240 * seconds });
  if (done.status !== 0 || !fs.existsSync(path.join(root, 'usr/sbin/dockerd'))) return false;
  for (const name of ['bin', 'sbin', 'lib', 'lib64'])
    if (fs.existsSync(path.join(root, 'usr', name)) && !fs.existsSync(path.join(root, name))) fs.symlinkSync(`usr/${name}`, path.join(root, name));
  for (const name of ['proc', 'sys', 'dev', 'run', 'tmp']) fs.mkdirSync(path.join(root, name), { recursive: true });
  return true;
}

/** Where this machine gets its own packages, so that a mirror set up for it is used. */
function debianMirror() {
  for (const file of ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list']) {
    if (!fs.existsSync(file)) continue;
    const found = /^(?:URIs:|deb(?: \[.*?\])?)\s+(http\S+)/m.exec(fs.readFileSync(file, 'utf8'));
    if (found !== null) return found[1];
  }
  return 'http://deb.debian.org/debian';
}

const mounts = `set -e
mount --bind "$1" "$1"
for name in proc sys dev; do mount --rbind "/$name" "$1/$name"; done
exec chroot "$1" /usr/sbin/dockerd --pidfile /run/dockerd.pid -H unix:///run/docker.sock --bridge=none --iptables=false --ip6tables=false --log-level=warn`;

/** Each program becomes the next, so the child is the daemon in the end; it is sent SIGTERM should this process die. */
function start(root, log) {
  const output = fs.openSync(log, 'w');
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', 'unshare', '--mount', '--net', '--propagation', 'private', 'sh', '-c', mounts, 'sh', root], {
    stdio: ['ignore', output, output],
  });
  fs.closeSync(output);
  child.on('error', (error) => fs.appendFileSync(log, `${error.message}\n`));
  return child;
}

function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const last = setTimeout(() => child.kill('SIGKILL'), 15 * seconds);
    child.on('exit', () => {
      clearTimeout(last);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

async function answersChecks(engine) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-probe-'));
  try {
    fs.writeFileSync(path.join(folder, 'Dockerfile'), 'FROM scratch\nCMD ["/none"]\n');
    const { code, stdout } = await engine.build(['--call=check,format=json', folder]);
    return code === 0 && 'warnings' in JSON.parse(stdout);
  } catch {
    return false;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns {Promise<Outcome>} */
function run(file, args, env) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 30 * seconds });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', (error) => resolve({ code: null, stdout, stderr: error.message }));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

function has(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}

function aptInstalls(name) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
  return apt('update') && apt('install', '-y', '--no-install-recommends', name);
}
