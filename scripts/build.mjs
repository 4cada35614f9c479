// Bundles what ships: client and server for the desktop and for the web, and the command line.
// usage: node scripts/build.mjs [--watch] [name …]
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
};
const node = {
  ...shared,
  platform: 'node',
  format: 'cjs',
  target: 'node20.9',
  // A package that asks for its own address finds it in CommonJS too.
  define: { 'import.meta.url': 'moduleUrl' },
};
const moduleUrl = "const moduleUrl = require('node:url').pathToFileURL(__filename).href;";
const web = { ...shared, platform: 'browser', target: 'es2022', mainFields: ['browser', 'module', 'main'], inject: ['scripts/shims/buffer.js'] };

/** The extension's task runs the command line: one bundle for both, so that the package holds the rules once. */
const serverOrCommandLine = `
  const { isMainThread } = require('node:worker_threads');
  if (isMainThread && process.argv[2] !== 'check') require('./server/src/node/main');
  else require('./cli/src/main');
`;
/** The pages lie beside the bundle already: there they are read, when one is wanted. */
const pagesBeside = {
  name: 'pages-beside',
  setup({ onLoad }) {
    onLoad({ filter: /pages\.generated\.ts$/ }, ({ path }) => ({
      contents: `
        import { readFileSync } from 'node:fs';
        import { join } from 'node:path';
        ${/^export const catalogVersion = .*$/m.exec(readFileSync(path, 'utf8'))[0]}
        let all;
        export const pages = new Proxy({}, { get: (_, id) => (all ??= JSON.parse(readFileSync(join(__dirname, 'pages.json'), 'utf8')))[id] });
      `,
    }));
  },
};

const bundles = {
  client: { ...node, entryPoints: ['client/src/node.ts'], outfile: 'dist/client.js', external: ['vscode'], banner: { js: moduleUrl } },
  server: {
    ...node,
    stdin: { contents: serverOrCommandLine, resolveDir: root, sourcefile: 'server-or-command-line.js' },
    outfile: 'dist/server.js',
    banner: { js: `#!/usr/bin/env node\n${moduleUrl}` },
    plugins: [pagesBeside],
  },
  cli: { ...node, entryPoints: ['cli/src/main.ts'], outfile: 'dist/cli.js', banner: { js: `#!/usr/bin/env node\n${moduleUrl}` } },
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

/** The pages of the rules, once for all bundles that show them. */
async function writePages() {
  const bundle = await build({ ...shared, entryPoints: ['shared-rules/src/catalog/pages.generated.ts'], write: false, format: 'cjs', platform: 'node' });
  const module = { exports: {} };
  new Function('module', 'exports', bundle.outputFiles[0].text)(module, module.exports);
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(join(root, 'dist/pages.json'), JSON.stringify(module.exports.pages));
}
