import { debugArgument, debugSetting } from '../../data/debug-settings';
import { defineRule } from '../../engine/rule';
import { wordRemoval } from '../../fix/remove-word';
import { isForDevelopment } from '../../model/development';
import type { Image } from '../../model/image';
import { expand } from '../../model/scope';
import { patternOf } from '../../shell/static-value';
import { baseName } from '../../text/path';
import { remove, replace } from '../../text/edit';
import type { Instruction, Pair } from '../../dockerfile/nodes';

export default defineRule(
  {
    id: 'debug-enabled',
    group: 'configuration',
    summary: 'The final image runs in a mode for developing or debugging.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      variable: { text: '{name}={value} makes the image run as for development: slower, and it shows to others what is for developers.', severity: 'info' },
      argument: { text: '`{argument}` is for developing: it costs speed, and may let others into the program.', severity: 'info' },
    },
    fixes: {
      change: { title: 'Set {name}={value}', level: 'suggested', why: 'The program may behave differently.' },
      drop: { title: 'Remove {argument}', level: 'suggested', why: 'The program may behave differently.' },
    },
    sources: [
      { guide: 'EW', section: 'Recommended environment variables to configure' },
      { guide: 'OCP', section: 'Use environment variables for configuration' },
    ],
  },
  (context) => {
    /** The last ENV of each name. */
    function variables(image: Image): void {
      const last = new Map<string, { readonly pair: Pair; readonly instruction: Instruction }>();
      for (const stage of [...image.finalChain].reverse()) {
        for (const instruction of stage.instructions) {
          if (instruction.keyword === 'ENV') for (const pair of instruction.pairs) last.set(pair.key, { pair, instruction });
        }
      }
      for (const [name, { pair, instruction }] of last) {
        const value = pair.value === null || pair.literal ? pair.value : expand(pair.value, image.stateAt(instruction).scope, image.document.escape);
        const agent = value === null || !/JAVA|JVM|JDK|_OPTS$/.test(name) ? null : /(?:^|\s)(-(?:agentlib:jdwp|Xrunjdwp)\S*)/.exec(value);
        if (agent !== null) context.report({ at: pair.span, message: 'argument', data: { argument: agent[1] as string } });
        const instead = value === null ? null : debugSetting(name, value);
        if (value === null || instead === null) continue;
        const span = pair.valueSpan;
        const fixes =
          span !== null && pair.value === value
            ? [{ use: 'change' as const, data: { name, value: instead }, edits: () => [replace(span, instead === '' ? '""' : instead)] }]
            : [];
        context.report({ at: pair.span, message: 'variable', data: { name, value }, fixes });
      }
    }

    function commands({ start, document }: Image): void {
      const words = start?.argv ?? [];
      const program = words.map((word) => baseName(word.value));
      words.forEach((word, index) => {
        if (index === 0 || !debugArgument(program.slice(0, index), word.value)) return;
        const before = words[index - 1]?.span.end ?? word.span.start;
        const plain = /^\s*,\s*$/.test(document.text.slice(before, word.span.start));
        const edits = () => [remove({ start: before, end: word.span.end })];
        context.report({
          at: word.span,
          message: 'argument',
          data: { argument: word.value },
          fixes: plain ? [{ use: 'drop', data: { argument: word.value }, edits }] : [],
        });
      });
      for (const call of start?.calls ?? []) {
        const names = [...call.wrappers.map((wrapper) => wrapper.name), call.name, ...call.args.map((arg) => arg.value ?? '')];
        call.args.forEach((arg, index) => {
          const argument = patternOf(arg);
          if (argument === null || call.inSubstitution || !debugArgument(names.slice(0, names.length - call.args.length + index), argument)) return;
          const removal = wordRemoval(document.text, call.command, arg);
          context.report({
            at: arg.span,
            message: 'argument',
            data: { argument },
            fixes: removal === null ? [] : [{ use: 'drop', data: { argument }, edits: () => [removal] }],
          });
        });
      }
    }

    return {
      image(image) {
        if (image.final === null || image.final.windows || isForDevelopment(image, context.path)) return;
        variables(image);
        commands(image);
      },
    };
  },
);
