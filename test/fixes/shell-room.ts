import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
  copyFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** One process of a build or a start: a RUN, or the start command. */
export interface Step {
  /** The program and its arguments; the text for a shell is one of them. */
  readonly argv: readonly string[];
  readonly workdir: string;
  readonly variables: ReadonlyMap<string, string>;
}

/** Steps that follow one another until one fails, as in a stage. */
export interface Job {
  readonly steps: readonly Step[];
  /** Programs that the steps may call: each only writes down how it was called. */
  readonly programs: ReadonlySet<string>;
  /** Programs that fail. */
  readonly failing: readonly string[];
}

export interface Outcome {
  readonly status: number;
  /** One line for each call of a program: its name, and its arguments in angle brackets. */
  readonly calls: readonly string[];
  /** What the steps have left: a line for each path. */
  readonly tree: string;
}

/** Writes down how it was called; reads its input to the end, so that no writer of a pipeline dies. */
const stub = `#!/bin/dash
name=\${0##*/}
while read -r _; do :; done
line=$name
for each; do line="$line <$each>"; done
printf '%s\\n' "$line" >> /calls
case " $FAILING " in *" $name "*) exit 3;; esac
echo "was here"
`;

/** sudo as root: the command itself. */
const sudo = `#!/bin/dash
while :; do
  case $1 in
    -u|-g|--user|--group) shift 2;;
    --) shift; break;;
    -*|*=*) shift;;
    *) break;;
  esac
done
exec "$@"
`;

/** The shells of a room, as a Dockerfile's SHELL would name them. Not busybox: it runs its own rm and reboot, whatever PATH says. */
const roomShells: readonly (readonly string[])[] = [
  ['/bin/dash', '-c'],
  ['/bin/bash', '-c'],
];

const kept: ReadonlySet<string> = new Set(['bin', 'lib', 'lib64', 'stubs', 'dev', 'run', 'calls', 'status']);
const folders = ['etc', 'opt', 'srv/app', 'tmp', 'usr', 'var/lib', 'var/log', 'root', 'home/app', 'app', 'data', 'dev'];

/**
 * Root folders in which real shells run the texts of RUN and CMD, and every other program is a stand-in, so that nothing of this machine is reached.
 * It takes chroot, and so root or a user namespace.
 */
export class ShellRoom {
  private readonly base = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-room-')));
  private readonly files: readonly string[];
  private count = 0;

  private constructor(
    private readonly enter: string,
    readonly shells: readonly (readonly string[])[],
  ) {
    this.files = seed(join(this.base, 'seed'), ['/bin/dash', ...shells.map(([program]) => program as string)]);
    for (const [name, text] of [
      ['stub', stub],
      ['sudo', sudo],
    ] as const)
      writeFileSync(join(this.base, name), text, { mode: 0o755 });
  }

  /** Null where no root folder can be entered, or there is no dash. */
  static open(): ShellRoom | null {
    const shells = roomShells.filter(([program]) => existsSync(program as string));
    if (!existsSync('/bin/dash')) return null;
    for (const enter of ['chroot', 'unshare -r chroot']) {
      const room = new ShellRoom(enter, shells);
      const [outcome] = room.run([
        { steps: [{ argv: ['/bin/dash', '-c', 'probe'], workdir: '/', variables: new Map() }], programs: new Set(['probe']), failing: [] },
      ]);
      if (outcome?.calls[0] === 'probe') return room;
      room.close();
    }
    return null;
  }

  run(jobs: readonly Job[]): readonly Outcome[] {
    const roots = jobs.map((job) => this.prepare(job));
    runInEach(roots, `timeout 20 ${this.enter} "$root" /bin/dash /run 2> /dev/null < /dev/null || :`);
    return roots.map((root) => {
      const read = (name: string) => (existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : '');
      const outcome = { status: Number(read('status') || '-1'), calls: read('calls').split('\n').slice(0, -1), tree: treeOf(root, kept) };
      rmSync(root, { recursive: true, force: true });
      return outcome;
    });
  }

  close(): void {
    rmSync(this.base, { recursive: true, force: true });
  }

  private prepare({ steps, programs, failing }: Job): string {
    const root = join(this.base, String(this.count++));
    for (const folder of [...folders, 'stubs', 'bin', ...steps.map(({ workdir }) => workdir)]) mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, 'dev/null'), '');
    for (const file of this.files) {
      mkdirSync(join(root, dirname(file)), { recursive: true });
      linkSync(join(this.base, 'seed', file), join(root, file));
    }
    for (const [name, file] of [['sh', '/bin/dash'], ...this.shells.map(([program]) => [basename(program as string), program as string])] as [string, string][])
      linkSync(join(this.base, 'seed', file), join(root, 'stubs', name));
    linkSync(join(this.base, 'seed/bin/dash'), join(root, 'bin/sh'));
    for (const name of programs)
      if (!name.includes('/') && name !== '.' && name !== '..' && !existsSync(join(root, 'stubs', name)))
        linkSync(join(this.base, name === 'sudo' ? 'sudo' : 'stub'), join(root, 'stubs', name));
    const lines = steps.map(
      ({ argv, workdir, variables }) =>
        `( cd ${quote(workdir)} && ${[...variables].map(([name, value]) => `export ${name}=${quote(value)}; `).join('')}export PATH=/stubs FAILING=${quote(failing.join(' '))}; exec ${argv.map(quote).join(' ')} ) > /dev/null || { echo $? > /status; exit; }`,
    );
    writeFileSync(join(root, 'run'), `${lines.join('\n')}\necho 0 > /status\n`);
    return root;
  }
}

/** Copies programs, and the libraries that they are loaded with, into a folder. It returns their paths, each once. */
export function seed(folder: string, programs: readonly string[]): readonly string[] {
  const files = [...new Set(programs.flatMap((program) => [program, ...librariesOf(program)]))];
  for (const file of files) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    copyFileSync(realpathSync(file), join(folder, file));
    chmodSync(join(folder, file), 0o755);
  }
  return files;
}

/** Runs a line of shell for each root folder, which is its `$root`. */
export function runInEach(roots: readonly string[], line: string): void {
  const { error } = spawnSync('sh', ['-c', `while read -r root; do ${line}; done`], {
    input: roots.map((root) => `${root}\n`).join(''),
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin' },
    timeout: 3_600_000,
  });
  if (error !== undefined) throw error;
}

/** The shared libraries that a program is loaded with. */
function librariesOf(program: string): readonly string[] {
  const { stdout } = spawnSync('ldd', [program], { encoding: 'utf8' });
  return [...(stdout ?? '').matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] as string);
}

/** A line for each path below a root: type and mode, and what a file holds. `without`: names in the root itself that are left out. */
export function treeOf(root: string, without: ReadonlySet<string>, folder = ''): string {
  return readdirSync(join(root, folder))
    .filter((name) => folder !== '' || !without.has(name))
    .sort()
    .map((name) => {
      const path = `${folder}/${name}`;
      const stat = lstatSync(join(root, path));
      if (stat.isDirectory()) return `${path} ${stat.mode.toString(8)}\n${treeOf(root, without, path)}`;
      return `${path} ${stat.mode.toString(8)} ${stat.isFile() ? JSON.stringify(readFileSync(join(root, path), 'latin1')) : ''}\n`;
    })
    .join('');
}

export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
