import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../shared-rules/src/dockerfile/parse';
import { buildImage } from '../../shared-rules/src/model/build';
import { findContext } from '../../shared-rules/src/model/context';
import { AnswerBook } from '../../shared-rules/src/model/needs';
import { usesOf } from '../../shared-rules/src/model/start-texts';
import { buildScript } from '../../shared-rules/src/model/build-script';
import { defaultConfig, gather, LineIndex, rules } from '../../shared-rules/src/index';
import { corpusFiles, corpusFolder, hasCorpus, type CorpusFile } from '../harness/corpus';

const folder = dirname(fileURLToPath(import.meta.url));
const page = join(folder, 'contexts.md');
const verdictsFile = join(folder, 'script-verdicts.json');

if (!hasCorpus) console.log(`skipped: contexts: there are no real files at ${corpusFolder}`);

/** A build context of the corpus: which scripts its own list says that the image starts. */
interface ContextRow {
  readonly repo: string;
  readonly context: string;
  readonly dir: string;
  readonly dockerfile: string;
  readonly entry_scripts: readonly { readonly path: string; readonly op: string }[];
}

const verdictWords = ['right', 'wrong', 'doubtful'] as const;
type Verdict = (typeof verdictWords)[number];
/** By file, rule, message and line: what was read in the file. A word behind the verdict says why it is not simply right. */
type Verdicts = { readonly [finding: string]: string };

function rows(): readonly ContextRow[] {
  const text = readFileSync(join(corpusFolder, 'contexts.jsonl'), 'utf8').trim();
  return text.split('\n').map((line) => JSON.parse(line) as ContextRow);
}

/** The image as a check sees it, after all its questions. */
async function readImage(file: CorpusFile) {
  const { answers, result } = await gather({ kind: 'dockerfile', text: file.text, path: file.path, config: defaultConfig }, rules, file.host);
  const book = new AnswerBook(answers);
  const image = buildImage(parseDockerfile(file.text), book, file.path);
  return { image, context: findContext(image.document, book, file.path), notes: result.notes() };
}

