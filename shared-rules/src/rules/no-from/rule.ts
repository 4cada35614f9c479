import { holdsTemplate } from '../../dockerfile/holds-template';
import { KEYWORDS } from '../../dockerfile/keywords';
import type { Dockerfile } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import type { Span } from '../../text/span';
import { meant } from '../../text/typo';

export default defineRule(
  {
    id: 'no-from',
    group: 'validity',
    summary: 'Reports a Dockerfile without a FROM.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      missing: { text: 'The file has no FROM: there is no stage to build, so the build fails.', severity: 'error' },
    },
    sources: [{ guide: 'Dockerfile reference', section: 'FROM' }],
  },
  (context) => ({
    image({ document, stages }) {
      if (stages.length > 0 || isPart(document)) return;
      const at = place(document);
      if (at !== null) context.report({ at, message: 'missing' });
    },
  }),
);

/** A file that was not read, a template that may bring the FROM, or one whose FROM is only misspelt. */
function isPart({ text, problems, instructions }: Dockerfile): boolean {
  if (problems.some(({ code }) => code === 'file-too-large' || code === 'binary')) return true;
  if (holdsTemplate(text) || /^\s*(?:#\s*)?include\b/im.test(text)) return true;
  return instructions.some(({ keyword }) => meant(keyword, KEYWORDS) === 'FROM');
}

/** The first instruction that asks for a stage, else the first instruction, else the first comment; null while there is none of them. */
function place({ instructions, comments }: Dockerfile): Span | null {
  const first = instructions.find((one) => one.keyword !== 'ARG') ?? instructions[0];
  return first?.keywordSpan ?? comments[0]?.span ?? null;
}
