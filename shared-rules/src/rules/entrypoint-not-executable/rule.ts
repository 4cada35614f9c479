import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import { bringsOneFile, commandBehind, copyModeEdit } from '../../fix/copy-mode';
import type { Image, StartScript } from '../../model/image';
import type { ScriptDocument } from '../../model/script';
import { finalModeOf } from '../../model/start-mode';
import type { TextEdit } from '../../text/edit';
import { baseName } from '../../text/path';

export default defineRule(
  {
    id: 'entrypoint-not-executable',
    group: 'processes',
    summary: 'The script that ENTRYPOINT or CMD executes has no execute permission.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      file: {
        text: '{script} is executed, but has no execute permission, and nothing in the Dockerfile gives it: the container fails with "permission denied".',
        severity: 'error',
      },
      heredoc: {
        text: '{script} is executed, but a here-document makes a file without execute permission: the container fails with "permission denied".',
        severity: 'error',
      },
      chmod: {
        text: '{script} is executed, but the mode that the Dockerfile gives it has no execute permission: the container fails with "permission denied".',
        severity: 'error',
      },
    },
    fixes: {
      mode: { title: 'Copy {script} with --chmod=0755', level: 'safe' },
      command: {
        title: 'Run chmod a+x on {script}',
        level: 'suggested',
        why: 'It adds a command to the build. Setting the execute permission in the repository does without it.',
      },
      modeInDockerfile: {
        title: 'Copy {script} with --chmod=0755 in {dockerfile}',
        level: 'suggested',
        why: 'It changes the Dockerfile, another file than this one.',
      },
    },
    sources: [
      { guide: 'OCP', section: 'Support arbitrary user ids' },
      { guide: 'Dockerfile reference', section: 'COPY --chown --chmod' },
    ],
  },
  (context) => {
    /** The fault of a script of an image; null without one. */
    function faultOf(image: Image, file: StartScript, path: string | null): 'file' | 'heredoc' | 'chmod' | null {
      if (!file.direct || file.copy === null) return null;
      const { bits, chmod } = finalModeOf(image, file, context.answers, path);
      if (bits === null || ((bits.user | bits.group | bits.other) & 1) !== 0) return null;
      if (chmod !== null || file.copy.flags.some((flag) => flag.name === 'chmod')) return 'chmod';
      return file.path === null ? 'heredoc' : 'file';
    }

    function modeEdit(image: Image, file: StartScript, path: string | null): TextEdit | null {
      if (file.copy === null || !bringsOneFile(file, file.copy)) return null;
      return finalModeOf(image, file, context.answers, path).chmod === null ? copyModeEdit(file.copy, '0755') : null;
    }

    function inImage(image: Image): void {
      if (image.start === null || image.final?.windows !== false) return;
      for (const file of image.start.files) {
        const message = faultOf(image, file, context.path);
        const { copy } = file;
        if (message === null || copy === null) continue;
        const data = { script: baseName(file.imagePath) };
        const edit = modeEdit(image, file, context.path);
        const command = edit !== null || /[^\w./-]/.test(file.imagePath) ? null : commandBehind(image, copy, `chmod a+x ${file.imagePath}`);
        context.report({
          at: file.span,
          message,
          data,
          related: [{ path: null, span: copy.keywordSpan, message: `${copy.keyword} brings it here.` }],
          fixes: edit !== null ? [{ use: 'mode', data, edits: () => [edit] }] : command !== null ? [{ use: 'command', data, edits: () => [command] }] : [],
          ...(file.path === null ? {} : { pair: `entrypoint-not-executable ${file.path}` }),
        });
      }
    }

    function inScript(document: ScriptDocument): void {
      const { text, path, images } = document;
      if (path === null) return;
      for (const use of images) {
        const { image, path: dockerfile, file } = use;
        const message = faultOf(image, file, dockerfile);
        if (message === null || file.parent !== null) continue;
        const data = { script: baseName(path) };
        const edit = modeEdit(image, file, dockerfile);
        const start = text.startsWith('\uFEFF') ? 1 : 0;
        context.report({
          at: { start, end: /^[^\r\n]*/.exec(text)?.[0].length ?? 0 },
          message,
          data,
          related: startPlaces(document, [use]),
          fixes:
            edit === null
              ? []
              : [
                  {
                    use: 'modeInDockerfile',
                    data: { ...data, dockerfile: baseName(dockerfile) },
                    edits: () => [],
                    files: () => [{ path: dockerfile, before: image.document.text, edits: [edit] }],
                  },
                ],
          pair: `entrypoint-not-executable ${path}`,
        });
        return;
      }
    }

    return { image: inImage, script: inScript };
  },
);