async function contextTable(files: readonly CorpusFile[]): Promise<{ readonly lines: readonly string[]; readonly found: number; readonly total: number }> {
  const lines: string[] = [];
  let found = 0;
  const all = rows();
  for (const row of all) {
    const repository = row.repo.replace('/', '_');
    const place = row.dir.replace(`contexts/${repository}`, '').replace(/^\//, '');
    const path = place === '' ? row.dockerfile : `${place}/${row.dockerfile}`;
    const file = files.find((one) => one.name === `contexts/${repository}/${path}`);
    if (file === undefined) throw new Error(`the corpus lacks ${row.repo} ${path}`);
    const { image, context, notes } = await readImage(file);
    const prefix = row.context === '' ? '_root/' : '';
    const expected = row.entry_scripts.map((one) => `${prefix}${one.path}`);
    const started = image.start?.files ?? [];
    const own = started.flatMap((one) => one.path ?? []);
    const missing = expected.filter((one) => !own.includes(one));
    if (missing.length === 0) found++;
    const scripts = started.map((one) => `${one.path ?? '(here-document)'}${one.shell ? '' : ' (no shell script)'}`);
    const helpers = (image.start?.helpers ?? []).map((one) => one.path ?? '(here-document)');
    const why = missing.length === 0 ? 'found' : `not found: ${missing.join(', ')}; ${notes.at(-1) ?? ''}`;
    const told = context === null ? 'none' : `${context.folder}${context.named === true ? ' (named by a file)' : context.certain ? '' : ' (a guess)'}`;
    lines.push(`| ${row.repo} | ${path} | ${told} | ${scripts.join('<br>')} | ${helpers.join('<br>')} | ${why} |`);
  }
  return { lines, found, total: all.length };
}

/** Every finding in a script of the corpus, alone or in its context. */
async function scriptFindings(files: readonly CorpusFile[]) {
  const found: { readonly key: string; readonly rule: string; readonly severity: string }[] = [];
  let scripts = 0;
  let known = 0;
  for (const file of files) {
    if (file.kind !== 'script') continue;
    scripts++;
    const { result, answers } = await gather({ kind: 'script', text: file.text, path: file.path, config: defaultConfig }, rules, file.host);
    if (usesOf(buildScript(file.text, file.path, new AnswerBook(answers))).length > 0) known++;
    const lines = new LineIndex(file.text);
    for (const { rule, messageId, span, severity } of result.findings) {
      found.push({ key: `${file.name} ${rule}/${messageId} ${lines.position(span.start).line + 1}`, rule, severity });
    }
  }
  return { found, scripts, known };
}

function verdictOf(text: string | undefined): Verdict | null {
  return verdictWords.find((word) => text === word || text?.startsWith(`${word}: `)) ?? null;
}

function findingTable(findings: readonly { readonly key: string; readonly rule: string }[], verdicts: Verdicts): readonly string[] {
  const names = [...new Set(findings.map((one) => one.rule))].sort();
  return names.map((rule) => {
    const own = findings.filter((one) => one.rule === rule);
    const count = (wanted: Verdict) => own.filter((one) => verdictOf(verdicts[one.key]) === wanted).length;
    const reasons = new Set(own.flatMap((one) => /: (.*)$/.exec(verdicts[one.key] ?? '')?.[1] ?? []));
    return `| ${rule} | ${own.length} | ${verdictWords.map(count).join(' | ')} | ${[...reasons].join(' ')} |`;
  });
}

describe.skipIf(!hasCorpus)('scripts in their build contexts', () => {
  it('are found, and every finding in a script was read', { timeout: 300_000 }, async () => {
    const files = corpusFiles();
    const contexts = await contextTable(files);
    const { found, scripts, known } = await scriptFindings(files);
    const verdicts: Verdicts = existsSync(verdictsFile) ? (JSON.parse(readFileSync(verdictsFile, 'utf8')) as Verdicts) : {};
    const unread = found.filter((one) => verdictOf(verdicts[one.key]) === null).map((one) => one.key);
    expect(unread, 'read them in the file, and say right, wrong or doubtful in script-verdicts.json').toEqual([]);
    const gone = Object.keys(verdicts).filter((key) => !found.some((one) => one.key === key));
    expect(gone, 'verdicts of findings that are no more').toEqual([]);
    const exec = found.filter((one) => one.rule === 'missing-exec');
    const right = exec.filter((one) => verdictOf(verdicts[one.key]) === 'right').length;
    expect(right / exec.length, 'of the findings of missing-exec those that are right').toBeGreaterThanOrEqual(0.95);

    const text = `<!-- Written by \`PLIMSOLL_UPDATE=1 npx vitest run test/corpus/contexts.test.ts\` from the corpus and script-verdicts.json; do not edit. -->

# Start scripts in their build contexts

The ${contexts.total} build contexts of the corpus, each with the Dockerfile that its list names: which folder was taken for the context, which scripts the image starts, and which ones those source or call. In ${contexts.found} of ${contexts.total} every script was found that the corpus's own list names.

| Repository | Dockerfile | Context | Start scripts | Sourced or called | |
|---|---|---|---|---|---|
${contexts.lines.join('\n')}

# Findings in scripts, read one by one

${scripts} scripts, ${known} of them known to an image in their context; preset \`recommended\`, platform \`openshift\`. Every finding in a script was read in the file: *right*, *wrong* (a false alarm, or the wrong place) or *doubtful* (true as far as the file tells, yet nothing may follow from it there). Of \`missing-exec\` ${right} of ${exec.length} are right.

| Rule | Findings | Right | Wrong | Doubtful | |
|---|---|---|---|---|---|
${findingTable(found, verdicts).join('\n')}
`;
    if (process.env['PLIMSOLL_UPDATE'] === '1') writeFileSync(page, text);
    expect(text, 'read what changed, then PLIMSOLL_UPDATE=1 npx vitest run test/corpus/contexts.test.ts').toBe(
      existsSync(page) ? readFileSync(page, 'utf8') : '',
    );
  });
});
