import { defineRule } from '../../engine/rule';
import { insertCommand } from '../../fix/insert-command';
import { findContext } from '../../model/context';
import { finalWords } from '../../model/final-program';
import type { Image } from '../../model/image';
import { fileLogs, logFileArguments, logRedirect } from '../../model/log-files';
import type { CommandCall } from '../../shell/calls';
import { remove } from '../../text/edit';

export default defineRule(
  {
    id: 'log-to-file',
    group: 'operations',
    summary: 'The program logs to a file in the container, where nobody collects it.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      redirect: {
        text: 'The output goes to {file} in the container: the platform collects standard output only, and the file grows until the disk is full.',
        severity: 'info',
      },
      option: {
        text: '{file} in the container takes the log: the platform collects standard output only, and the file grows until the disk is full.',
        severity: 'info',
      },
      server: {
        text: '{server} logs to {access} and {error}, and nothing leads them to standard output, which is all that the platform collects.',
        severity: 'info',
      },
    },
    fixes: {
      drop: { title: 'Remove the redirection', level: 'suggested', why: 'Something may read the file.' },
      link: { title: 'Link the logs of {server} to standard output and standard error', level: 'suggested', why: 'Something may read the files.' },
    },
    sources: [
      { guide: 'OCP', section: 'Logging' },
      { guide: 'ROSA', section: 'ロギング' },
    ],
  },
  (context) => {
    function checkCall(call: CommandCall): void {
      const found = logRedirect(call);
      if (found !== null) {
        const { redirect, file } = found;
        const before = /[ \t]*$/.exec(context.text.slice(0, redirect.span.start))?.[0].length ?? 0;
        const fixes =
          redirect.contiguous && before > 0
            ? [{ use: 'drop' as const, edits: () => [remove({ start: redirect.span.start - before, end: redirect.span.end })] }]
            : [];
        context.report({ at: redirect.target?.span ?? redirect.span, message: 'redirect', data: { file }, fixes });
      }
      if (call.inSubstitution) return;
      for (const { index, file } of logFileArguments(call.args.map((arg) => arg.value))) {
        const at = call.args[index]?.span;
        if (at !== undefined && !clients.test(call.name)) context.report({ at, message: 'option', data: { file } });
      }
    }

    function checkServer(image: Image): void {
      const found = fileLogs(image, findContext(image.document, context.answers, context.path), context.answers);
      if (found === null) return;
      const { server, access, error, run, call, span } = found;
      const edit = insertCommand(image.document, run, call, `ln -sf /dev/stdout ${access} && ln -sf /dev/stderr ${error}`);
      context.report({
        at: span,
        message: 'server',
        data: { server, access, error },
        fixes: edit === null ? [] : [{ use: 'link', data: { server }, edits: () => [edit] }],
      });
    }

    return {
      image(image) {
        if (image.final === null || image.final.windows || image.start === null) return;
        for (const call of image.start.calls) checkCall(call);
        const words = finalWords(image, image.start.files.at(-1));
        for (const { index, file } of logFileArguments(words.slice(1).map((word) => word.value))) {
          const at = words[index + 1]?.span;
          if (at !== undefined && !image.start.shellForm) context.report({ at, message: 'option', data: { file } });
        }
        checkServer(image);
      },
      command: {
        '*': (call, stage) => {
          if (stage === null && context.script?.wrapper === true) checkCall(call);
        },
      },
    };
  },
);

/** Programs that write a log of what they did once. */
const clients = /^(?:rsync|wget|curl|lftp|msiexec|clamscan|freshclam|mysqldump|pg_dump|restic|borg|rclone)$/;
