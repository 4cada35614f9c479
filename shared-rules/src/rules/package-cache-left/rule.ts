import { defineRule } from '../../engine/rule';
import { cacheFix } from '../../fix/remove-cache';
import { leftCaches, operationSpan, type CacheKind, type PackageOperation } from '../../model/packages';

const messageOf = {
  apt: 'lists',
  rpm: 'cache',
  zypper: 'cache',
  apk: 'index',
  pip: 'downloads',
  uv: 'downloads',
  npm: 'downloads',
  yarn: 'downloads',
  pnpm: 'downloads',
  gem: 'documentation',
} as const satisfies { readonly [kind in CacheKind]: string };

export default defineRule(
  {
    id: 'package-cache-left',
    group: 'packages',
    summary: 'A RUN installs packages and leaves the package manager’s cache in its layer.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      lists: {
        text: '`{command}` leaves the package lists of apt in this layer, and no later RUN can make the layer smaller: remove /var/lib/apt/lists in this RUN.',
        severity: 'warning',
      },
      listsInBuilder: {
        text: '`{command}` leaves the package lists of apt in a build stage: the image stays as it is, only the build cache grows.',
        severity: 'hint',
      },
      cache: {
        text: '`{command}` leaves its metadata and packages under /var/cache in this layer, and no later RUN can make the layer smaller: clean them in this RUN.',
        severity: 'warning',
      },
      cacheInBuilder: {
        text: '`{command}` leaves its metadata and packages in a build stage: the image stays as it is, only the build cache grows.',
        severity: 'hint',
      },
      index: {
        text: '`{command}` leaves the package index of apk in this layer, where nothing uses it again: `apk add --no-cache` fetches what it needs and keeps none.',
        severity: 'warning',
      },
      indexInBuilder: {
        text: '`{command}` leaves the package index of apk in a build stage: the image stays as it is, only the build cache grows.',
        severity: 'hint',
      },
      downloads: {
        text: '`{command}` keeps what it downloads in a cache in the home of its user, and that stays in this layer though nothing uses it again.',
        severity: 'warning',
      },
      downloadsInBuilder: {
        text: '`{command}` keeps what it downloads in a cache in a build stage: the image stays as it is, only the build cache grows.',
        severity: 'hint',
      },
      documentation: {
        text: '`{command}` generates the documentation of the gems too, which makes the layer larger and is not read in a container.',
        severity: 'warning',
      },
      documentationInBuilder: {
        text: '`{command}` generates the documentation of the gems in a build stage, which takes time and is not read there.',
        severity: 'hint',
      },
    },
    fixes: {
      clean: { title: 'Add `{adds}` behind it', level: 'safe' },
      cleanUnlessUsed: {
        title: 'Add `{adds}` behind it',
        level: 'suggested',
        why: 'Something later may read what is removed: an install without an update of its own, or a script that can not be read.',
      },
      keepNone: { title: 'Add `{adds}`', level: 'safe' },
      keepNoneUnlessUsed: {
        title: 'Add `{adds}`',
        level: 'suggested',
        why: 'A later command reads the package index, or a script that can not be read may do so.',
      },
    },
    aliases: ['DL3009', 'DL3019', 'DL3032', 'DL3036', 'DL3040', 'DL3042', 'DL3060'],
    sources: [
      { guide: 'OCP', section: 'Clean temporary files' },
      { guide: 'ACP', section: '清理临时文件' },
      { guide: 'ROSA', section: '一時ファイルの消去' },
      { guide: 'EW', section: 'The apt-get and yum examples' },
    ],
  },
  (context) => ({
    instruction: {
      RUN(instruction, stage) {
        const image = context.image;
        const run = image?.runOf(instruction) ?? null;
        if (image === null || run === null || stage === null) return;
        for (const left of leftCaches(image, run, context.answers, context.path)) {
          const last = left.operations[left.operations.length - 1] as PackageOperation;
          const fix = cacheFix(image, run, left, context.answers, context.path);
          const message = messageOf[left.cache.kind];
          context.report({
            at: operationSpan(last),
            message: stage.inFinalChain ? message : `${message}InBuilder`,
            data: { command: `${last.manager} ${last.verbText}`.trim() },
            fixes:
              fix === null
                ? []
                : [
                    {
                      use:
                        fix.kind === 'flag' ? (fix.level === 'safe' ? 'keepNone' : 'keepNoneUnlessUsed') : fix.level === 'safe' ? 'clean' : 'cleanUnlessUsed',
                      data: { adds: fix.adds },
                      edits: fix.edits,
                    },
                  ],
          });
        }
      },
    },
  }),
);
