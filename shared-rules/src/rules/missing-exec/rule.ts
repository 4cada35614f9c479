import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import { childPrograms, execEdit, type Child, type ChildReason } from '../../model/handover';
import type { Image, StartScript } from '../../model/image';
import type { ScriptDocument } from '../../model/script';
import { handsOver, startedShell } from '../../model/shell-form';
import { sourcedFiles } from '../../model/sourced-files';
import type { ShellScript } from '../../shell/nodes';
import { baseName } from '../../text/path';

const add = 'Add exec before `{command}`';

export default defineRule(
  {
    id: 'missing-exec',
    group: 'processes',
    summary: 'A start script runs the program of the container without `exec`.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      missing: {
        text: '{script} runs `{command}` without exec: the shell stays in front of it and takes the stop signal, so the program is killed at the end of the grace period.',
        severity: 'warning',
      },
      pipeline: {
        text: '{script} runs `{command}` in a pipeline: the shell stays in front of it and takes the stop signal, and exec can not help there. Let it write to standard output itself.',
        severity: 'warning',
      },
      subshell: { text: '{script} runs `{command}` in a subshell: the shell stays in front of it and takes the stop signal.', severity: 'warning' },
      keepAlive: {
        text: '{script} ends in `{command}`, which only keeps the container alive: what was started before gets no stop signal, and its end goes unseen. Run the server in the foreground, by exec.',
        severity: 'warning',
      },
      followed: {
        text: '{script} runs more commands after `{command}`: the shell stays in front of it and takes the stop signal, so that the program is killed and those commands do not run.',
        severity: 'info',
      },
      trap: {
        text: '{script} runs `{command}` without exec for the sake of its EXIT trap: the shell takes the stop signal, so the program is killed and the trap does not run.',
        severity: 'info',
      },
      grouped: {
        text: '{script} runs `{command}` without exec. {init} signals the whole process group, so that it is stopped all the same; exec saves the shell process in between.',
        severity: 'hint',
      },
    },
    fixes: {
      add: { title: add, level: 'safe' },
      addSuggested: {
        title: add,
        level: 'suggested',
        why: 'exec starts programs only: it fails when the name is that of a function or a builtin, and nothing behind it runs, traps included.',
      },
      addInScript: { title: 'Add exec before `{command}` in {script}', level: 'suggested', why: 'It changes the script, another file than this one.' },
    },
    sources: [
      { guide: 'OCP', section: 'Use exec in wrapper scripts' },
      { guide: 'ACP', section: '在包装脚本中使用 exec' },
      { guide: 'ROSA', section: 'ラッパースクリプトでの exec の使用' },
      { guide: 'EW', section: 'The exec examples' },
    ],
  },
  (context) => {
    const messages = {
      last: 'missing',
      pipeline: 'pipeline',
      subshell: 'subshell',
      'keep-alive': 'keepAlive',
      followed: 'followed',
      trap: 'trap',
    } as const satisfies { readonly [reason in ChildReason]: string };

    /** What the report says, whichever file it stands in. */
    function words(child: Child, script: string, init: string | null) {
      const data = { script, command: child.word.raw };
      return init === null ? { message: messages[child.reason], data } : { message: 'grouped' as const, data: { ...data, init } };
    }

    /** The fix in the text that holds the script. */
    function fixes(child: Child) {
      if (child.exec === null) return [];
      return [{ use: child.exec === 'safe' ? ('add' as const) : ('addSuggested' as const), data: { command: child.word.raw }, edits: () => [execEdit(child)] }];
    }

    function inScript(document: ScriptDocument): void {
      const { script, path, images } = document;
      if (!document.wrapper || path === null || !runsInShell(script)) return;
      const [use] = images;
      const children = childPrograms(script, surroundings(script, baseName(path), use?.file.imagePath ?? null, use?.image ?? null));
      const group = images.length > 0 && images.every((one) => one.init?.signalsGroup) ? (images[0]?.init?.name ?? null) : null;
      for (const child of children) {
        context.report({
          at: child.word.span,
          ...words(child, baseName(path), initOfShebang(script) ?? group),
          related: startPlaces(document, images),
          fixes: fixes(child),
          pair: pairOf(path, child),
        });
      }
    }

    function inImage(image: Image): void {
      const { start } = image;
      if (start === null || image.final?.windows !== false) return;
      inCommand(image);
      for (const file of start.files) {
        if (!file.shell) continue;
        const name = baseName(file.path ?? file.imagePath);
        const children = childPrograms(file.script, surroundings(file.script, name, file.imagePath, image));
        const init = initOfShebang(file.script) ?? (start.init?.signalsGroup ? start.init.name : null);
        if (file.path === null) {
          for (const child of children) {
            const related = [{ path: null, span: file.span, message: 'The image starts the script here.' }];
            context.report({ at: child.word.span, ...words(child, name, init), related, fixes: fixes(child) });
          }
        } else atStart(file, file.path, name, children, init);
      }
    }

    /** `CMD ["sh", "-c", "migrate && serve"]`: a start script of one line. The shell form itself is another rule's. */
    function inCommand({ start, final }: Image): void {
      if (start === null || final === null || start.shellForm || start.script === null) return;
      const { script } = start;
      const shell = startedShell(final, start.argv?.map((word) => word.value) ?? []);
      if (shell === null || shell === 'unknown' || handsOver(shell, script)) return;
      const init = start.init?.signalsGroup ? start.init.name : null;
      for (const child of childPrograms(script, surroundings(script, null, null, null)))
        context.report({ at: child.word.span, ...words(child, '`sh -c`', init), fixes: fixes(child) });
    }

    /** One report at the word of ENTRYPOINT or CMD; its fix edits the script. */
    function atStart(file: StartScript, path: string, name: string, children: readonly Child[], init: string | null): void {
      const first = children.find((child) => child.reason !== 'followed' && child.reason !== 'trap') ?? children[0];
      if (first === undefined) return;
      const fixable = children.filter((child) => child.exec !== null);
      const fix = {
        use: 'addInScript' as const,
        data: { command: (fixable[0] ?? first).word.raw, script: name },
        edits: () => [],
        files: () => [{ path, before: file.text, edits: fixable.map(execEdit) }],
      };
      context.report({
        at: file.span,
        ...words(first, name, init),
        related: children.map((child) => ({ path, span: child.word.span, message: `\`${child.word.raw}\` is started here.` })),
        fixes: fixable.length > 0 ? [fix] : [],
        pair: pairOf(path, first),
      });
    }

    return {
      script: inScript,
      image: inImage,
    };
  },
);

function surroundings(script: ShellScript, name: string | null, imagePath: string | null, image: Image | null) {
  return { name, sourced: () => sourcedFiles(script, imagePath, (path) => image?.start?.read(path) ?? null) };
}

/** Two files carry the finding: the script's offset tells which it is. */
function pairOf(path: string, child: Child): string {
  return `missing-exec ${path}:${child.word.span.start}`;
}

function runsInShell({ shebang }: ShellScript): boolean {
  return shebang === null || /(?:^|[/\s])(?:ba|da|a|k|mk|z)?sh(?:\s|$)/.test(shebang);
}

/** `#!/usr/bin/dumb-init /bin/sh` */
function initOfShebang({ shebang }: ShellScript): string | null {
  return shebang !== null && /(?:^|\/)dumb-init\s/.test(shebang) && !/\s-[a-zA-Z]*c/.test(shebang) ? 'dumb-init' : null;
}
