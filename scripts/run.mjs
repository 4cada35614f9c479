// Runs a TypeScript script: `node scripts/run.mjs FILE.ts [arguments]`. It is bundled together with everything of ours that it
// imports, so no stale build can be read, and `.md` files can be imported as text.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles a TypeScript file and returns what it exports. `virtual` gives the texts of files (absolute paths) to use in place of
 * those on disk. Throws esbuild's error, whose message names file and line, when it does not bundle.
 */
export async function load(file, virtual = {}) {
  const result = await build({
    entryPoints: [file],
    absWorkingDir: root,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20.9',
    mainFields: ['module', 'main'],
    external: ['esbuild'],
    loader: { '.md': 'text' },
    sourcemap: 'inline',
    outdir: join(root, 'out'),
    logLevel: 'silent',
    banner: { js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);" },
    plugins: [
      { name: 'virtual', setup: (plugin) => serve(plugin, virtual) },
      { name: 'own-mjs', setup: keepOwnModules },
    ],
  });
  // Below node_modules, so that the packages left out of the bundle are found from there.
  const folder = join(root, 'node_modules/.cache/plimsoll');
  mkdirSync(folder, { recursive: true });
  const out = join(folder, `${process.pid}-${counter++}.mjs`);
  writeFileSync(out, result.outputFiles[0].text);
  try {
    return await import(pathToFileURL(out).href);
  } finally {
    rmSync(out, { force: true });
  }
}

let counter = 0;

function serve(plugin, virtual) {
  plugin.onLoad({ filter: /\.ts$/ }, ({ path }) => (Object.hasOwn(virtual, path) ? { contents: virtual[path], loader: 'ts' } : undefined));
}

/** Our own `.mjs` scripts stay where they are: they look at their own place. */
function keepOwnModules(plugin) {
  plugin.onResolve({ filter: /^\..*\.mjs$/ }, ({ path, resolveDir }) =>
    resolveDir.includes('node_modules') ? undefined : { path: pathToFileURL(resolve(resolveDir, path)).href, external: true },
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file] = process.argv.splice(2, 1);
  if (file === undefined) {
    console.error('usage: node scripts/run.mjs FILE.ts [arguments]');
    process.exit(2);
  }
  process.setSourceMapsEnabled(true);
  // Not awaited here: a script that imports this module would wait for it, and it for the script.
  load(resolve(file)).catch((error) => {
    console.error(error);
    process.exitCode = 1;
  });
}
