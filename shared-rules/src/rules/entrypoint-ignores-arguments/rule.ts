import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import type { Image, StartScript } from '../../model/image';
import { scriptEnds } from '../../model/last-commands';
import { bareArguments, usesArguments } from '../../model/positional';
import type { ScriptDocument } from '../../model/script';
import type { ShellScript } from '../../shell/nodes';
import { replace, type TextEdit } from '../../text/edit';
import { baseName } from '../../text/path';
import type { Span } from '../../text/span';

const title = 'Quote the arguments: "$@"';

export default defineRule(
  {
    id: 'entrypoint-ignores-arguments',
    group: 'processes',
    summary: 'An entrypoint script does not use the arguments that CMD gives it, or takes them apart.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      ignored: {
        text: '{script} never uses its arguments: what CMD says, and what a person or a pod gives as command, is dropped. End the script in `exec "$@"`, or remove CMD.',
        severity: 'warning',
      },
      bare: {
        text: '{script} hands over `{word}` without quotes: the shell splits arguments at blanks and expands `*`, so that the program gets other ones than CMD says.',
        severity: 'warning',
      },
    },
    fixes: {
      quote: { title, level: 'safe' },
      quoteSuggested: { title, level: 'suggested', why: 'A command that is written as one argument, such as "node server.js", runs only because it is split.' },
      quoteInScript: { title: 'Quote the arguments in {script}: "$@"', level: 'suggested', why: 'It changes the script, another file than this one.' },
    },
    sources: [
      { guide: 'OCP', section: 'Use exec in wrapper scripts' },
      { guide: 'Dockerfile reference', section: 'Understand how CMD and ENTRYPOINT interact' },
    ],
  },
  (context) => {
    function inScript(document: ScriptDocument): void {
      const { script, path, images } = document;
      if (!document.wrapper || path === null) return;
      const data = { script: baseName(path) };
      const related = startPlaces(document, images);
      const plain = images.length > 0 && images.every((one) => staysWhole(one.image, one.image.start?.files.find((file) => file.path === path) ?? null));
      for (const { word } of bareArguments(script)) {
        const edits = (): readonly TextEdit[] => [replace(word.span, '"$@"')];
        const use = plain ? 'quote' : 'quoteSuggested';
        context.report({
          at: word.span,
          message: 'bare',
          data: { ...data, word: word.raw },
          related,
          fixes: [{ use, edits }],
          pair: `entrypoint-ignores-arguments ${path} bare`,
        });
      }
      const dropped = images.find((one) => one.image.start?.files.some((file) => file.path === path && dropsCommand(one.image, file)));
      const at = dropped === undefined ? null : endOf(script);
      if (at === null || dropped === undefined) return;
      const command = dropped.image.start?.cmd?.keywordSpan ?? dropped.span;
      context.report({
        at,
        message: 'ignored',
        data,
        related: [{ path: dropped.path, span: command, message: 'The command that is dropped.' }],
        pair: `entrypoint-ignores-arguments ${path}`,
      });
    }

    function inImage(image: Image): void {
      const { start } = image;
      if (start === null || image.final?.windows !== false) return;
      for (const file of start.files) {
        if (!file.shell) continue;
        const { path } = file;
        const data = { script: baseName(path ?? file.imagePath) };
        const [bare] = bareArguments(file.script);
        if (bare !== undefined) {
          const edits = bareArguments(file.script).map(({ word }) => replace(word.span, '"$@"'));
          const word = bare.word.raw;
          if (path === null) {
            const use = staysWhole(image, file) ? 'quote' : 'quoteSuggested';
            for (const one of bareArguments(file.script))
              context.report({
                at: one.word.span,
                message: 'bare',
                data: { ...data, word: one.word.raw },
                fixes: [{ use, edits: () => [replace(one.word.span, '"$@"')] }],
              });
          } else {
            context.report({
              at: file.span,
              message: 'bare',
              data: { ...data, word },
              related: [{ path, span: bare.word.span, message: 'The arguments are handed over here.' }],
              fixes: [{ use: 'quoteInScript', data, edits: () => [], files: () => [{ path, before: file.text, edits }] }],
              pair: `entrypoint-ignores-arguments ${path} bare`,
            });
          }
        }
        if (!dropsCommand(image, file) || start.cmd === null) continue;
        context.report({
          at: start.cmd.keywordSpan,
          message: 'ignored',
          data,
          related: [{ path, span: endOf(file.script) ?? file.span, message: 'The script ends without them.' }],
          ...(path === null ? {} : { pair: `entrypoint-ignores-arguments ${path}` }),
        });
      }
    }

    return { script: inScript, image: inImage };
  },
);

/** Whether CMD of the image goes to the script of its ENTRYPOINT, which looks at none of its arguments. */
function dropsCommand(image: Image, file: StartScript): boolean {
  const { start } = image;
  if (start === null || start.cmd === null || start.entrypoint === null || start.shellForm || start.script !== null) return false;
  if (file.parent !== null || file.instruction !== start.entrypoint || file.script.statements.length === 0 || !file.shell) return false;
  return usesArguments(file.script) === false;
}

/** Whether no argument that the image gives the script has blanks or globs: quoted or not, the program gets the same words. */
function staysWhole(image: Image, file: StartScript | null): boolean {
  const { start } = image;
  if (start === null || file === null || file.parent !== null || start.cmd?.json == null || start.argv === null) return false;
  const own = start.argv.findIndex((word) => word.span.start === file.span.start);
  return own !== -1 && start.argv.slice(own + 1).every((word) => word.value !== '' && !/[\s*?[\]]/.test(word.value));
}

/** The command that the script ends in. */
function endOf(script: ShellScript): Span | null {
  const { execs, commands } = scriptEnds(script);
  return (execs.at(-1) ?? commands.at(-1)?.program)?.nameWord.span ?? script.statements.at(-1)?.span ?? null;
}
