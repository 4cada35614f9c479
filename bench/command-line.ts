// The command line and the server over a whole workspace, beside peers: `npm run bench:cli [-- services]`. Times are rough on a shared machine: the ratios count.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { print, quantiles, ratio } from './table';
import { writeWorkspace } from './workspace';

interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

interface Usage {
  /** Wall and processor time, in milliseconds. */
  readonly wall: number;
  readonly cpu: number;
  /** Most memory at once, in MiB. */
  readonly memory: number;
  readonly output: string;
}

const here = resolve('bench');
const services = Number(process.argv[2] ?? 1000);
const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-engine-strict', '--loglevel=error'], { cwd: here, stdio: 'inherit' });
if (npm.status !== 0) console.log('The peers could not be installed; Plimsoll is measured alone.');
if (spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' }).status !== 0) process.exit(1);

const node = process.execPath;
const plimsoll = resolve('dist/cli.js');
const tally = join(here, 'node_modules/@wharflab/tally-linux-x64/bin/tally');
const dockerfilelint = join(here, 'node_modules/dockerfilelint/bin/dockerfilelint');
const shellcheck = spawnSync('shellcheck', ['--version']).status === 0;
const scratch = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
try {
  await coldStart();
  await workspace();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function coldStart(): Promise<void> {
  console.log('\nCold start: one small Dockerfile, a process for each; milliseconds (p50; processor: mean), taken in turns\n');
  const file = join(scratch, 'Dockerfile');
  writeFileSync(file, 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\nCMD ["bash"]\n');
  const programs: readonly Program[] = [
    { name: 'node, nothing to do', command: node, args: ['-e', '0'] },
    { name: 'plimsoll --version', command: node, args: [plimsoll, '--version'] },
    { name: 'plimsoll check', command: node, args: [plimsoll, 'check', file] },
    ...present(tally, { name: 'tally lint', command: tally, args: ['lint', '--slow-checks', 'off', file] }),
    ...present(dockerfilelint, { name: 'dockerfilelint', command: node, args: [dockerfilelint, file] }),
  ];
  const usages = programs.map((): Usage[] => []);
  for (let round = 0; round < 15; round++) for (const [index, program] of programs.entries()) usages[index]?.push(await used(program));
  const middle = usages.map((those) => ({
    wall: p50(those.map(({ wall }) => wall)),
    cpu: those.reduce((sum, { cpu }) => sum + cpu, 0) / those.length,
    memory: p50(those.map(({ memory }) => memory)),
    output: '',
  }));
  const own = middle[2] as Usage;
  table(programs, middle, own);

  const starts: number[] = [];
  for (let round = 0; round < 15; round++) starts.push(await untilInitialized());
  console.log(`\nlanguage server: process start → answer to initialize ${p50(starts).toFixed(0)} ms`);
}

async function workspace(): Promise<void> {
  const root = join(scratch, 'workspace');
  writeWorkspace(root, services);
  console.log(
    `\nA workspace of ${services} Dockerfiles and ${services} start scripts; tally and dockerfilelint see the Dockerfiles alone, ShellCheck the scripts\n`,
  );
  const last = `service${services - 1}/`;
  const dockerfiles = Array.from(spawnSync('find', [root, '-name', 'Dockerfile'], { encoding: 'utf8' }).stdout.trim().split('\n'));
  const scripts = dockerfiles.map((file) => file.replace(/Dockerfile$/, 'docker-entrypoint.sh'));
  const programs: readonly Program[] = [
    { name: 'plimsoll check', command: node, args: [plimsoll, 'check', root] },
    ...present(tally, { name: 'tally lint', command: tally, args: ['lint', '--slow-checks', 'off', root] }),
    ...present(dockerfilelint, { name: 'dockerfilelint', command: node, args: [dockerfilelint, ...dockerfiles] }),
    ...(shellcheck ? [{ name: 'shellcheck', command: 'shellcheck', args: scripts }] : []),
  ];
  const usages: Usage[] = [];
  for (const program of programs) usages.push(await used(program));
  const own = usages[0] as Usage;
  const server = await used({ name: '', command: node, args: [resolve('dist/server.js'), '--stdio'] }, (child) => checkAll(child, root));
  table([...programs, { name: "plimsoll's server: check workspace", command: '', args: [] }], [...usages, { ...server, output: last }], own, (output) =>
    output.includes(last),
  );
}

/** `complete` tells by a program's output whether it has seen all files. */
function table(programs: readonly Program[], usages: readonly Usage[], own: Usage, complete: (output: string) => boolean = () => true): void {
  const rows = programs.map(({ name }, index) => {
    const { wall, cpu, memory, output } = usages[index] as Usage;
    return [
      complete(output) ? name : `${name} (stopped early)`,
      wall.toFixed(0),
      cpu.toFixed(0),
      memory.toFixed(0),
      ratio(own.wall, wall),
      ratio(own.cpu, cpu),
    ];
  });
  print([['', 'wall ms', 'processor ms', 'MiB', 'plimsoll check to this: wall', 'processor'], ...rows]);
}

/** Runs a program to its end, or until `talk` has what it wants of it. */
function used({ command, args }: Program, talk?: (child: Talking) => Promise<void>): Promise<Usage> {
  return new Promise((done, fail) => {
    const [before, began] = [childTime(), performance.now()];
    const child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'ignore'], cwd: scratch });
    let memory = 0;
    const watch = setInterval(() => (memory = Math.max(memory, peakOf(child.pid))), 10);
    let wall = 0;
    let output = '';
    if (talk === undefined) child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    else
      void talk(child).then(() => {
        wall = performance.now() - began;
        memory = Math.max(memory, peakOf(child.pid));
        child.kill();
      }, fail);
    child.on('error', fail);
    child.on('close', () => {
      clearInterval(watch);
      done({ wall: wall === 0 ? performance.now() - began : wall, cpu: childTime() - before, memory, output });
    });
  });
}

type Talking = { readonly stdin: NodeJS.WritableStream; readonly stdout: NodeJS.ReadableStream };

/** Processor time of all children that have ended, in milliseconds (proc(5): hundredths of a second). */
function childTime(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

function peakOf(pid: number | undefined): number {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return 0;
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function untilInitialized(): Promise<number> {
  let took = 0;
  const began = performance.now();
  await used({ name: '', command: node, args: [resolve('dist/server.js'), '--stdio'] }, async (child) => {
    const connection = connect(child);
    await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
    took = performance.now() - began;
    connection.dispose();
  });
  return took;
}

async function checkAll(child: Talking, root: string): Promise<void> {
  const connection = connect(child);
  const uri = pathToFileURL(root).toString();
  const capabilities = { workspace: { workspaceFolders: true, didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } } };
  await connection.sendRequest('initialize', { processId: null, rootUri: uri, workspaceFolders: [{ uri, name: 'bench' }], capabilities });
  await connection.sendNotification('initialized', {});
  await connection.sendRequest('plimsoll/check', {});
  connection.dispose();
}

function connect({ stdin, stdout }: Talking) {
  const connection = createMessageConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
  connection.onRequest('client/registerCapability', () => null);
  connection.onNotification(() => {});
  connection.onError(() => {});
  connection.listen();
  return connection;
}

function present(file: string, program: Program): readonly Program[] {
  return npm.status === 0 && existsSync(file) ? [program] : [];
}

function p50(values: readonly number[]): number {
  return quantiles(values).p50;
}
