import { rules, type FixLevel } from '../../shared-rules/src/index';
import type { Claim, Losable } from '../harness/claim';
import type { Conflict, FixKey, Proof, Way } from '../harness/proof';
import { readFixtures } from '../builds/fixtures';
import { whyBrought } from './brought';
import { claimOf } from './claim-of';

/** What a run of the whole proof showed. */
export interface ProofRun {
  readonly cases: Proof;
  /** Null where there are no real files. */
  readonly real: Proof | null;
  readonly realFiles: number;
  readonly generated: Proof;
  readonly generatedFiles: number;
  /** Fixes whose shell texts were run before and after, and how many texts; null where that cannot be. */
  readonly shells: { readonly fixes: ReadonlySet<FixKey>; readonly trials: number } | null;
  /** The same of start scripts, run as process 1; and in how many of those that got `exec` the program took that place. */
  readonly scripts: { readonly fixes: ReadonlySet<FixKey>; readonly trials: number; readonly handedOver: readonly [number, number] } | null;
}

const levels: readonly FixLevel[] = ['safe', 'unsafe', 'suggested'];
const wayNames: { readonly [way in Way]: string } = {
  alone: 'alone',
  rule: 'all of its rule',
  safe: 'fix-all',
  unsafe: 'unsafe fixes too',
  pair: 'in both orders',
};

/** Every fix that is declared, with its level. */
export function declaredFixes(): readonly { readonly key: FixKey; readonly level: FixLevel }[] {
  return rules.flatMap(({ meta }) => Object.entries(meta.fixes ?? {}).map(([fix, { level }]) => ({ key: `${meta.id}/${fix}`, level })));
}

/** The first cells of a fix's row, which follow from its declaration alone. */
export function staticCells(key: FixKey): string {
  const [rule = ''] = key.split('/');
  return `| [\`${key}\`](rules/${rule}.md) | ${inWords(claimOf.get(key) ?? {})} |`;
}

/** docs/fixes.md. */
export function fixesPage(run: ProofRun): string {
  const proofs = [run.cases, ...(run.real === null ? [] : [run.real]), run.generated];
  const fixes = declaredFixes();
  const faults = proofs.flatMap((proof) => proof.faults);
  return [
    '<!-- Written by `npm run prove -- --write` from a run of the proof; do not edit. -->',
    '',
    '# Fixes and their proof',
    '',
    'Every fix of every rule goes through one proof (`test/fixes/`): alone, with all of its rule, with all safe fixes, with the unsafe ones, and in both orders with a fix that touches the same text. Each time the result must parse (for us and for dockerfile-ast), the finding must be gone with no new one of any rule, every comment and every word that the fix does not claim must be there, in order, lists of one a line must stay so, and a second run must change nothing. The shell parts of safe fixes are also run before and after, by dash and bash; start scripts as process 1, by dash, bash and busybox ash. The column of real builds names what [fixtures](builds.md) show of the fix by images built before and after it: `npm run test:builds` holds each of them. What the levels promise is said in [fix safety](fix-safety.md).',
    '',
    `The last run: ${fixes.length} fixes of ${new Set(fixes.map(({ key }) => key.split('/')[0])).size} rules; ${number(run.cases.cases)} uses on the cases of the rules, ${
      run.real === null ? 'no real files' : `${number(run.real.cases)} on ${number(run.realFiles)} real files`
    }, ${number(run.generated.cases)} on ${number(run.generatedFiles)} generated files; ${run.shells === null ? 'no shells' : `${number(run.shells.trials)} shell texts run before and after`}; ${
      run.scripts === null
        ? 'no start scripts'
        : `${number(run.scripts.trials)} starts of scripts before and after, with the program as process 1 in ${run.scripts.handedOver[0]} of the ${run.scripts.handedOver[1]} scripts that got \`exec\` (the others do not come to it)`
    }. Broken: ${faults.length}.`,
    '',
    ...levels.flatMap((level) => [
      `## Fixes that are ${level}`,
      '',
      ...table(
        run,
        proofs,
        fixes.filter((fix) => fix.level === level),
      ),
    ]),
    '## Findings that a fix may show',
    '',
    'A repair brings no finding of another rule, but for these: the fault was there before, and could not be seen or was another one; or the person is told what comes next.',
    '',
    ...broughtTable(),
    '',
    '## Fixes that touch the same text',
    '',
    'Fix-all takes the one whose finding stands first in the text, and looks again at what is left; so the winner is decided by place, never by chance. For a person, the fix that is taken first wins; where the other one is still offered afterwards, both orders were tried and held to the same proof. Listed are the pairs that fix-all can meet, with the unsafe fixes.',
    '',
    ...conflictTable(
      proofs.flatMap((proof) => proof.conflicts),
      new Map(fixes.map(({ key, level }) => [key, level])),
    ),
    '',
  ].join('\n');
}

