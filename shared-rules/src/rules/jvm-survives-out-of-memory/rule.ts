import { defineRule } from '../../engine/rule';
import { addOption, jvmOptions, jvmOptionsOf, type JvmOption } from '../../model/jvm-options';

export default defineRule(
  {
    id: 'jvm-survives-out-of-memory',
    group: 'runtimes',
    summary: 'Java writes a heap dump when memory runs out, and goes on in whatever state it is in.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      survives: {
        text: 'Out of memory, Java writes a dump and goes on half dead: with `-XX:+ExitOnOutOfMemoryError` it would end and be started anew.',
        severity: 'hint',
      },
    },
    fixes: {
      exit: {
        title: 'Add -XX:+ExitOnOutOfMemoryError',
        level: 'suggested',
        why: 'The process ends at the first OutOfMemoryError, which some programs catch and live with.',
      },
    },
    sources: [{ guide: 'EW', section: '使用 ExitOnOutOfMemoryError 而非 HeapDumpOnOutOfMemoryError' }],
  },
  (context) => {
    function report(options: readonly JvmOption[]): void {
      const dump = options.find(({ text }) => text === '-XX:+HeapDumpOnOutOfMemoryError');
      if (
        dump === undefined ||
        options.some(({ text }) => /^-XX:(?:\+ExitOnOutOfMemoryError|\+CrashOnOutOfMemoryError|OnOutOfMemoryError=|OnError=)/.test(text))
      )
        return;
      context.report({
        at: dump.span,
        message: 'survives',
        fixes: dump.editable ? [{ use: 'exit', edits: () => addOption(dump, '-XX:+ExitOnOutOfMemoryError') }] : [],
      });
    }
    return {
      image(image) {
        if (image.final !== null && !image.final.windows) report(jvmOptions(image));
      },
      script(script) {
        if (script.wrapper) for (const call of script.calls) if (call.name === 'java') report(jvmOptionsOf(call));
      },
    };
  },
);
