import type { DocumentKind } from '../../shared-rules/src/engine/check';
import type { Config } from '../../shared-rules/src/engine/config';
import { platforms, presets, type AnyRule, type OptionMeta, type Platform, type Preset } from '../../shared-rules/src/engine/rule';
import type { CaseFile } from './file-tree';
import { readMarkdown, type Block } from './markdown';
import { readMarks, type Mark } from './marks';

/** One text to check, with what is expected of it. */
export interface SpecCase {
  readonly title: string;
  /** Line of the case in its file, from 1. */
  readonly line: number;
  readonly kind: DocumentKind;
  readonly path: string;
  readonly text: string;
  readonly config: Config;
  readonly files: readonly CaseFile[];
  /** The exact findings; null for an example of doc.md, where only their number is given. */
  readonly marks: readonly Mark[] | null;
  /** How many findings; null when `marks` says it. */
  readonly count: number | null;
  readonly fixed: readonly FixedText[];
  /** The case is about line endings: it has no twin with others. */
  readonly ownLineEndings: boolean;
}

/** A `fixed` block. */
export interface FixedText {
  /** A fix id, `all` (safe fix-all) or `all-unsafe`. */
  readonly fix: string;
  /** Which finding, from 1. */
  readonly finding: number;
  /** Which of the finding's fixes with this id, from 1. */
  readonly choice: number;
  /** Another file that the fix changes; null for the document itself. */
  readonly path: string | null;
  readonly text: string;
  /** Rules of which the fix may bring new findings. */
  readonly brings: readonly string[];
  /** The fix removes a comment together with what it is about. */
  readonly dropsComments: boolean;
  readonly line: number;
}

export interface ReadCases {
  readonly cases: readonly SpecCase[];
  readonly faults: readonly string[];
}

const kinds: { readonly [language: string]: DocumentKind } = { dockerfile: 'dockerfile', sh: 'script' };

/** The cases of a spec.md: each `##` section is one. */
export function readSpec(markdown: string, rule: AnyRule): ReadCases {
  const faults: string[] = [];
  const cases: SpecCase[] = [];
  let title = '';
  let line = 1;
  let blocks: Block[] = [];
  const close = () => {
    if (title !== '') cases.push(...oneCase(title, line, blocks, rule, 'spec', faults));
    else if (blocks.length > 0) faults.push(`line ${blocks[0]?.line}: a block above the first "##" heading`);
    blocks = [];
  };
  for (const item of readMarkdown(markdown)) {
    if (item.kind === 'block') blocks.push(item);
    else if (item.kind === 'heading' && item.level === 2) {
      close();
      ({ text: title, line } = item);
    } else if (item.kind === 'heading' && item.level > 2) faults.push(`line ${item.line}: only "##" headings make cases`);
  }
  close();
  if (cases.length === 0) faults.push('there is no case');
  faults.push(...repeated(cases));
  return { cases, faults };
}

