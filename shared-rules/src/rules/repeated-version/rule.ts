import { keywordIn } from '../../dockerfile/casing';
import { defineRule } from '../../engine/rule';
import type { Image } from '../../model/image';
import { versionLiterals, type VersionLiteral } from '../../model/version-literals';
import { insert, replace, type TextEdit } from '../../text/edit';

export default defineRule(
  {
    id: 'repeated-version',
    group: 'configuration',
    summary: 'The same version is written in several places.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      repeated: { text: '{version} is written {count} times: a new version has to be put into each place. A variable says it once.', severity: 'hint' },
    },
    fixes: {
      introduce: { title: 'Introduce ARG {name}', level: 'suggested', why: 'The places must mean the same version.' },
      use: { title: 'Use {name} in the other places', level: 'suggested', why: 'The places must mean the same version.' },
    },
    sources: [
      { guide: 'OCP', section: 'Set environment variables' },
      { guide: 'ACP', section: '设置环境变量' },
      { guide: 'ROSA', section: '環境変数の設定' },
    ],
  },
  (context) => ({
    image(image) {
      const groups = new Map<string, VersionLiteral[]>();
      for (const one of versionLiterals(image)) if (one.stage?.windows !== true) groups.set(one.version, [...(groups.get(one.version) ?? []), one]);
      for (const [version, places] of groups) {
        const [first, ...others] = places;
        if (first === undefined || !isRepeated(places)) continue;
        const declared = places.find((one) => one.kind === 'variable');
        const name = declared === undefined ? freeName(image, places) : declaredName(declared);
        const edits = name === null ? null : declared === undefined ? introduce(image, places, name) : reuse(image, places, declared, name);
        context.report({
          at: first.span,
          message: 'repeated',
          data: { version, count: places.length },
          related: others.map(({ span }) => ({ path: null, span, message: 'Again here.' })),
          fixes: name === null || edits === null ? [] : [{ use: declared === undefined ? 'introduce' : 'use', data: { name }, edits: () => edits }],
        });
      }
    },
  }),
);

/** Three times, or in two places of different kinds: the tag, a URL, a path. Stages that declare the same argument each say it for themselves. */
function isRepeated(places: readonly VersionLiteral[]): boolean {
  if (places.every(({ kind }) => kind === 'variable' || kind === 'from')) return false;
  if (places.length >= 3) return true;
  return (
    places.length === 2 &&
    new Set(places.map(({ kind }) => kind)).size === 2 &&
    !places.some(({ kind, version }) => kind === 'from' && version.endsWith('.0.0'))
  );
}

function declaredName({ instruction, span }: VersionLiteral): string | null {
  return instruction.pairs.find((pair) => pair.valueSpan !== null && pair.valueSpan.start <= span.start && span.end <= pair.valueSpan.end)?.key ?? null;
}

/** A name that no variable bears yet, by the word in front of the version (`redis-7.2.4`). */
function freeName(image: Image, places: readonly VersionLiteral[]): string | null {
  const words = places.map(({ span }) =>
    /([A-Za-z][A-Za-z0-9]*)[-_=@:/]v?$/.exec(image.document.text.slice(Math.max(0, span.start - 40), span.start))?.[1]?.toUpperCase(),
  );
  const word = words.find((one) => one !== undefined && !/^(?:V|RELEASE|RELEASES|DOWNLOAD|DOWNLOADS|DIST|TAG|TAGS|ARCHIVE|VERSION|X64|AMD64|LINUX)$/.test(one));
  const name = word === undefined ? 'VERSION' : `${word}_VERSION`;
  return new RegExp(`\\b${name}\\b`).test(image.document.text) ? null : name;
}

/** All in one stage, in texts that are expanded: an ARG in front of the first. */
function introduce(image: Image, places: readonly VersionLiteral[], name: string): readonly TextEdit[] | null {
  const [first] = places;
  if (first === undefined || !places.every((one) => one.stage === first.stage && expands(image, one))) return null;
  const { eol } = image.document;
  return [
    insert(first.instruction.span.start, `${keywordIn(image.document, 'ARG')} ${name}=${first.version}${eol}`),
    ...places.map(({ span }) => replace(span, `\${${name}}`)),
  ];
}

/** The others stand behind the declaration, in its stage. */
function reuse(image: Image, places: readonly VersionLiteral[], declared: VersionLiteral, name: string): readonly TextEdit[] | null {
  const others = places.filter((one) => one !== declared);
  if (
    declared.stage === null ||
    !others.every((one) => one.stage === declared.stage && one.instruction.index > declared.instruction.index && expands(image, one))
  )
    return null;
  return others.map(({ span }) => replace(span, `\${${name}}`));
}

/** The builder or the shell fills in variables there. */
function expands(image: Image, { instruction }: VersionLiteral): boolean {
  if (instruction.onbuild || instruction.keyword === 'FROM') return false;
  const { text } = instruction.logical;
  if (instruction.keyword !== 'RUN') return !text.includes("'");
  return image.runOf(instruction)?.form === 'shell' && !/['`]/.test(text) && instruction.heredocs.length === 0;
}