function table(run: ProofRun, proofs: readonly Proof[], fixes: readonly { readonly key: FixKey }[]): readonly string[] {
  const builds = builtKinds();
  const rows = fixes.map(({ key }) => {
    const ways = (Object.keys(wayNames) as Way[]).filter((way) => proofs.some((proof) => proof.uses.get(key)?.has(way)));
    const kinds = [
      ...ways.map((way) => wayNames[way]),
      ...(run.generated.uses.has(key) ? ['generated files'] : []),
      ...(run.shells?.fixes.has(key) ? ['run by shells'] : []),
      ...(run.scripts?.fixes.has(key) ? ['started as scripts'] : []),
    ];
    const broken = new Set((run.real?.faults ?? []).filter((fault) => fault.fixes.includes(key)).map(({ document }) => document)).size;
    return `${staticCells(key)} ${kinds.join(', ')} | ${builds.get(key)?.join(', ') ?? '–'} | ${run.real === null ? '–' : (run.real.offered.get(key)?.size ?? 0)} | ${run.real === null ? '–' : broken} |`;
  });
  return [
    '| Fix | Words of the file | Proof passed | Real builds | Real files it was applied to | Broken |',
    '| --- | --- | --- | --- | ---: | ---: |',
    ...rows,
    '',
  ];
}

/** What the fixtures of real builds show of each fix. */
function builtKinds(): ReadonlyMap<FixKey, readonly string[]> {
  const kinds = new Map<FixKey, readonly string[]>();
  for (const { claim } of readFixtures()) {
    const key = `${claim.rule}/${claim.fix}`;
    if (claim.fix !== null) kinds.set(key, [...new Set([...(kinds.get(key) ?? []), claim.kind])]);
  }
  return kinds;
}

/** Which findings may follow a fix, and why that is right. */
export function broughtTable(): readonly string[] {
  const rows = declaredFixes().flatMap(({ key }) => {
    const brings = claimOf.get(key)?.brings ?? [];
    if (brings.length === 0) return [];
    return [`| \`${key}\` | ${brings === 'any' ? 'any' : brings.map((rule) => `\`${rule}\``).join(', ')} | ${whyBrought[key] ?? ''} |`];
  });
  return ['| Fix | May show | Why |', '| --- | --- | --- |', ...rows];
}

function conflictTable(conflicts: readonly Conflict[], levelOf: ReadonlyMap<FixKey, FixLevel>): readonly string[] {
  const met = conflicts.filter(({ first, second }) => levelOf.get(first) !== 'suggested' && levelOf.get(second) !== 'suggested');
  const pairs = new Map<string, Conflict[]>();
  for (const one of met) {
    const name = [one.first, one.second].sort().join(' ');
    pairs.set(name, [...(pairs.get(name) ?? []), one]);
  }
  const rows = [...pairs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, all]) => {
      const [one = '', other = ''] = name.split(' ');
      const wins = all.filter(({ first }) => first === one).length;
      const winner = wins === all.length ? `\`${one}\`` : wins === 0 ? `\`${other}\`` : 'the first in the text';
      const left = all.filter(({ first, secondLeft, firstLeft }) => (first === one ? secondLeft : firstLeft)).length;
      const leftToo = all.filter(({ first, secondLeft, firstLeft }) => (first === one ? firstLeft : secondLeft)).length;
      const same = all.filter((each) => each.same).length;
      const offered =
        left === all.length && leftToo === all.length ? 'yes' : left === 0 && leftToo === 0 ? 'no: one repairs both' : 'in one order, or in some files';
      return `| \`${one}\` | \`${other}\` | ${all.length} | ${winner} | ${offered} | ${same === all.length ? 'one text' : same === 0 ? 'two texts, both sound' : `one text in ${same}`} |`;
    });
  return ['| Fix | Fix | Met | Fix-all takes first | The other is still offered | Both orders end in |', '| --- | --- | ---: | --- | --- | --- |', ...rows];
}

const losses: { readonly [place in Exclude<Losable, RegExp>]: string } = {
  marked: 'what the finding marks',
  instruction: 'words of its instruction',
  flags: 'flags of the instruction',
  'heredoc names': 'delimiters of here-documents',
  'shell comments': 'nothing else: comments behind commands get lines of their own',
  'joined words': 'a word that is two',
  'repeated words': 'what is there twice',
  edited: 'what it replaces',
};

function inWords({ moves, loses = [], brings, comments, becomes }: Claim): string {
  const lost = loses.map((one) => (typeof one === 'string' ? losses[one] : `\`${one.source.replaceAll('|', '\\|')}\``));
  const parts = [
    moves === true ? 'moves words' : 'keeps all in place',
    ...(lost.length > 0 ? [`but for ${lost.join(', ')}`] : []),
    ...(comments === 'drops' ? ['a comment goes with what it is about'] : comments === 'moves' ? ['comments may move'] : []),
    ...(brings === 'any'
      ? ['shows what could not be read before']
      : brings !== undefined && brings.length > 0
        ? [`may show ${brings.map((rule) => `\`${rule}\``).join(', ')}`]
        : []),
    ...(becomes === undefined ? [] : [`\`${becomes[0]}\` may become \`${becomes[1]}\``]),
  ];
  return parts.join('; ').replace('; but', ', but');
}

function number(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