/** The examples of a doc.md: `bad` and `good` blocks, with the `file` blocks behind each. */
export function readDoc(markdown: string, rule: AnyRule): ReadCases {
  const faults: string[] = [];
  const items = readMarkdown(markdown);
  const headings = items
    .flatMap((item) => (item.kind === 'heading' ? [`${'#'.repeat(item.level)} ${item.text}`] : []))
    .filter((heading) => /^##? /.test(heading));
  if (headings.join() !== docHeadings.join()) faults.push(`the headings must be ${docHeadings.join(', ')}`);
  const cases = docExamples(items).flatMap((blocks, index) =>
    oneCase(`${blocks[0]?.words[0]} example ${index + 1}`, blocks[0]?.line ?? 1, blocks, rule, 'doc', faults),
  );
  for (const wanted of ['bad', 'good']) if (!cases.some((one) => one.title.startsWith(wanted))) faults.push(`there is no ${wanted} example`);
  faults.push(...repeated(cases));
  return { cases, faults };
}

const docHeadings: readonly string[] = ['## Why', '## Examples', '## Fix', '## When to turn it off'];

/** The examples among a page's items: each example block, followed by its `file` blocks. */
export function docExamples(items: readonly { readonly kind: string }[]): readonly (readonly Block[])[] {
  const groups: Block[][] = [];
  for (const item of items) {
    if (item.kind !== 'block') continue;
    const block = item as Block;
    if (block.language === 'file') groups.at(-1)?.push(block);
    else if (isExample(block)) groups.push([block]);
  }
  return groups;
}

export function isExample(block: Block): boolean {
  return block.language in kinds && (block.words[0] === 'bad' || block.words[0] === 'good');
}

/** The case of one example of a doc.md. */
export function exampleCase(blocks: readonly Block[], rule: AnyRule): SpecCase | undefined {
  return oneCase('example', blocks[0]?.line ?? 1, blocks, rule, 'doc', [])[0];
}

function oneCase(title: string, line: number, blocks: readonly Block[], rule: AnyRule, where: 'spec' | 'doc', faults: string[]): readonly SpecCase[] {
  const say = (at: number, message: string) => void faults.push(`line ${at}: ${message}`);
  const [input, ...more] = blocks.filter((block) => block.language in kinds);
  if (input === undefined || more.length > 0) {
    say(line, `"${title}" must hold exactly one dockerfile or sh block`);
    return [];
  }
  for (const block of blocks)
    if (!(block.language in kinds) && block.language !== 'file' && block.language !== 'fixed') say(block.line, `no such block here: "${block.language}"`);
  const kind = kinds[input.language] as DocumentKind;
  const path = input.settings.get('path') ?? (kind === 'dockerfile' ? 'Dockerfile' : 'entrypoint.sh');
  const read = where === 'spec' ? readMarks(input.text, rule.meta.id) : { text: input.text, marks: null, faults: [] };
  for (const fault of read.faults) say(input.line, fault);
  const text = shape(read.text, input);
  const others = blocks.filter((block) => block.language === 'file').map(readFile);
  const files = others.length === 0 ? [] : [{ path, text, mode: modeOf(input), unreadable: false }, ...others];
  const eol = input.settings.get('eol');
  return [
    {
      title,
      line,
      kind,
      path,
      text,
      config: readSettings(input, rule, say),
      files,
      marks: read.marks === null ? null : shiftMarks(read.marks, read.text, eol, input.words.includes('bom')),
      count: where === 'doc' ? (input.words[0] === 'bad' ? 1 : 0) : null,
      fixed: blocks.filter((block) => block.language === 'fixed').map((block) => readFixed(block, eol)),
      ownLineEndings: eol !== undefined,
    },
  ];
}

/** Line endings, byte order mark, final newline and NUL characters as the block's settings say; Markdown cannot show them. */
function shape(text: string, block: Block, eol = block.settings.get('eol')): string {
  const raw = block.words.includes('nul') ? text.replaceAll('␀', '\0') : text;
  const body = block.settings.get('final-newline') === 'no' ? raw.replace(/\n$/, '') : raw;
  return (block.words.includes('bom') ? '\uFEFF' : '') + (eol === 'crlf' ? body.replaceAll('\n', '\r\n') : body);
}

function shiftMarks(marks: readonly Mark[], text: string, eol: string | undefined, bom: boolean): readonly Mark[] {
  const shift = (offset: number) => offset + (bom ? 1 : 0) + (eol === 'crlf' ? text.slice(0, offset).split('\n').length - 1 : 0);
  return marks.map((mark) => ({ ...mark, start: shift(mark.start), end: shift(mark.end) }));
}

function readFile(block: Block): CaseFile {
  return { path: block.words[0] ?? '', text: shape(block.text, block), mode: modeOf(block), unreadable: block.words.includes('unreadable') };
}

function modeOf(block: Block): number | null {
  const mode = block.settings.get('mode');
  return mode === undefined ? null : Number.parseInt(mode, 8);
}

function readFixed(block: Block, eol: string | undefined): FixedText {
  return {
    fix: block.words[0] ?? '',
    finding: Number(block.words.find((word) => /^#\d+$/.test(word))?.slice(1) ?? 1),
    choice: Number(block.settings.get('choice') ?? 1),
    path: block.settings.get('path') ?? null,
    text: shape(block.text, block, block.settings.get('eol') ?? eol),
    brings: block.settings.get('brings')?.split(',') ?? [],
    dropsComments: block.words.includes('drops-comments'),
    line: block.line,
  };
}

const settingNames = /^(?:platform|preset|path|mode|eol|final-newline|option\..+)$/;

function readSettings(block: Block, rule: AnyRule, say: (line: number, message: string) => void): Config {
  const { meta } = rule;
  for (const name of block.settings.keys()) if (!settingNames.test(name)) say(block.line, `no such setting: ${name}`);
  const options: { [name: string]: unknown } = {};
  for (const [name, value] of block.settings) {
    if (!name.startsWith('option.')) continue;
    const option = meta.options?.[name.slice('option.'.length)];
    if (option === undefined) say(block.line, `the rule has no option "${name.slice('option.'.length)}"`);
    else options[name.slice('option.'.length)] = optionValue(option, value);
  }
  const platform = block.settings.get('platform') ?? 'openshift';
  const preset = block.settings.get('preset') ?? (meta.preset === 'strict' ? 'strict' : 'recommended');
  if (!platforms.includes(platform as Platform)) say(block.line, `no such platform: ${platform}`);
  if (!presets.includes(preset as Preset)) say(block.line, `no such preset: ${preset}`);
  return {
    platform: platform as Platform,
    preset: preset as Preset,
    rules: Object.keys(options).length === 0 ? {} : { [meta.id]: { severity: null, options } },
  };
}

function optionValue(option: OptionMeta, value: string): unknown {
  if (option.type === 'boolean') return value === 'true';
  if (option.type === 'number') return Number(value);
  return option.type === 'strings' ? (value === '' ? [] : value.split(',')) : value;
}

function repeated(cases: readonly SpecCase[]): readonly string[] {
  const seen = new Map<string, SpecCase>();
  const titles = new Set<string>();
  return cases.flatMap((one) => {
    const faults = [];
    const key = JSON.stringify([one.kind, one.path, one.text, one.config, one.files]);
    const before = seen.get(key);
    if (before !== undefined) faults.push(`line ${one.line}: "${one.title}" repeats "${before.title}"`);
    if (titles.has(one.title)) faults.push(`line ${one.line}: a second case is called "${one.title}"`);
    seen.set(key, one);
    titles.add(one.title);
    return faults;
  });
}
