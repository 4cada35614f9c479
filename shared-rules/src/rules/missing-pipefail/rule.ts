import { keywordIn } from '../../dockerfile/casing';
import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import type { Image, RunStep, Stage } from '../../model/image';
import { openPipelines } from '../../model/open-pipelines';
import { insert } from '../../text/edit';
import { baseName } from '../../text/path';

export default defineRule(
  {
    id: 'missing-pipefail',
    group: 'processes',
    summary: 'A RUN holds a pipeline whose left side may fail unseen.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      pipeline: { text: 'When `{command}` fails, the pipeline does not: only its last command decides. With pipefail the build stops.', severity: 'info' },
    },
    fixes: {
      addShell: {
        title: 'Add SHELL ["{shell}", "-o", "pipefail", "-c"]',
        level: 'suggested',
        why: 'It holds for all instructions behind it. Images in OCI format have no SHELL: podman and buildah drop it unless told to build in Docker format.',
      },
      addOption: { title: 'Add -o pipefail to SHELL', level: 'suggested', why: 'It holds for all instructions behind it.' },
    },
    aliases: ['DL4006'],
    sources: [{ guide: 'Dockerfile reference', section: 'SHELL' }],
  },
  (context) => {
    function check(image: Image, run: RunStep): void {
      const { script, stage } = run;
      if (script === null || stage === null || stage.windows) return;
      const [first, ...others] = openPipelines(script);
      if (first === undefined || hasPipefail(run) || !canPipefail(run)) return;
      context.report({
        at: first.nameWord.span,
        message: 'pipeline',
        data: { command: first.nameWord.raw },
        related: others.map((call) => ({ path: null, span: call.nameWord.span, message: 'Another pipeline of this instruction.' })),
        fixes: fixesOf(image, run, stage),
      });
    }

    function fixesOf(image: Image, run: RunStep, stage: Stage) {
      if (run.onbuild || run.form === 'exec' || (run.form === 'heredoc' && run.script?.shebang !== null)) return [];
      const { shellInstruction } = run.state;
      const option = shellInstruction?.json?.find((word) => word.value === '-c');
      if (option !== undefined) return [{ use: 'addOption' as const, edits: () => [insert(option.span.start, '"-o", "pipefail", ')] }];
      const shell = shellInstruction === null ? shellOf(stage) : null;
      const before = previous(stage, run.instruction);
      if (shell === null || before === undefined) return [];
      // Behind what stands above, so that comments above the RUN stay with it.
      return [
        {
          use: 'addShell' as const,
          data: { shell },
          edits: () => [insert(before.span.end, `${image.document.eol}${keywordIn(image.document, 'SHELL')} ["${shell}", "-o", "pipefail", "-c"]`)],
        },
      ];
    }

    return {
      image(image) {
        for (const run of image.runs) check(image, run);
      },
    };
  },
);

/** Said by SHELL, by the RUN's own words, or anywhere in its text. */
function hasPipefail(run: RunStep): boolean {
  const words = [...(run.instruction.json ?? run.instruction.words).map((word) => word.value), ...(run.form === 'exec' ? [] : run.state.shell)];
  return words.includes('pipefail') || /\bpipefail\b/.test(run.source?.text ?? '');
}

/** dash, named by SHELL or by the exec form, has no such option before 0.5.13. */
function canPipefail(run: RunStep): boolean {
  const [first, second] = run.form === 'exec' ? (run.instruction.json ?? []).map((word) => word.value) : run.state.shell;
  const name = baseName(first ?? '');
  return name !== 'dash' && !(name === 'env' && baseName(second ?? '') === 'dash');
}

/** A shell of the base that knows pipefail; null when none is known. */
function shellOf(stage: Stage): string | null {
  if (stage.base?.bash === true || stage.base?.shell === 'bash') return '/bin/bash';
  if (stage.base?.shell === 'ash') return '/bin/ash';
  if (stage.base !== null) return null;
  const names = new Set(stage.chain.flatMap((one) => one.runs.flatMap((run) => run.calls.map((call) => call.name))));
  if (names.has('apk')) return '/bin/ash';
  return ['apt-get', 'apt', 'dnf', 'yum', 'microdnf', 'zypper'].some((name) => names.has(name)) ? '/bin/bash' : null;
}

function previous(stage: Stage, instruction: Instruction): Instruction | undefined {
  const at = stage.instructions.findIndex((one) => one === instruction);
  return stage.instructions[at - 1];
}
