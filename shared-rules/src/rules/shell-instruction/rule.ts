import { fileCasing, recase } from '../../dockerfile/casing';
import { holdsComment } from '../../dockerfile/comments-in';
import { defineRule } from '../../engine/rule';
import type { RunStep } from '../../model/image';
import { runOfCall } from '../../model/run-of-call';
import { parseArgs } from '../../shell/args';
import type { CommandCall } from '../../shell/calls';
import { replace } from '../../text/edit';
import { baseName } from '../../text/path';

const shells: ReadonlySet<string> = new Set(['bash', 'dash', 'zsh', 'ksh', 'mksh']);
const defaultShell = /^(?:\/usr)?\/bin\/sh$/;

export default defineRule(
  {
    id: 'shell-instruction',
    group: 'validity',
    summary: 'Reports a RUN that puts another shell in the place of /bin/sh.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      link: { text: '`{path}` becomes {shell} for every program of the image: SHELL sets the shell of the instructions alone.', severity: 'warning' },
    },
    fixes: {
      useShell: {
        title: 'Use SHELL ["{shell}", "-c"]',
        level: 'suggested',
        why: 'Scripts with `#!/bin/sh` then keep the shell of the base image. Images in OCI format have no SHELL: podman and buildah drop it unless told to build in Docker format.',
      },
    },
    aliases: ['DL4005'],
    sources: [{ guide: 'Dockerfile reference', section: 'SHELL' }],
  },
  (context) => ({
    command: {
      ln: (call, stage) => {
        const { image } = context;
        if (stage === null || image === null) return;
        const [target, link, ...rest] = parseArgs(call.args, { values: ['-t', '-S', '--target-directory', '--suffix'] }).operands;
        if (target?.value == null || link?.value == null || rest.length > 0 || !defaultShell.test(link.value) || !shells.has(baseName(target.value))) return;
        const shell = target.value.startsWith('/') ? target.value : `/bin/${target.value}`;
        const run = runOfCall(image, call);
        const alone =
          run !== undefined && !run.onbuild && isAllOf(run, call) && run.script?.comments.length === 0 && !holdsComment(image.document, run.instruction.span);
        const edits = () => (run === undefined ? [] : [replace(run.instruction.span, `${recase('SHELL', fileCasing(image.document))} ["${shell}", "-c"]`)]);
        context.report({
          at: { start: call.nameWord.span.start, end: link.span.end },
          message: 'link',
          data: { path: link.value, shell },
          fixes: alone ? [{ use: 'useShell', data: { shell }, edits }] : [],
        });
      },
    },
  }),
);

/** The RUN does nothing else: at most it removes /bin/sh first. */
function isAllOf(run: RunStep, call: CommandCall): boolean {
  return run.calls.every(
    (one) => one === call || (one.name === 'rm' && one.args.every(({ value }) => value !== null && (value.startsWith('-') || defaultShell.test(value)))),
  );
}
