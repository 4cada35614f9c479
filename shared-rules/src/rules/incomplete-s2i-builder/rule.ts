import { fileCasing, recase } from '../../dockerfile/casing';
import { defineRule } from '../../engine/rule';
import { copyModeEdit } from '../../fix/copy-mode';
import { languageWithoutDrivers } from '../../model/database-drivers';
import { childPrograms, execEdit } from '../../model/handover';
import type { Image } from '../../model/image';
import { findScript, missingScripts, s2iBuilder, scriptsLabel, standsOnPlainBase, type S2iBuilder, type S2iScript } from '../../model/s2i';
import { sourcedFiles } from '../../model/sourced-files';
import { finalModeOf } from '../../model/start-mode';
import { insert } from '../../text/edit';

export default defineRule(
  {
    id: 'incomplete-s2i-builder',
    group: 'metadata',
    summary: 'A source-to-image builder lacks what S2I needs to build and run applications with it.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      label: {
        text: `The image brings S2I scripts to {folder}, but no label \`${scriptsLabel}\` says so: \`s2i build\` and BuildConfigs do not find them.`,
        severity: 'warning',
      },
      scripts: {
        text: 'Nothing brings {scripts} to {folder}, where S2I looks for its scripts: no application can be built with this image.',
        severity: 'warning',
      },
      mode: {
        text: 'Nothing gives {scripts} execute permission: S2I, which runs its scripts by their names, fails with "permission denied".',
        severity: 'warning',
      },
      exec: {
        text: 'The S2I script `run` starts `{command}` without exec: in the image of each application the shell stays in front of it and takes the stop signal.',
        severity: 'warning',
      },
      drivers: {
        text: 'The builder brings {language}, but no driver or library of a common database: each application that needs one has to download and compile it, if it can.',
        severity: 'info',
      },
    },
    fixes: {
      addLabel: { title: `Add the label ${scriptsLabel}`, level: 'safe' },
      copyMode: {
        title: 'Copy with --chmod=0755',
        level: 'suggested',
        why: 'Every file of the instruction gets the mode, and the builder has to know --chmod. Setting the execute permission in the repository does without it.',
      },
      addExec: { title: 'Add exec before `{command}`', level: 'safe' },
      addExecSuggested: {
        title: 'Add exec before `{command}`',
        level: 'suggested',
        why: 'exec starts programs only: it fails when the name is that of a function or a builtin, and nothing behind it runs, traps included.',
      },
      addExecInScript: { title: 'Add exec before `{command}` in run', level: 'suggested', why: 'It changes the script, another file than this one.' },
    },
    sources: [
      { guide: 'OCP', section: 'Enable images for source-to-image (S2I)' },
      { guide: 'OCP', section: 'Provide common libraries' },
      { guide: 'OCP', section: 'Support arbitrary user ids' },
      { guide: 'ROSA', section: 'Source-To-Image (S2I) 向けのイメージの有効化' },
      { guide: 'ROSA', section: '共通のライブラリーの提供' },
      { guide: 'ACP', section: 'Defining image metadata' },
    ],
  },
  (context) => {
    function label(image: Image, { folder, copies: [copy] }: S2iBuilder): void {
      if (folder === null || copy === undefined) return;
      const { document } = image;
      const { span } = copy.instruction;
      const ends = !document.text.slice(span.start, span.end).trimEnd().endsWith(document.escape);
      const edits = () => [insert(span.end, `${document.eol}${recase('LABEL', fileCasing(document))} ${scriptsLabel}=image://${folder}`)];
      const fixes = ends && /^[\w./-]+$/.test(folder) ? [{ use: 'addLabel' as const, edits }] : [];
      context.report({ at: copy.destination, message: 'label', data: { folder }, fixes });
    }

    /** A start command that runs the script itself leaves it to the rules of start scripts. */
    function isStarted(image: Image, script: S2iScript): boolean {
      return image.start?.files.some((file) => file.imagePath === script.imagePath) === true;
    }

    function modes(image: Image, builder: S2iBuilder, scripts: readonly S2iScript[]): void {
      const denied = scripts.filter((script) => {
        const { bits } = finalModeOf(image, script, context.answers, context.path);
        return bits !== null && ((bits.user | bits.group | bits.other) & 1) === 0;
      });
      for (const copy of new Set(denied.map((script) => script.copy))) {
        const names = denied.filter((script) => script.copy === copy).map((script) => `\`${script.name}\``);
        const own = builder.copies.find((one) => one.instruction === copy);
        const changed = denied.some((script) => finalModeOf(image, script, context.answers, context.path).chmod !== null);
        context.report({
          at: own?.destination ?? builder.span,
          message: 'mode',
          data: { scripts: names.join(' and ') },
          fixes: own === undefined || changed ? [] : [{ use: 'copyMode', edits: () => [copyModeEdit(copy, '0755')] }],
        });
      }
    }

    function exec(image: Image, builder: S2iBuilder, run: S2iScript): void {
      const sourced = () => sourcedFiles(run.script, run.imagePath, (path) => image.start?.read(path) ?? null);
      const children = childPrograms(run.script, { name: 'run', sourced }).filter((child) => child.reason === 'last');
      const [first] = children;
      if (first === undefined) return;
      const fixable = children.filter((child) => child.exec !== null);
      const { path } = run;
      const data = { command: (fixable[0] ?? first).word.raw };
      if (path === null) {
        const use = first.exec === 'safe' ? ('addExec' as const) : ('addExecSuggested' as const);
        const fixes = first.exec === null ? [] : [{ use, data, edits: () => [execEdit(first)] }];
        context.report({ at: first.word.span, message: 'exec', data, fixes });
        return;
      }
      const files = () => [{ path, before: run.text, edits: fixable.map(execEdit) }];
      context.report({
        at: builder.copies.find((one) => one.instruction === run.copy)?.destination ?? builder.span,
        message: 'exec',
        data,
        related: children.map((child) => ({ path, span: child.word.span, message: `\`${child.word.raw}\` is started here.` })),
        fixes: fixable.length === 0 ? [] : [{ use: 'addExecInScript', data, edits: () => [], files }],
        // The script's own finding says the same.
        pair: `missing-exec ${path}:${first.word.span.start}`,
      });
    }

    return {
      image(image) {
        const builder = s2iBuilder(image);
        if (builder === null) return;
        const { answers, path } = context;
        const plain = standsOnPlainBase(image);
        if (plain && !builder.labelled) label(image, builder);
        if (builder.folder !== null) {
          const { folder } = builder;
          const missing = plain ? missingScripts(image, folder, answers, path) : [];
          if (missing.length > 0)
            context.report({ at: builder.span, message: 'scripts', data: { scripts: missing.map((name) => `\`${name}\``).join(' and '), folder } });
          const found = ['assemble', 'run'].flatMap((name) => findScript(image, folder, name, answers, path) ?? []).filter((one) => !isStarted(image, one));
          modes(image, builder, found);
          const run = found.find((one) => one.name === 'run');
          if (run !== undefined) exec(image, builder, run);
        }
        const bare = plain && !/minimal|micro|slim|alpine/.test(image.final?.imageText ?? '') ? languageWithoutDrivers(image, answers, path) : null;
        if (bare !== null) context.report({ at: bare.found.word.span, message: 'drivers', data: { language: bare.name } });
      },
    };
  },
);
