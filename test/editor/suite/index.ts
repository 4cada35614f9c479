import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

// Bundled into one file, so the suites are named here; each registers itself with the Mocha that is being set up.
const suites = [
  () => import('./activation.test'),
  () => import('./diagnostics.test'),
  () => import('./quick-fixes.test'),
  () => import('./on-save.test'),
  () => import('./commands.test'),
  () => import('./scripts.test'),
  () => import('./cross-file.test'),
  () => import('./line-endings.test'),
  () => import('./links-and-lenses.test'),
  () => import('./deployment.test'),
  () => import('./settings-files.test'),
  () => import('./others.test'),
  () => import('./tasks.test'),
];

/** Called by the extension host; rejects when a test fails. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: 60_000, color: false, reporter: 'spec' });
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, 'suite', mocha);
  const only = process.env['PLIMSOLL_GREP'];
  if (only !== undefined) mocha.grep(only);
  for (const load of suites) await load();
  let passed = 0;
  const failed = await new Promise<number>((resolve) => {
    mocha.run(resolve).on('pass', () => passed++);
  });
  const results = process.env['PLIMSOLL_RESULTS'];
  if (results !== undefined) writeFileSync(results, JSON.stringify({ passed, failed }));
  if (failed > 0) throw new Error(`${failed} tests failed`);
}
