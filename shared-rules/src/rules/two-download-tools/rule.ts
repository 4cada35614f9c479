import { defineRule } from '../../engine/rule';
import type { Stage } from '../../model/image';
import { isRemovedAgain, operationSpan, operationsOf } from '../../model/packages';
import type { Span } from '../../text/span';

type Tool = 'curl' | 'wget';

export default defineRule(
  {
    id: 'two-download-tools',
    group: 'packages',
    summary: 'A stage installs both curl and wget.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      both: {
        text: 'This stage has {first} for downloads and installs {second} too: one of them does, and the other is one more package to patch.',
        severity: 'hint',
      },
    },
    aliases: ['DL4001'],
    sources: [
      { guide: 'EW', section: 'Do not install unnecessary packages' },
      { guide: 'ZH', section: '只安装必要依赖包' },
    ],
  },
  (context) => ({
    stage(stage) {
      const curl = toolOf(stage, 'curl');
      const wget = toolOf(stage, 'wget');
      if (curl === null || wget === null || (!curl.installed && !wget.installed)) return;
      const [first, second] = !wget.installed || (curl.installed && curl.at.start > wget.at.start) ? [wget, curl] : [curl, wget];
      context.report({
        at: second.at,
        message: 'both',
        data: { first: first.tool, second: second.tool },
        related: [{ path: null, span: first.at, message: `The other one is ${first.installed ? 'installed' : 'used'} here.` }],
      });
    },
  }),
);

interface Found {
  readonly tool: Tool;
  readonly at: Span;
  /** The stage installs it; else it is used only, and comes with the base. */
  readonly installed: boolean;
}

/** Where the stage installs the tool and does not remove it in the same RUN, else where it first uses it. */
function toolOf(stage: Stage, tool: Tool): Found | null {
  let used: Found | null = null;
  let removed = false;
  for (const run of stage.runs) {
    if (run.onbuild) continue;
    for (const operation of operationsOf(run)) {
      const one = operation.verb === 'install' ? operation.packages.find(({ name }) => name === tool) : undefined;
      if (one === undefined) continue;
      if (isRemovedAgain(run, operation, one)) removed = true;
      else return { tool, at: one.written ? one.word.span : operationSpan(operation), installed: true };
    }
    const call = run.calls.find(({ name }) => name === tool);
    if (call !== undefined && used === null) used = { tool, at: call.nameWord.span, installed: false };
  }
  return removed ? null : used;
}
