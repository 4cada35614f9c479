import { existsSync, linkSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { quote, runInEach, seed, treeOf } from './shell-room';

/** One start of a container: its script, as process 1. */
export interface Start {
  readonly text: string;
  readonly args: readonly string[];
  readonly variables: ReadonlyMap<string, string>;
  /** Programs that the script may call, by name or by path: each only writes down how it was called. */
  readonly programs: ReadonlySet<string>;
  readonly failing: readonly string[];
  /** Files that the script sources. */
  readonly sourced: readonly string[];
  /** What `/bin/sh` is. */
  readonly sh: ScriptShell;
  /** What reads it; none where the kernel looks at the `#!` line. */
  readonly reader: readonly string[];
}

export type ScriptShell = 'dash' | 'bash' | 'busybox';

export interface Ended {
  /** 137 when it had no end. */
  readonly status: number;
  readonly output: string;
  /** Messages, without what differs by where a command stands and who starts it: line numbers, the word `exec`, the folder in front of a relative path. */
  readonly messages: string;
  /** Each call of a program; that of process 1 begins with `process 1: `. */
  readonly calls: readonly string[];
  readonly tree: string;
}

/** The mark of a call by the process that the container was started with. */
export const first = 'process 1: ';

/** Writes down how it was called, and whether it is process 1. More calls than any script makes are those of a loop that waits for something. */
const stub = `#!/bin/dash
case $$ in 1) line='${first}';; *) line=;; esac
line="$line\${0##*/}"
for each; do line="$line <$each>"; done
printf '%s\\n' "$line" >> /calls
count=0
while read -r _; do count=$((count + 1)); done < /calls
[ "$count" -lt 60 ] || kill -STOP $$
case " $FAILING " in *" \${0##*/} "*) exit 3;; esac
echo "was here"
`;

const shellFiles: { readonly [shell in ScriptShell]: string } = { dash: '/bin/dash', bash: '/bin/bash', busybox: '/bin/busybox' };
const kept: ReadonlySet<string> = new Set(['bin', 'lib', 'lib64', 'usr', 'stubs', 'dev', 'proc', 'calls', 'enter', 'entrypoint', 'empty']);
const folders = ['etc', 'opt', 'srv', 'tmp', 'usr/bin', 'usr/local/bin', 'bin', 'stubs', 'var/lib', 'var/log', 'root', 'home', 'app', 'data', 'dev', 'run'];

/**
 * Root folders in which start scripts run as process 1 of namespaces of their own: no process, mount, name or network of this machine is reached, so
 * that busybox, which brings its own programs, can be one of the shells. It takes user namespaces.
 */
export class ScriptRoom {
  private readonly base = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-scripts-')));
  private readonly files: readonly string[];
  private count = 0;

  private constructor(readonly shells: readonly ScriptShell[]) {
    this.files = seed(join(this.base, 'seed'), [...shells.map((shell) => shellFiles[shell]), '/usr/bin/env']);
    writeFileSync(join(this.base, 'stub'), stub, { mode: 0o755 });
  }

  /** Null where namespaces can not be made, or there is no dash. */
  static open(): ScriptRoom | null {
    const shells = (Object.keys(shellFiles) as ScriptShell[]).filter((shell) => existsSync(shellFiles[shell]));
    if (!shells.includes('dash') || !existsSync('/usr/bin/env')) return null;
    const room = new ScriptRoom(shells);
    const probe = { args: [], variables: new Map(), failing: [], sourced: [], sh: 'dash', reader: [] } as const;
    const [ended] = room.run([{ ...probe, text: '#!/bin/sh\nexec probe\n', programs: new Set(['probe']) }]);
    if (ended?.calls[0] === `${first}probe`) return room;
    room.close();
    return null;
  }

  run(starts: readonly Start[]): readonly Ended[] {
    // A file takes only so many links, and folders go when they have been looked at.
    const batch = 500;
    return Array.from({ length: Math.ceil(starts.length / batch) }, (_, at) => this.runBatch(starts.slice(at * batch, (at + 1) * batch))).flat();
  }

  private runBatch(starts: readonly Start[]): readonly Ended[] {
    const roots = starts.map((start) => this.prepare(start));
    const namespaces = 'unshare --user --map-root-user --pid --mount --net --uts --ipc --fork --kill-child';
    runInEach(roots, `timeout -s KILL 3 ${namespaces} chroot "$root" /bin/dash /enter > "$root.out" 2> "$root.err" < /dev/null; echo $? > "$root.status"`);
    return roots.map((root) => {
      const read = (file: string) => (existsSync(file) ? readFileSync(file, 'latin1') : '');
      const ended = {
        status: Number(read(`${root}.status`)),
        output: read(`${root}.out`),
        messages: read(`${root}.err`).replace(/^\++ (?:exec ?)?\n|\bexec:? |\bline \d+: |(?<=entrypoint: )\d+: |(?<= )\/srv\//gm, ''),
        calls: read(join(root, 'calls')).split('\n').slice(0, -1),
        tree: treeOf(root, kept),
      };
      for (const end of ['', '.out', '.err', '.status']) rmSync(root + end, { recursive: true, force: true });
      return ended;
    });
  }

  close(): void {
    rmSync(this.base, { recursive: true, force: true });
  }

  private prepare({ text, args, variables, programs, failing, sourced, sh, reader }: Start): string {
    const root = join(this.base, String(this.count++));
    for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
    const link = (file: string, name: string) => {
      mkdirSync(join(root, dirname(name)), { recursive: true });
      if (!existsSync(join(root, name))) linkSync(file, join(root, name));
    };
    for (const file of this.files) link(join(this.base, 'seed', file), file);
    symlinkSync(shellFiles[sh].replace('/bin/', ''), join(root, 'bin/sh'));
    for (const name of ['dash', 'bash']) if (existsSync(join(root, 'bin', name))) link(join(root, 'bin', name), `stubs/${name}`);
    symlinkSync(`/bin/${sh}`, join(root, 'stubs/sh'));
    // An application's files, and what was made before, are there; a program is where it is called.
    for (const name of programs) link(join(this.base, 'stub'), name.startsWith('/') ? name : name.includes('/') ? `srv/${name}` : `stubs/${name}`);
    writeFileSync(join(root, 'empty'), '');
    for (const name of sourced) link(join(root, 'empty'), name);
    writeFileSync(join(root, 'dev/null'), '');
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
    writeFileSync(join(root, 'entrypoint'), text, { mode: 0o755 });
    const environment = [...variables].map(([name, value]) => `export ${name}=${quote(value)}; `).join('');
    const words = [...reader, '/entrypoint', ...args];
    writeFileSync(
      join(root, 'enter'),
      `cd /srv && ${environment}export PATH=/stubs:/bin:/usr/bin HOME=/root FAILING=${quote(failing.join(' '))}; exec ${words.map(quote).join(' ')}\n`,
    );
    return root;
  }
}
