import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

function run(...args: string[]) {
  return spawnSync(process.execPath, ['scripts/table-ages.mjs', ...args], { cwd: new URL('../..', import.meta.url), encoding: 'utf8' });
}

describe('scripts/table-ages', () => {
  it('lists each table with its date', () => {
    const result = run('--today', '2026-11-21');
    expect(result.stderr).toBe('');
    expect(result.status).toBe(0);
    expect(result.stdout).toMatch(/^2026-\d\d(?:-\d\d)? +base-image-servers\.ts$/m);
    expect(result.stdout).toMatch(/passwords\.ts$/m);
    expect(result.stdout).not.toContain('base-image-lookup.ts');
  });

  it('fails when a table is older than a year', () => {
    const result = run('--today', '2030-01-01');
    expect(result.status).toBe(1);
    expect(result.stdout).toContain('older than a year');
  });

  it.each(['tomorrow', '2026-13-40', '26-1-1'])('refuses %s as a date', (today) => {
    const result = run('--today', today);
    expect(result.status).toBe(2);
    expect(result.stderr).toContain(today);
  });
});
