// A docker daemon from Debian's packages: in a folder that is removed afterwards, in mount, process and network namespaces of its own.
// When this process dies, so do the daemon and all that it has started; nothing that it does can look up a name.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bootstrap } from './debian.mjs';
import { seconds } from './processes.mjs';
import { dockerEngine } from './docker-engine.mjs';

/** sid alone packages a daemon together with a buildx that knows the checks. */
const suite = 'sid';
const packages = 'docker.io,docker-cli,docker-buildx,mount';
const plugin = 'usr/libexec/docker/cli-plugins/docker-buildx';

/**
 * @param {{ readonly network: boolean }} options whether its builds may reach the network
 * @returns {Promise<import('./engine.mjs').Engine | { readonly why: string }>}
 */
export async function ownEngine({ network }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plimsoll-engine-'));
  // apt reads in it as a user of its own.
  fs.chmodSync(folder, 0o755);
  const root = path.join(folder, 'root');
  let daemon = null;
  // The mounts are in the daemon's own namespace; should one be seen here after all, its content must not be removed.
  const removeFolder = () => spawnSync('rm', ['-rf', '--one-file-system', folder]);
  const close = async () => {
    process.off('exit', removeFolder);
    if (daemon !== null) await stop(daemon);
    removeFolder();
  };
  process.on('exit', removeFolder);
  const trouble = unpack(folder, root);
  if (trouble !== null) {
    await close();
    return { why: trouble };
  }
  const log = path.join(folder, 'dockerd.log');
  daemon = start(root, log, network);
  const config = path.join(folder, 'config');
  fs.mkdirSync(path.join(config, 'cli-plugins'), { recursive: true });
  fs.symlinkSync(path.join(root, plugin), path.join(config, 'cli-plugins/docker-buildx'));
  if (network) fs.copyFileSync('/etc/resolv.conf', path.join(root, 'etc/resolv.conf'));
  const env = { ...process.env, DOCKER_HOST: `unix://${root}/run/docker.sock`, DOCKER_CONFIG: config };
  const engine = dockerEngine(path.join(root, 'usr/bin/docker'), env, close);
  for (let tries = 0; tries < 60 && daemon.exitCode === null; tries++) {
    if (fs.existsSync(`${root}/run/docker.sock`) && (await engine.answersChecks()))
      return { ...engine, name: `dockerd ${await engine.version()} of Debian's packages`, own: true };
    await new Promise((resolve) => setTimeout(resolve, seconds / 2));
  }
  const last = fs.readFileSync(log, 'utf8').trim().split('\n').at(-1);
  await close();
  return { why: `the daemon of Debian's packages does not answer: ${last}` };
}

/** Only unpacks the packages and what they depend on: none of their scripts is needed. Null when it worked, else why it did not. */
function unpack(folder, root) {
  const debian = bootstrap(folder);
  if (typeof debian !== 'function') return debian.why;
  const error = debian(['--variant=extract', `--include=${packages}`], suite, root);
  if (error !== null || !fs.existsSync(path.join(root, 'usr/sbin/dockerd'))) return `mmdebstrap can not unpack ${packages} of ${suite}: ${error}`;
  for (const name of ['bin', 'sbin', 'lib', 'lib64'])
    if (fs.existsSync(path.join(root, 'usr', name)) && !fs.existsSync(path.join(root, name))) fs.symlinkSync(`usr/${name}`, path.join(root, name));
  for (const name of ['proc', 'sys', 'dev', 'run', 'tmp', 'etc', '.old']) fs.mkdirSync(path.join(root, name), { recursive: true });
  return null;
}

/** pivot_root, not chroot: what a container is given of the daemon's root must not be the machine's. */
const mounts = `set -e
mount --bind "$1" "$1"
mount -t proc proc "$1/proc"
for name in sys dev; do mount --rbind "/$name" "$1/$name"; done
cd "$1"
pivot_root . .old
cd /
umount -l /.old
exec /usr/sbin/dockerd --pidfile /run/dockerd.pid -H unix:///run/docker.sock --storage-driver=overlay2 --bridge=none --iptables=false --ip6tables=false --log-level=warn`;

/** setpriv becomes unshare, which is killed should this process die; the daemon is the first process of its namespace, and dies with unshare. */
function start(root, log, network) {
  const output = fs.openSync(log, 'w');
  const namespaces = ['--mount', '--pid', ...(network ? [] : ['--net']), '--propagation', 'private', '--fork', '--kill-child'];
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...namespaces, 'sh', '-c', mounts, 'sh', root], { stdio: ['ignore', output, output] });
  fs.closeSync(output);
  child.on('error', (error) => fs.appendFileSync(log, `${error.message}\n`));
  return child;
}

/** unshare waits for the daemon, and does not pass signals on. */
function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const last = setTimeout(() => child.kill('SIGKILL'), 15 * seconds);
    child.on('exit', () => {
      clearTimeout(last);
      resolve();
    });
    const children = fs.readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
    for (const pid of children.filter((one) => one !== '')) process.kill(Number(pid), 'SIGTERM');
  });
}
