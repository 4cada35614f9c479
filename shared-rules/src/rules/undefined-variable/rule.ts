import { platformArguments, predefinedArguments } from '../../data/builder-variables';
import { fileCasing, recase } from '../../dockerfile/casing';
import { holdsTemplate } from '../../dockerfile/holds-template';
import type { Instruction, Pair } from '../../dockerfile/nodes';
import { variablesIn, type VariableUse } from '../../dockerfile/variables-in';
import { defineRule } from '../../engine/rule';
import type { Image, Stage } from '../../model/image';
import { insert, replace } from '../../text/edit';
import { lineStart } from '../../text/lines';
import type { Span } from '../../text/span';
import { meant } from '../../text/typo';

/** Instructions in which the builder itself expands variables. */
const expanding: readonly string[] = ['ADD', 'ARG', 'COPY', 'ENV', 'EXPOSE', 'LABEL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'];

/** How many unknown names of a file are compared with all known ones. */
const maxLooks = 100;

export default defineRule(
  {
    id: 'undefined-variable',
    group: 'configuration',
    summary: 'Reports variables that nothing has set where an instruction uses them.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      undefined: { text: '`{name}` is set neither in this stage nor by its base image: it is empty here.', severity: 'warning' },
      misspelt: { text: '`{name}` is set nowhere in this file, but `{near}` is: unless the base image sets it, it is empty here.', severity: 'info' },
      global: { text: '`{name}` is declared above the first FROM, for FROM alone: without an ARG in this stage it is empty here.', severity: 'warning' },
      platform: { text: "`{name}` is the builder's, but it has to be declared: without an ARG in this stage it is empty here.", severity: 'warning' },
      appended: { text: '`{name}` has no value that this one could be put in front of or behind: what is left of it is an empty entry.', severity: 'info' },
    },
    fixes: {
      rename: { title: 'Write `{near}`', level: 'suggested', why: 'It is the nearest name that is set, not necessarily the one that was meant.' },
      declare: { title: 'Declare it here: ARG {name}', level: 'suggested', why: 'The value changes what this instruction does.' },
    },
    aliases: ['BK:UndefinedVar'],
    sources: [
      { guide: 'OCP', section: 'Use environment variables for configuration' },
      { guide: 'Dockerfile reference', section: 'Environment replacement' },
    ],
  },
  (context) => {
    let looks = 0;
    const judge = (instruction: Instruction, stage: Stage | null): void => {
      const { image } = context;
      if (image === null || stage === null || instruction.onbuild || holdsTemplate(instruction.logical.text)) return;
      const { document } = image;
      const { text } = instruction.logical;
      const own = new Set(instruction.pairs.map(({ key }) => key));
      let next = 0;
      const seen = new Set<string>();
      const uses = variablesIn(text, document.escape);
      for (const use of uses) {
        const { name, operator, start, end } = use;
        if (!/^(?:|##?|%%?|\/\/?)$/.test(operator) || use.guarded || seen.has(name) || isSet(name, instruction, stage, image) || inSource(use, instruction))
          continue;
        seen.add(name);
        const at = instruction.logical.span(start, end);
        while (next < instruction.pairs.length && (instruction.pairs[next] as Pair).span.end < at.end) next++;
        const pair = instruction.pairs[next];
        const setter = pair !== undefined && contains(pair.span, at) ? pair : undefined;
        // A variable that the same ENV or ARG sets is another rule's, or set in time.
        if (own.has(name) && setter?.key !== name) continue;
        const declare = {
          use: 'declare' as const,
          data: { name },
          edits: () => [insert(lineStart(document.text, instruction.span.start), `${recase('ARG', fileCasing(document))} ${name}${document.eol}`)],
        };
        if (platformArguments.has(name)) context.report({ at, message: 'platform', data: { name }, fixes: [declare] });
        else if (image.globals.get(name) !== undefined) context.report({ at, message: 'global', data: { name }, fixes: [declare] });
        else {
          const near = setter?.key === name || ++looks > maxLooks ? null : nearest(name, uses, knownNames(instruction, stage, image));
          const place = instruction.logical.span(use.nameStart, use.nameStart + name.length);
          const fixes = near === null ? [] : [{ use: 'rename' as const, data: { near }, edits: () => [replace(place, near)] }];
          const known = stage.scratch || stage.base?.variables !== undefined;
          if (known && setter?.key === name) context.report({ at, message: 'appended', data: { name } });
          else if (known) context.report({ at, message: 'undefined', data: { name }, fixes });
          else if (near !== null) context.report({ at, message: 'misspelt', data: { name, near }, fixes });
        }
      }
    };
    return { instruction: Object.fromEntries(expanding.map((keyword) => [keyword, judge])) };
  },
);

function isSet(name: string, instruction: Instruction, { base }: Stage, image: Image): boolean {
  if (name === 'PATH' || predefinedArguments.has(name)) return true;
  return image.stateAt(instruction).scope.get(name) !== undefined || (base?.variables?.includes(name) ?? false);
}

/** Names that a slip may have been meant for: those that are set here, PATH, and the base image's. */
function knownNames(instruction: Instruction, { base }: Stage, image: Image): readonly string[] {
  return [...image.stateAt(instruction).scope.names(), 'PATH', ...(base?.variables ?? [])];
}

/** Names that differ in a number, and those that the instruction uses beside this one, are no slips of each other. */
function nearest(name: string, uses: readonly VariableUse[], known: readonly string[]): string | null {
  const near = meant(name, known);
  return near === null || near.replace(/\d/g, '') === name.replace(/\d/g, '') || uses.some((use) => use.name === near) ? null : near;
}

/** `--from` takes no variables. */
function inSource({ start, end }: VariableUse, { flags, logical }: Instruction): boolean {
  const at = logical.span(start, end);
  return flags.some((flag) => flag.name === 'from' && contains(flag.span, at));
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
