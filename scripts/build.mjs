// Bundles what ships: client and server for the desktop and for the web, and the command line.
// usage: node scripts/build.mjs [--watch] [name …]
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { build, context } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** CommonJS everywhere: an ESM bundle of vscode-languageserver does not start. */
const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  sourcemap: false,
  // jsonc-parser and others have a UMD main that esbuild can not follow.
  mainFields: ['module', 'main'],
  // The modules that browsers get: without a wrapper around each they start faster.
  alias: { yaml: './node_modules/yaml/browser/index.js' },
};
const node = {
  ...shared,
  platform: 'node',
  format: 'cjs',
  target: 'node20.9',
  // A package that asks for its own address finds it in CommonJS too.
  define: { 'import.meta.url': '__filename' },
};
const program = { js: '#!/usr/bin/env node' };
const web = { ...shared, platform: 'browser', target: 'es2022', mainFields: ['browser', 'module', 'main'], inject: ['scripts/shims/buffer.js'] };

/** The extension's task runs the command line: one bundle for both, so that the package holds the rules once. */
const serverOrCommandLine = `
  import { commandLine } from './cli/src/command-line';
  import { threadMark } from './cli/src/threads';
  import { serve } from './server/src/node/main';
  if (['check', threadMark].includes(process.argv[2])) commandLine();
  else serve();
`;
/** The pages lie beside the bundle already: there they are read, when one is wanted. */
const pagesBeside = pagesFrom(() => `require('node:fs').readFileSync(require('node:path').join(__dirname, 'pages.json'), 'utf8')`);
/** One file holds all, and who wants no page does not wait for them. */
const pagesInside = pagesFrom(async () => {
  const packed = brotliCompressSync(JSON.stringify(await readPages())).toString('base64');
  return `require('node:zlib').brotliDecompressSync(Buffer.from('${packed}', 'base64')).toString()`;
});

const bundles = {
  client: { ...node, entryPoints: ['client/src/node.ts'], outfile: 'dist/client.js', external: ['vscode'] },
  server: {
    ...node,
    stdin: { contents: serverOrCommandLine, resolveDir: root, sourcefile: 'server-or-command-line.js' },
    outfile: 'dist/server.js',
    banner: program,
    plugins: [pagesBeside],
  },
  cli: {
    ...node,
    entryPoints: { cli: 'cli/src/main.ts', plimsoll: 'cli/src/starter.ts' },
    outdir: 'dist',
    banner: program,
    plugins: [pagesInside],
  },
  'web/client': { ...web, entryPoints: ['client/src/browser.ts'], outfile: 'dist/web/client.js', format: 'cjs', external: ['vscode'] },
  'web/server': { ...web, entryPoints: ['server/src/browser/main.ts'], outfile: 'dist/web/server.js', format: 'iife' },
};

const args = process.argv.slice(2);
const watch = args.includes('--watch');
const names = args.filter((arg) => !arg.startsWith('--'));
const chosen = Object.entries(bundles).filter(([name]) => names.length === 0 || names.includes(name));
for (const name of names) if (!(name in bundles)) throw new Error(`there is no bundle "${name}"; there are ${Object.keys(bundles).join(', ')}`);

if (names.length === 0) rmSync(join(root, 'dist'), { recursive: true, force: true });
if (watch) {
  await writePages();
  for (const [, options] of chosen) await (await context({ ...options, minify: false, sourcemap: true, logLevel: 'info' })).watch();
} else {
  await Promise.all([...chosen.map(([, options]) => build(options)), writePages()]);
}

/** A bundle's own way to the pages: `expression` gives the code that yields them as JSON, which runs when the first is asked for. */
function pagesFrom(expression) {
  return {
    name: 'pages',
    setup({ onLoad }) {
      onLoad({ filter: /pages\.generated\.ts$/ }, async ({ path }) => ({
        contents: `
          ${/^export const catalogVersion = .*$/m.exec(readFileSync(path, 'utf8'))[0]}
          let all;
          export const pages = new Proxy({}, { get: (_, id) => (all ??= JSON.parse(${await expression()}))[id] });
        `,
      }));
    },
  };
}

/** The pages of the rules, once for all bundles that show them. */
async function writePages() {
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist/pages.json'), JSON.stringify(await readPages()));
}

async function readPages() {
  const bundle = await build({ ...shared, entryPoints: ['shared-rules/src/catalog/pages.generated.ts'], write: false, format: 'cjs', platform: 'node' });
  const module = { exports: {} };
  new Function('module', 'exports', bundle.outputFiles[0].text)(module, module.exports);
  return module.exports.pages;
}
