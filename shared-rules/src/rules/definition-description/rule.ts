import { commentBefore } from '../../dockerfile/comments-in';
import type { Comment, Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import type { Image } from '../../model/image';

export default defineRule(
  {
    id: 'definition-description',
    group: 'validity',
    summary: 'Reports a comment right above a stage or an ARG that does not begin with its name.',
    since: '0.1.0',
    preset: 'strict',
    messages: {
      stranger: {
        text: 'Builders show this comment as the description of `{name}` only if it begins with that name: begin so, or part the two by an empty line.',
        severity: 'hint',
      },
    },
    aliases: ['BK:InvalidDefinitionDescription'],
    sources: [{ guide: 'Dockerfile reference', section: 'ARG' }],
  },
  (context) => ({
    image(image) {
      for (const instruction of image.document.instructions) {
        const names = definedBy(instruction, image);
        const [name] = names;
        const comment = name === undefined ? null : commentAbove(instruction, image);
        if (name === undefined || comment === null || /^(?:(?:plimsoll|hadolint|checkov|shellcheck|tally)\b|check=)/i.test(comment.text) || comment.text === '')
          continue;
        const first = comment.text.split(/\s/, 1)[0]?.toLowerCase();
        if (!names.some((one) => one.toLowerCase() === first)) context.report({ at: comment.span, message: 'stranger', data: { name } });
      }
    },
  }),
);

/** The name of the stage, or those of the variables of an ARG. */
function definedBy(instruction: Instruction, image: Image): readonly string[] {
  if (instruction.keyword === 'ARG') return instruction.pairs.map((pair) => pair.key);
  const name = instruction.keyword === 'FROM' ? (image.stageOf(instruction)?.name ?? null) : null;
  return name === null ? [] : [name];
}

/** The one comment line right above; with several, or none, there is nothing to describe by. */
function commentAbove({ span }: Instruction, { document }: Image): Comment | null {
  const ends = (end: number): Comment | undefined => {
    const comment = commentBefore(document, end);
    return comment !== undefined && !comment.embedded && /^\r?\n[ \t]*$/.test(document.text.slice(comment.span.end, end)) ? comment : undefined;
  };
  const comment = ends(span.start);
  return comment === undefined || ends(comment.span.start) !== undefined ? null : comment;
}
