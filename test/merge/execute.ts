import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a series of bodies leaves: status, output, and every file. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  /** One line for each path: type, mode, content. */
  readonly tree: string;
}

/** Bodies that follow one another, as RUN instructions of one stage do. */
export type Series = readonly string[];

/**
 * Runs each series as a builder does: every text in a new shell, in the WORKDIR, until one fails; each series starts with the same files,
 * in the same folder. All of them in one process tree, since starting programs from here is slow.
 */
const driver = `
cd "$1" || exit 1; shift
for job in jobs/*; do
  cp -a seed live
  status=0
  for text in "$job"/*; do
    body=$(cat "$text")
    ( cd live/w/x && exec "$@" "$body" ) < /dev/null >> "out/\${job#jobs/}" 2> /dev/null || { status=$?; break; }
  done
  echo "$status" > "status/\${job#jobs/}"
  mv live "trees/\${job#jobs/}"
done
`;

export function runAll(shell: readonly string[], series: readonly Series[]): readonly Outcome[] {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-merge-')));
  try {
    for (const folder of ['jobs', 'out', 'status', 'trees', 'seed/w/x/d1', 'seed/w/x/p1/bin', 'seed/w/x/p2/bin'])
      mkdirSync(join(base, folder), { recursive: true });
    writeFileSync(join(base, 'seed/w/x/a'), 'one\n');
    writeFileSync(join(base, 'seed/w/x/b'), 'b one\nb two\n');
    writeFileSync(join(base, 'seed/w/x/p2/bin/tool'), '#!/bin/sh\necho old\n', { mode: 0o755 });
    const names = series.map((_, index) => String(index).padStart(6, '0'));
    series.forEach((texts, index) => {
      const job = join(base, 'jobs', names[index] as string);
      mkdirSync(job);
      texts.forEach((text, at) => writeFileSync(join(job, String(at)), text));
    });
    const workdir = join(base, 'live/w/x');
    const result = spawnSync('sh', ['-c', driver, 'driver', base, ...shell], {
      env: { PATH: `${workdir}/p1/bin:${workdir}/p2/bin:${process.env['PATH'] ?? '/usr/bin:/bin'}`, HOME: join(base, 'live'), FOO: 'from-env', LC_ALL: 'C' },
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: 3_600_000,
    });
    if (result.error !== undefined) throw result.error;
    if (result.status !== 0) throw new Error(`the driver ended with ${result.status}`);
    return names.map((name) => ({
      status: Number(readFileSync(join(base, 'status', name), 'utf8')),
      stdout: readFileSync(join(base, 'out', name), 'utf8'),
      tree: treeOf(join(base, 'trees', name), ''),
    }));
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

function treeOf(folder: string, prefix: string): string {
  let lines = '';
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    const stat = lstatSync(path);
    const mode = (stat.mode & 0o7777).toString(8);
    if (stat.isDirectory()) lines += `${prefix}${name}/ ${mode}\n${treeOf(path, `${prefix}${name}/`)}`;
    else lines += `${prefix}${name} ${stat.isSymbolicLink() ? `-> ${readlinkSync(path)}` : `${mode} ${JSON.stringify(readFileSync(path, 'latin1'))}`}\n`;
  }
  return lines;
}

/** Whether this machine has the shell that the words of a SHELL name, and it takes their options. */
export function isInstalled(shell: readonly string[]): boolean {
  return spawnSync(shell[0] as string, [...shell.slice(1), 'true']).status === 0;
}
