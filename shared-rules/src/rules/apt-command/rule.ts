import { defineRule } from '../../engine/rule';
import { operationsOf } from '../../model/packages';
import { insert, replace, type TextEdit } from '../../text/edit';

/** What apt-get does under the same verb. */
const same: ReadonlySet<string> = new Set(['install', 'remove', 'purge', 'update', 'autoremove', 'clean']);
/** What apt-get does under the same verb too, or apt-cache, but not for the same use in every detail. */
const others: ReadonlySet<string> = new Set(['reinstall', 'build-dep', 'source', 'download', 'changelog', 'satisfy', 'autoclean', 'autopurge']);
const queries: ReadonlySet<string> = new Set(['show', 'search', 'policy', 'depends', 'rdepends', 'showsrc']);

export default defineRule(
  {
    id: 'apt-command',
    group: 'packages',
    summary: '`apt` is made for people at a terminal: its command line may change between releases.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      apt: {
        text: '`apt` is made for people at a terminal: it warns that its command line may change with any release, and a build that uses it may break then. `apt-get` and `apt-cache` stay as they are.',
        severity: 'info',
      },
    },
    fixes: {
      useAptGet: { title: 'Use `apt-get`', level: 'safe' },
      useOther: { title: 'Use `{program}`', level: 'suggested', why: 'Its output and some of its options are other ones.' },
    },
    aliases: ['DL3027'],
    sources: [{ guide: 'EW', section: 'The apt-get and yum examples' }],
  },
  (context) => ({
    instruction: {
      RUN(instruction) {
        const run = context.image?.runOf(instruction) ?? null;
        if (run === null) return;
        for (const operation of operationsOf(run)) {
          const { nameWord } = operation.call;
          if (operation.manager !== 'apt' || nameWord.value === null) continue;
          const name = { start: nameWord.span.end - 'apt'.length, end: nameWord.span.end };
          const plain = nameWord.raw.endsWith('apt') && nameWord.contiguous;
          const at = plain ? name : nameWord.span;
          const { verbText, verbWord } = operation;
          const rename =
            (program: string, more: readonly TextEdit[] = []) =>
            () => [replace(name, program), ...more];
          const safe = sameVerb(verbText, verbWord?.span.end ?? null, verbWord?.span.start ?? null);
          const program = others.has(verbText) ? 'apt-get' : queries.has(verbText) ? 'apt-cache' : null;
          context.report({
            at,
            message: 'apt',
            fixes: !plain
              ? []
              : safe !== null
                ? [{ use: 'useAptGet', edits: rename('apt-get', safe) }]
                : program === null
                  ? []
                  : [{ use: 'useOther', data: { program }, edits: rename(program) }],
          });
        }
      },
    },
  }),
);

/** What else has to change so that apt-get does the same; null when it has no such verb. */
function sameVerb(verb: string, end: number | null, start: number | null): readonly TextEdit[] | null {
  if (same.has(verb)) return [];
  if (end === null || start === null) return null;
  // `apt upgrade` installs new packages where an upgrade needs them, `apt-get upgrade` holds such upgrades back.
  if (verb === 'upgrade') return [insert(end, ' --with-new-pkgs')];
  return verb === 'full-upgrade' ? [replace({ start, end }, 'dist-upgrade')] : null;
}
