import type { Related } from '../../engine/finding';
import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import { insertCommand } from '../../fix/insert-command';
import { findContext } from '../../model/context';
import { finalWords } from '../../model/final-program';
import type { Image } from '../../model/image';
import { fileLogs, logFileArguments, logRedirect } from '../../model/log-files';
import type { ScriptDocument } from '../../model/script';
import { configuredLogs, serverConfigs, type ConfiguredLog } from '../../model/server-configs';
import { runsAtStart, startTexts } from '../../model/start-texts';
import { callsOf, type CommandCall } from '../../shell/calls';
import type { ShellRedirect } from '../../shell/nodes';
import { remove, replace } from '../../text/edit';
import { baseName } from '../../text/path';
import type { Span } from '../../text/span';

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
      configured: {
        text: '{config} sends the log to {file} in the container: the platform collects standard output only, and the file grows until the disk is full.',
        severity: 'info',
      },
    },
    fixes: {
      output: { title: 'Log to standard output and standard error in {config}', level: 'suggested', why: 'Something may read the files.' },
      drop: { title: 'Remove the redirection', level: 'suggested', why: 'Something may read the file.' },
      link: { title: 'Link the logs of {server} to standard output and standard error', level: 'suggested', why: 'Something may read the files.' },
    },
    sources: [
      { guide: 'OCP', section: 'Logging' },
      { guide: 'ROSA', section: 'ロギング' },
    ],
  },
  (context) => {
    function report(found: FileOutput, more: { readonly related?: readonly Related[]; readonly pair?: string } = {}): void {
      const { redirect } = found;
      const before = redirect === null ? 0 : (/[ \t]*$/.exec(context.text.slice(0, redirect.span.start))?.[0].length ?? 0);
      const fixes =
        redirect?.contiguous === true && before > 0
          ? [{ use: 'drop' as const, edits: () => [remove({ start: redirect.span.start - before, end: redirect.span.end })] }]
          : [];
      context.report({ at: found.at, message: found.message, data: { file: found.file }, fixes, ...more });
    }

    function inScript(document: ScriptDocument): void {
      if (!runsAtStart(document)) return;
      const { path, calls } = document;
      for (const found of calls.flatMap(outputsOf)) report(found, { related: startPlaces(document), ...(path === null ? {} : { pair: pairOf(path, found) }) });
    }

    function checkTexts(image: Image): void {
      for (const { script, file } of startTexts(image)) {
        const found = callsOf(script).flatMap(outputsOf);
        const [first] = found;
        const path = file?.path ?? null;
        if (first === undefined) continue;
        if (file === null || path === null) for (const one of found) report(one);
        else
          context.report({
            at: file.span,
            message: first.message,
            data: { file: first.file },
            related: found.map((one) => ({ path, span: one.at, message: `The log goes to ${one.file} here.` })),
            pair: pairOf(path, first),
          });
      }
    }

    function checkServer(image: Image): boolean {
      const found = fileLogs(image, findContext(image.document, context.answers, context.path), context.answers);
      if (found === null) return false;
      const { server, access, error, run, call, span } = found;
      const edit = insertCommand(image.document, run, call, `ln -sf /dev/stdout ${access} && ln -sf /dev/stderr ${error}`);
      context.report({
        at: span,
        message: 'server',
        data: { server, access, error },
        fixes: edit === null ? [] : [{ use: 'link', data: { server }, edits: () => [edit] }],
      });
      return true;
    }

    /** One finding for each file of configuration. */
    function checkConfigs(image: Image): void {
      const logs = configuredLogs(image, serverConfigs(image, context.answers, context.path));
      const told = new Set<string>();
      for (const log of logs) {
        const { config, file } = log;
        if (told.has(config.imagePath)) continue;
        told.add(config.imagePath);
        const same = logs.filter((one) => one.config === config);
        const { path } = config;
        const edits = same.map((one) => replace(one.span, outputOf(one)));
        context.report({
          at: path === null ? log.span : config.at,
          message: 'configured',
          data: { config: baseName(path ?? config.imagePath), file },
          related: same.flatMap((one) => (path === null && one === log ? [] : [{ path, span: one.span, message: `The log goes to ${one.file} here.` }])),
          fixes: [
            {
              use: 'output',
              data: { config: baseName(path ?? config.imagePath) },
              edits: () => (path === null ? edits : []),
              files: () => (path === null ? [] : [{ path, before: config.text, edits }]),
            },
          ],
        });
      }
    }

    return {
      image(image) {
        if (image.final === null || image.final.windows || image.start === null) return;
        checkTexts(image);
        const words = finalWords(image, image.start.files.at(-1));
        for (const { index, file } of logFileArguments(words.slice(1).map((word) => word.value))) {
          const at = words[index + 1]?.span;
          if (at !== undefined && !image.start.shellForm) context.report({ at, message: 'option', data: { file } });
        }
        if (!checkServer(image)) checkConfigs(image);
      },
      script: inScript,
    };
  },
);

/** A log that goes to a file. */
interface FileOutput {
  readonly message: 'redirect' | 'option';
  readonly at: Span;
  readonly file: string;
  readonly redirect: ShellRedirect | null;
}

function outputsOf(call: CommandCall): readonly FileOutput[] {
  const found = logRedirect(call);
  const redirects: FileOutput[] =
    found === null ? [] : [{ message: 'redirect', at: found.redirect.target?.span ?? found.redirect.span, file: found.file, redirect: found.redirect }];
  if (call.inSubstitution || clients.test(call.name)) return redirects;
  const options = logFileArguments(call.args.map((arg) => arg.value)).flatMap(({ index, file }): readonly FileOutput[] => {
    const at = call.args[index]?.span;
    return at === undefined ? [] : [{ message: 'option', at, file, redirect: null }];
  });
  return [...redirects, ...options];
}

/** Two files carry the finding: the script's offset tells which it is. */
function pairOf(path: string, { at }: FileOutput): string {
  return `log-to-file ${path}:${at.start}`;
}

/** NGINX opens the device; httpd can not, and takes the descriptor. */
function outputOf({ config, errors }: ConfiguredLog): string {
  return config.server === 'nginx' ? (errors ? '/dev/stderr' : '/dev/stdout') : errors ? '/proc/self/fd/2' : '/proc/self/fd/1';
}

/** Programs that write a log of what they did once. */
const clients = /^(?:rsync|wget|curl|lftp|msiexec|clamscan|freshclam|mysqldump|pg_dump|restic|borg|rclone)$/;
