import { keywordIn } from '../../dockerfile/casing';
import { toolchains, type Toolchain } from '../../data/toolchains';
import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { copyWords } from '../../model/context';
import type { Image, RunStep, Stage } from '../../model/image';
import { insert, type TextEdit } from '../../text/edit';
import type { Span } from '../../text/span';

export default defineRule(
  {
    id: 'missing-path-variable',
    group: 'configuration',
    summary: 'A toolchain is unpacked by hand, and no variable says where it is.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      unset: { text: '{name} is unpacked here, and neither PATH nor {variables} says where: whoever uses the image has to know the folder.', severity: 'hint' },
    },
    fixes: {
      path: { title: 'Add {bin} to PATH', level: 'suggested', why: 'Programs of that folder then come before those of the base.' },
    },
    sources: [
      { guide: 'OCP', section: 'Set environment variables' },
      { guide: 'ACP', section: '设置环境变量' },
      { guide: 'ROSA', section: '環境変数の設定' },
    ],
  },
  (context) => {
    function check(image: Image, stage: Stage, tool: Toolchain): void {
      const found = unpacked(stage, tool);
      if (found === null || isFindable(image, stage, tool)) return;
      const bin = found.folder === null || tool.bin === null ? null : `${found.folder}/${tool.bin}`;
      const edits = (): readonly TextEdit[] => [
        insert(found.instruction.span.end, `${image.document.eol}${keywordIn(image.document, 'ENV')} PATH=${bin ?? ''}:$PATH`),
      ];
      context.report({
        at: found.span,
        message: 'unset',
        data: { name: tool.name, variables: tool.variables.join(' or ') },
        fixes: bin === null ? [] : [{ use: 'path', data: { bin }, edits }],
      });
    }
    return {
      stage(stage) {
        const { image } = context;
        if (image === null || !stage.inFinalChain) return;
        for (const tool of toolchains) check(image, stage, tool);
      },
    };
  },
);

interface Unpacked {
  readonly span: Span;
  readonly instruction: Instruction;
  /** The folder that it is unpacked in; null when it is not known. */
  readonly folder: string | null;
}

function unpacked(stage: Stage, tool: Toolchain): Unpacked | null {
  for (const instruction of stage.instructions) {
    // ADD unpacks an archive of the context.
    if (instruction.keyword !== 'ADD') continue;
    const words = copyWords(instruction);
    const index = words.findIndex((word, at) => at < words.length - 1 && !word.includes('://') && tool.archive.test(word));
    const span = (instruction.json ?? instruction.words)[index]?.span;
    if (span !== undefined) return { span, instruction, folder: words.at(-1)?.startsWith('/') === true ? (words.at(-1) as string).replace(/\/+$/, '') : null };
  }
  for (const run of stage.runs) {
    const unpacks = run.calls.find((call) => /^(?:tar|bsdtar|unzip)$/.test(call.name));
    if (run.onbuild || unpacks === undefined) continue;
    for (const call of run.calls) {
      if (!/^(?:curl|wget|tar|unzip)$/.test(call.name)) continue;
      const word = call.args.find((arg) => tool.archive.test(arg.raw.replace(/^["']|["']$/g, '')));
      if (word === undefined) continue;
      const at = unpacks.args.findIndex((arg) => /^(?:-C|--directory)$/.test(arg.raw) || /^-[a-z]*C$/.test(arg.raw));
      const folder = at === -1 ? null : (unpacks.args[at + 1]?.value ?? null);
      return intoSystem(run)
        ? null
        : { span: word.span, instruction: run.instruction, folder: folder?.startsWith('/') === true ? folder.replace(/\/+$/, '') : null };
    }
  }
  return null;
}

/** Unpacked over /usr or /usr/local, where PATH looks already, or into a place that does not stay. */
function intoSystem(run: RunStep): boolean {
  const text = run.source?.text ?? '';
  return (
    (/--strip(?:-components)?[= ]?1/.test(text) && /(?:-C|--directory)[= ]?["']?\/usr(?:\/local)?\/?["']?(?:\s|$)/.test(text)) ||
    /(?:-C|--directory)[= ]?["']?\/(?:var\/)?tmp\b/.test(text)
  );
}

/** A variable, a link, or a start script says where it is; or it is taken away again. */
function isFindable(image: Image, stage: Stage, tool: Toolchain): boolean {
  const stages = image.finalChain.filter((one) => one.chain.includes(stage) || stage.chain.includes(one));
  const names = [...tool.variables, 'PATH'];
  if (stages.some((one) => one.instructions.some((instruction) => instruction.keyword === 'ENV' && instruction.pairs.some(({ key }) => names.includes(key)))))
    return true;
  if (tool.variables.some((name) => stage.base?.variables?.includes(name) === true)) return true;
  const pattern = /\bln\s+-|alternatives\b|\/etc\/(?:profile|environment|bash)|\.(?:bashrc|profile)\b|\bPATH=|\/usr\/(?:local\/)?bin\b|\brm\s+-r/;
  const text = stages.flatMap((one) => one.runs.map((run) => run.source?.text ?? '')).join('\n');
  return (
    pattern.test(text.replace(/rm\s+-rf?\s+(?:"?\/var\/lib\/apt\/lists|"?\/var\/cache|"?\/tmp)\S*/g, '')) ||
    tool.variables.some((name) => text.includes(name)) ||
    (image.start?.files ?? []).some((file) => names.some((name) => new RegExp(`\\b${name}=`).test(file.text)))
  );
}
