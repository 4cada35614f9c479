import { defineRule } from '../../engine/rule';
import type { Image, Stage } from '../../model/image';
import { replace } from '../../text/edit';

/** Commands that prepare a place for files, and need nothing of a full image. */
const small: ReadonlySet<string> = new Set([
  'mkdir',
  'chmod',
  'chown',
  'chgrp',
  'ln',
  'touch',
  'echo',
  'set',
  'true',
  'useradd',
  'groupadd',
  'adduser',
  'addgroup',
  'install',
  'rm',
  'cp',
  'mv',
  ':',
]);

export default defineRule(
  {
    id: 'oversized-base-image',
    group: 'base-image',
    summary: 'A final stage that only takes what was built stands on a full-size image.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      oversized: {
        text: 'This stage only takes what another one built, and `{image}` brings much more than that needs: `{slimmer}` is smaller, and has less to keep up to date.',
        severity: 'hint',
      },
    },
    fixes: {
      slim: { title: 'Use `{slimmer}`', level: 'suggested', why: 'It has fewer libraries and programs, and may be another release: build and test with it.' },
    },
    sources: [
      { guide: 'ZH', section: '使用更小的基础镜像' },
      { guide: 'EW', section: 'Use multi-stage builds' },
    ],
  },
  (context) => ({
    stage(stage) {
      const { image } = context;
      const { imageWord, imageText } = stage;
      const slimmer = slimmerOf(stage);
      if (
        image === null ||
        !stage.isFinal ||
        stage.parent !== null ||
        imageWord === null ||
        imageText === null ||
        slimmer === undefined ||
        !takesBuilt(image, stage, slimmer)
      )
        return;
      const plain = imageWord.contiguous && !imageWord.raw.includes('$');
      context.report({
        at: imageWord.span,
        message: 'oversized',
        data: { image: imageText, slimmer },
        fixes: plain ? [{ use: 'slim', data: { slimmer }, edits: () => [replace(imageWord.span, slimmer)] }] : [],
      });
    },
  }),
);

/** The smaller image of the table, in the release that is written where both are tags of one image, or the tag names the release of the JDK. */
function slimmerOf({ base, reference }: Stage): string | undefined {
  const slimmer = base?.slimmer?.[0];
  const [, name, variant] = /^(.+):[\d.]+(-slim|-jre)$/.exec(slimmer ?? '') ?? [];
  const tag = reference?.tag ?? '';
  if (base == null || name === undefined) return slimmer;
  const same = base.name === name || base.name.endsWith(`/${name}`);
  const release = same ? /^\d+(?:\.\d+)*(?=-|$)/.exec(tag)?.[0] : /(?:temurin|openjdk|corretto|jdk)-?(\d+)/.exec(tag)?.[1];
  return release === undefined ? slimmer : `${same ? base.name : name}:${release}${variant}`;
}

/** Runtimes that the smaller image of the same language brings as well, by its role. */
const runtimes: Readonly<Record<string, RegExp>> = {
  node: /^(?:node|npm|npx|yarn)$/,
  python: /^python3?$/,
  ruby: /^ruby$/,
  java: /^java$/,
  perl: /^perl$/,
};

/** It copies from another stage, starts what it copied or the runtime that `slimmer` has, too, and does nothing else than make room for it. */
function takesBuilt(image: Image, stage: Stage, slimmer: string): boolean {
  const own = stage.instructions.filter((one) => one.keyword === 'COPY' || one.keyword === 'ADD' || one.keyword === 'RUN' || one.keyword === 'ONBUILD');
  if (own.some((one) => one.keyword === 'ONBUILD' || one.keyword === 'ADD')) return false;
  const copied = own.filter((one) => one.keyword === 'COPY' && one.flags.some((flag) => flag.name === 'from'));
  if (copied.length === 0 || !stage.runs.every((run) => run.script !== null && run.calls.every((call) => small.has(call.name)))) return false;
  const argv = image.start?.argv ?? null;
  const program = argv?.find((word) => !word.value.startsWith('-') && !/(?:^|\/)(?:tini|dumb-init|env|exec)$/.test(word.value))?.value;
  const runtime = runtimes[stage.base?.role ?? ''];
  if (program !== undefined && runtime?.test(program) === true && /-(?:slim|jre)$/.test(slimmer)) return true;
  // A program by its path is what was copied; one by its name alone may be the image's own.
  return program !== undefined && /^\.?\//.test(program) && !/^\/(?:usr\/)?s?bin\//.test(program);
}
