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
 * Runs each series as a builder does: every text in a new shell, in the WORKDIR, until one fails; each series starts with the same files, in a folder of its
 * own whose name is left out of what is compared. One driver runs them all: only the shells themselves are started, which is what takes time.
 */
export function runAll(shell: readonly string[], series: readonly Series[]): readonly Outcome[] {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'plimsoll-merge-')));
  try {
    const names = series.map((_, index) => String(index).padStart(6, '0'));
    const driver = series.map((texts, index) => {
      const job = join(base, names[index] as string);
      seed(join(job, 'live'));
      const workdir = join(job, 'live/w/x');
      const path = `${workdir}/p1/bin:${workdir}/p2/bin:${process.env['PATH'] ?? '/usr/bin:/bin'}`;
      const steps = texts.map((text) => `( exec ${shell.map(quote).join(' ')} ${quote(text)} ) || { status=$?; break; }\n`);
      return (
        `cd ${quote(base)}; cd ${quote(workdir)}; PATH=${quote(path)} HOME=${quote(join(job, 'live'))} status=0; exec > ${quote(join(job, 'out'))}\n` +
        `while :; do\n${steps.join('')}break; done\necho $status > ${quote(join(job, 'status'))}\n`
      );
    });
    writeFileSync(join(base, 'driver'), driver.join(''));
    const result = spawnSync('sh', [join(base, 'driver')], {
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: base, FOO: 'from-env', LC_ALL: 'C' },
      stdio: 'ignore',
      timeout: 3_600_000,
    });
    if (result.error !== undefined) throw result.error;
    if (result.status !== 0) throw new Error(`the driver ended with ${result.status}`);
    return names.map((name) => {
      const plain = (text: string) => text.replaceAll(join(base, name), '/job');
      return {
        status: Number(readFileSync(join(base, name, 'status'), 'utf8')),
        stdout: plain(readFileSync(join(base, name, 'out'), 'utf8')),
        tree: plain(treeOf(join(base, name, 'live'), '')),
      };
    });
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

/** The files that every series starts with. */
function seed(root: string): void {
  for (const folder of ['w/x/d1', 'w/x/p1/bin', 'w/x/p2/bin']) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, 'w/x/a'), 'one\n');
  writeFileSync(join(root, 'w/x/b'), 'b one\nb two\n');
  writeFileSync(join(root, 'w/x/p2/bin/tool'), '#!/bin/sh\necho old\n', { mode: 0o755 });
}

function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
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
