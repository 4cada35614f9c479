import { defineRule } from '../../engine/rule';
import type { Family } from '../../data/base-images';
import { parseArgs } from '../../shell/args';
import { insert } from '../../text/edit';

/** Options of wget that take a value (GNU wget 1.24 and busybox). */
const takesValue = [
  '-a',
  '-A',
  '-B',
  '-D',
  '-e',
  '-i',
  '-I',
  '-l',
  '-o',
  '-O',
  '-P',
  '-Q',
  '-R',
  '-t',
  '-T',
  '-U',
  '-w',
  '-X',
  '--header',
  '--output-document',
  '--directory-prefix',
  '--user-agent',
  '--timeout',
  '--tries',
  '--post-data',
  '--post-file',
  '--progress',
  '--output-file',
  '--append-output',
];

/** Options after which no progress bar comes. */
const quiet: ReadonlySet<string> = new Set([
  '-q',
  '--quiet',
  '--no-verbose',
  '--progress',
  '--show-progress',
  '-o',
  '--output-file',
  '-a',
  '--append-output',
  '-b',
  '--background',
  '--no-show-progress',
  '--spider',
  '--version',
  '--help',
  '-V',
  '-h',
]);

/** Distributions whose wget is GNU's, which knows `-nv`. */
const gnu: ReadonlySet<Family> = new Set(['debian', 'ubuntu', 'el', 'fedora', 'amazon', 'suse', 'arch']);

export default defineRule(
  {
    id: 'progress-output',
    group: 'validity',
    summary: 'Reports a wget that writes its progress into the log of the build.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      progress: {
        text: '`wget` writes a line of progress for every 50 kB: the log of the build fills with dots, and errors are hard to find in it.',
        severity: 'hint',
      },
    },
    fixes: {
      addFlag: { title: 'Add {flag}', level: 'safe' },
    },
    aliases: ['DL3047'],
    sources: [{ guide: 'Dockerfile reference', section: 'RUN' }],
  },
  (context) => ({
    command: {
      wget: (call, stage) => {
        if (context.image === null) return;
        const { flags } = parseArgs(call.args, { values: takesValue });
        const names = new Set(flags.map((flag) => flag.name));
        const isQuiet = [...names].some((name) => quiet.has(name)) || call.args.some(({ raw }) => /^-n[vd]*v/.test(raw));
        // A variable in front of the URL may hold flags; a redirected standard error shows nothing.
        const open =
          call.args.length === 0 ||
          call.args.some(
            (word) => word.value === null && !word.quoted && /^\$\{?[A-Za-z_]\w*\}?$/.test(word.raw) && !/url|link|src|source|mirror|file|dest/i.test(word.raw),
          );
        if (isQuiet || open || call.command.redirects.some((one) => one.descriptor === 2 || one.operator.startsWith('&'))) return;
        const flag = stage?.family != null && gnu.has(stage.family) ? '-nv' : '-q';
        const at = call.nameWord.span;
        context.report({ at, message: 'progress', fixes: [{ use: 'addFlag', data: { flag }, edits: () => [insert(at.end, ` ${flag}`)] }] });
      },
    },
  }),
);
