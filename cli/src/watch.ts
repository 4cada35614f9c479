import { watch as watchFolder } from 'node:fs';
import { resolve, sep } from 'node:path';
import { rootOf } from './root';

/** How long changes are gathered, in milliseconds: editors and version control write several files at once. */
const patience = 150;

/** Runs `check` now, and again whenever a file changes below the root of one of the paths. Does not end by itself. */
export async function watch(paths: readonly string[], cwd: string, check: () => Promise<void>): Promise<never> {
  let changed: () => void = () => {};
  let pending = false;
  const roots = new Set(paths.map((path) => rootOf(resolve(cwd, path, 'x'), cwd)));
  for (const root of roots) {
    watchFolder(root, { recursive: true }, (_, name) => {
      const parts = name?.split(sep) ?? [];
      if (parts.includes('.git') || parts.includes('node_modules')) return;
      pending = true;
      changed();
    });
  }
  for (;;) {
    pending = false;
    await check();
    if (!pending) await new Promise<void>((resume) => (changed = resume));
    await new Promise((resume) => setTimeout(resume, patience));
  }
}
