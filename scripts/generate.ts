// Writes everything that follows from the rules' metadata and pages: `npm run gen`.
// `npm run gen -- --check` writes nothing, names what is stale, and exits 1 when something is.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { catalogFile, indexFile, ruleIndex } from './generate/catalog';
import type * as Outputs from './generate/outputs';
import { load } from './run.mjs';

/** npm runs scripts in the folder of package.json. */
const root = process.cwd();
const checking = process.argv.includes('--check');

const rulesFolder = join(root, 'shared-rules/src/rules');
const ids = readdirSync(rulesFolder).filter((name) => existsSync(join(rulesFolder, name, 'rule.ts')));

// The index follows from the folders alone, and it is handed to the bundler from memory: it need not be right on disk, nor the pages.
const index = ruleIndex(ids);
const { outputs } = (await load(join(root, 'scripts/generate/outputs.ts'), {
  [join(root, indexFile)]: index,
  [join(root, catalogFile)]: "export const catalogVersion = ''; export const pages = {};",
})) as typeof Outputs;

const wanted = new Map<string, string | null>([[indexFile, index], ...(await outputs(root))]);
const stale = [...wanted].filter(([path, text]) => text !== (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null));

for (const [path, text] of stale) {
  if (checking) console.error(`${text === null ? 'left over' : 'stale'}: ${path}`);
  else if (text === null) rmSync(join(root, path));
  else {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
if (checking && stale.length > 0) {
  console.error('Run "npm run gen" and commit what it writes.');
  process.exitCode = 1;
} else console.log(checking ? `${wanted.size} generated files are up to date.` : `${ids.length} rules; ${stale.length} of ${wanted.size} files written.`);
