import { defineRule } from '../../engine/rule';
import type { Related } from '../../engine/finding';
import { startPlaces } from '../../engine/start-places';
import { backgroundEnd, backgroundWords, type BackgroundStart } from '../../model/background-server';
import { finalWords } from '../../model/final-program';
import type { Image, StartScript } from '../../model/image';
import { nginxMayDaemonize } from '../../model/nginx-daemon';
import type { ScriptDocument } from '../../model/script';
import { passesArguments } from '../../model/start-scripts';
import { baseName } from '../../text/path';

const title = 'Run `{program}` in the foreground';
const why = 'Its options may stand in a configuration file as well; see that they agree.';

export default defineRule(
  {
    id: 'daemonizing-command',
    group: 'processes',
    summary: 'The final command sends its server to the background, so that the container ends at once.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      background: { text: '`{command}` goes to the background: its first process ends, and the container with it.', severity: 'error' },
      service: { text: '`{command}` starts a daemon and ends, and the container with it: run the server itself, in the foreground.', severity: 'error' },
    },
    fixes: {
      foreground: { title, level: 'suggested', why },
      foregroundInScript: {
        title: 'Run `{program}` in the foreground in {script}',
        level: 'suggested',
        why: 'It changes the script, another file than this one.',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Use exec in wrapper scripts' },
      { guide: 'ACP', section: '在包装脚本中使用 exec' },
      { guide: 'ROSA', section: 'ラッパースクリプトでの exec の使用' },
      { guide: 'OCP', section: 'Logging' },
    ],
    supersedes: ['missing-exec'],
  },
  (context) => {
    function holds(found: BackgroundStart, image: Image | null, path: string | null): boolean {
      if (found.server?.id !== 'nginx') return true;
      return image !== null && nginxMayDaemonize(image, context.answers, path);
    }

    function words({ command, server }: BackgroundStart) {
      return server === null ? { message: 'service' as const, data: { command } } : { message: 'background' as const, data: { command } };
    }

    function report(
      found: BackgroundStart,
      more: {
        readonly related?: readonly Related[];
        readonly pair?: string;
      } = {},
    ): void {
      const program = found.command.split(' ')[0] ?? found.command;
      const fixes = found.foreground === null ? [] : [{ use: 'foreground' as const, data: { program }, edits: found.foreground }];
      context.report({ at: found.span, ...words(found), fixes, ...more });
    }

    function inImage(image: Image): void {
      const { start } = image;
      if (start === null || image.final?.windows !== false) return;
      const last = start.files.at(-1);
      // Scripts that hand over to their arguments start what CMD says.
      const behind = last === undefined || (last.shell && passesArguments(last.script) && backgroundEnd(last.script) === null);
      const found = start.script !== null ? backgroundEnd(start.script) : behind ? backgroundWords(finalWords(image, last)) : null;
      if (found !== null && holds(found, image, context.path)) report(found);
      if (last !== undefined && last.shell) inFile(last, image);
    }

    function inFile(file: StartScript, image: Image): void {
      const found = backgroundEnd(file.script);
      if (found === null || !holds(found, image, context.path)) return;
      const here = { path: null, span: file.span, message: 'The image starts the script here.' };
      if (file.path === null) return report(found, { related: [here] });
      const { path, text } = file;
      const program = found.command.split(' ')[0] ?? found.command;
      const { foreground } = found;
      context.report({
        at: file.span,
        ...words(found),
        related: [{ path, span: found.span, message: `\`${found.command}\` is started here.` }],
        fixes:
          foreground === null
            ? []
            : [
                {
                  use: 'foregroundInScript',
                  data: { program, script: baseName(path) },
                  edits: () => [],
                  files: () => [{ path, before: text, edits: foreground() }],
                },
              ],
        pair: `daemonizing-command ${path}:${found.span.start}`,
      });
    }

    function inScript(document: ScriptDocument): void {
      const found = document.wrapper && document.path !== null ? backgroundEnd(document.script) : null;
      if (found === null) return;
      const { images } = document;
      // Each image has a configuration of its own.
      const uses = images.filter((one) => holds(found, one.image, one.path));
      if (images.length === 0 ? !holds(found, null, null) : uses.length === 0) return;
      const related = startPlaces(document, uses);
      report(found, { related, pair: `daemonizing-command ${document.path}:${found.span.start}` });
    }

    return { image: inImage, script: inScript };
  },
);
