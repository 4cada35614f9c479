import { defineRule } from '../../engine/rule';
import { javaRelease, jvmOptions, jvmOptionsOf, removeOption, replaceOption, type JvmOption } from '../../model/jvm-options';

export default defineRule(
  {
    id: 'jvm-fixed-heap',
    group: 'runtimes',
    summary: 'Java is started with a fixed heap, or with a memory option that its release does not take.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      heap: {
        text: '`{option}` fixes the heap, whatever memory the container is given: with less the container is killed, with more the rest lies idle.',
        severity: 'info',
      },
      removed: { text: 'Java {release} does not know `{option}` and does not start with it.', severity: 'error' },
      ignored: { text: 'Java {release} ignores `{option}`: it sees the limits of its container without.', severity: 'info' },
    },
    fixes: {
      percentage: {
        title: 'Use -XX:MaxRAMPercentage=75.0',
        level: 'suggested',
        why: 'The heap then follows the memory limit of the container, which must be set; Java 8 knows the option from update 191 on.',
      },
      drop: { title: 'Remove {option}', level: 'suggested', why: 'Java 8 before update 191 needs it.' },
    },
    sources: [
      { guide: 'EW', section: 'Set parameters related to memory limits' },
      { guide: 'OCP', section: 'Set environment variables' },
    ],
  },
  (context) => {
    function report(options: readonly JvmOption[], release: number | null): void {
      const scaled = options.some(({ text }) => /^-XX:(?:MaxRAM|MaxRAMPercentage|MaxRAMFraction)=/.test(text));
      const lenient = options.some(({ text }) => text === '-XX:+IgnoreUnrecognizedVMOptions');
      for (const option of options) {
        if (/^-(?:Xmx|XX:MaxHeapSize=)\d+[kmgt]?$/i.test(option.text) && !scaled) {
          const fixes = option.editable ? [{ use: 'percentage' as const, edits: () => replaceOption(option, '-XX:MaxRAMPercentage=75.0') }] : [];
          context.report({ at: option.span, message: 'heap', data: { option: option.text }, fixes });
        }
        if (!/^-XX:[+-]UseCGroupMemoryLimitForHeap$/.test(option.text) || release === null || release < 10) continue;
        const drop = option.editable ? removeOption(context.text, option) : null;
        context.report({
          at: option.span,
          message: release >= 12 && !lenient ? 'removed' : 'ignored',
          data: { release, option: option.text },
          fixes: drop === null ? [] : [{ use: 'drop', data: { option: option.text }, edits: () => drop }],
        });
      }
    }
    return {
      image(image) {
        if (image.final !== null && !image.final.windows) report(jvmOptions(image), javaRelease(image)?.major ?? null);
      },
      script(script) {
        if (!script.wrapper) return;
        const image = script.images[0]?.image;
        for (const call of script.calls) if (call.name === 'java') report(jvmOptionsOf(call), image === undefined ? null : (javaRelease(image)?.major ?? null));
      },
    };
  },
);
