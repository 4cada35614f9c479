import { defineRule } from '../../engine/rule';
import { findContext } from '../../model/context';
import { findCopied } from '../../model/copied-file';
import type { Image } from '../../model/image';
import { leadingText, parseArgs } from '../../shell/args';
import { insert, type TextEdit } from '../../text/edit';
import { baseName, joinPath } from '../../text/path';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'gunicorn-worker-tmp',
    group: 'runtimes',
    summary: 'Gunicorn keeps the heartbeat files of its workers on disk, where a slow write blocks them.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      disk: {
        text: "Gunicorn writes its heartbeat to files in /tmp: on the container's disk a slow write makes it kill workers that are well. `--worker-tmp-dir /dev/shm` keeps them in memory.",
        severity: 'hint',
      },
    },
    fixes: {
      add: { title: 'Add --worker-tmp-dir /dev/shm', level: 'safe' },
      addUnseen: {
        title: 'Add --worker-tmp-dir /dev/shm',
        level: 'suggested',
        why: 'A configuration file that can not be seen here may name another directory, which the option would overrule.',
      },
    },
    sources: [{ guide: 'EW', section: 'Avoid putting files in /tmp' }],
  },
  (context) => {
    function report(at: Span, args: readonly (string | null)[], image: Image | null, edits: () => readonly TextEdit[]): void {
      if (args.some((arg) => arg === null || arg.startsWith('--worker-tmp-dir') || arg === '--check-config' || arg === '--version')) return;
      const setting = image === null ? 'unseen' : configuration(image, args);
      if (setting === 'set') return;
      context.report({ at, message: 'disk', fixes: [setting === 'none' ? { use: 'add', edits } : { use: 'addUnseen', edits }] });
    }

    /** What is known of gunicorn's own settings: its variable, the file that it is given, and gunicorn.conf.py in its folder (Gunicorn documentation, "Configuration Overview"). */
    function configuration(image: Image, args: readonly (string | null)[]): 'set' | 'none' | 'unseen' {
      const { final, document } = image;
      if (final === null) return 'unseen';
      const variable = final.end.scope.get('GUNICORN_CMD_ARGS');
      if (variable?.kind === 'env' && (variable.value === null || variable.value.includes('worker-tmp-dir'))) return 'set';
      const at = args.findIndex((arg) => arg === '-c' || arg === '--config');
      const given = at === -1 ? args.find((arg) => arg?.startsWith('--config='))?.slice(9) : args[at + 1];
      const file = given?.replace(/^file:/, '') ?? 'gunicorn.conf.py';
      const build = findContext(document, context.answers, context.path);
      const path = file.startsWith('/') ? file : final.end.workdir === null ? null : joinPath(final.end.workdir, file);
      const found = build === null || path === null ? null : findCopied(document, image.finalChain, path, image.stateAt, build, context.answers);
      if (found !== null) return found.text.includes('worker_tmp_dir') ? 'set' : 'none';
      if (given != null) return 'set';
      const copies = image.finalChain.flatMap((stage) => stage.instructions.filter((one) => one.keyword === 'COPY' || one.keyword === 'ADD'));
      const absent =
        build?.certain === true &&
        context.answers.text(joinPath(build.folder, file)) === null &&
        copies.every((copy) => copy.flags.every((flag) => flag.name !== 'from'));
      return copies.length === 0 || absent ? 'none' : 'unseen';
    }

    return {
      image(image) {
        const { start, final } = image;
        if (start === null || final === null || final.windows) return;
        const words = start.argv ?? [];
        const at = words.findIndex((word) => /^gunicorn3?$/.test(baseName(word.value)));
        const word = words[at];
        if (
          word !== undefined &&
          (at === 0 || start.init !== null || words[at - 1]?.value === '-m' || words[at - 1]?.value === 'run' || words[at - 1]?.value === 'exec')
        ) {
          report(
            word.span,
            words.slice(at + 1).map((one) => one.value),
            image,
            () => [insert(word.span.end, ', "--worker-tmp-dir", "/dev/shm"')],
          );
        }
        for (const call of start.calls) {
          if (/^gunicorn3?$/.test(call.name))
            report(
              call.nameWord.span,
              call.args.map((arg) => arg.value ?? arg.raw),
              image,
              () => [insert(call.nameWord.span.end, ' --worker-tmp-dir /dev/shm')],
            );
        }
      },
      command: {
        gunicorn(call, stage) {
          const { script } = context;
          if (stage !== null || script === null || !script.wrapper) return;
          const args = call.args.map((arg) => arg.value ?? arg.raw);
          const config = parseArgs(call.args, { values: ['-c', '--config'] }).flags.some(({ name }) => name === '-c' || name === '--config');
          // A list of options in a variable may hold this one.
          if (
            call.args.some((arg) => arg.value === null && !arg.quoted && leadingText(arg) === '') ||
            config ||
            script.text.includes('worker-tmp-dir') ||
            script.text.includes('GUNICORN_CMD_ARGS')
          )
            return;
          report(call.nameWord.span, args, script.images[0]?.image ?? null, () => [insert(call.nameWord.span.end, ' --worker-tmp-dir /dev/shm')]);
        },
      },
    };
  },
);
