import { defineRule } from '../../engine/rule';
import { finalProgram } from '../../model/final-program';
import { javaRelease, jvmOptions } from '../../model/jvm-options';

export default defineRule(
  {
    id: 'jvm-gc-threads',
    group: 'runtimes',
    summary: 'The garbage collector of an old Java 8 starts a thread for each processor of the node, or several where there is one processor.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      threads: {
        text: 'Java 8u{update} counts the processors of the node, not of the container, and starts as many collector threads: say `-XX:ParallelGCThreads`.',
        severity: 'hint',
      },
      single: {
        text: 'With one processor, `{option}` only adds threads that wait for each other: `-XX:+UseSerialGC` does the same with less.',
        severity: 'hint',
      },
    },
    sources: [{ guide: 'EW', section: 'Set the GC policy' }],
  },
  (context) => ({
    image(image) {
      if (image.final === null || image.final.windows) return;
      const options = jvmOptions(image);
      const has = (pattern: RegExp) => options.find(({ text }) => pattern.test(text));
      const collector = has(/^-XX:\+Use(?:Parallel|ParallelOld|G1|ConcMarkSweep)GC$/);
      const program = finalProgram(image);
      const release = javaRelease(image);
      const at = collector?.span ?? (program?.name === 'java' ? program.span : undefined);
      if (collector !== undefined && has(/^-XX:ActiveProcessorCount=1$/) !== undefined) {
        context.report({ at: collector.span, message: 'single', data: { option: collector.text } });
      } else if (
        at !== undefined &&
        release?.major === 8 &&
        release.update !== null &&
        release.update < 191 &&
        has(/^-XX:(?:ParallelGCThreads=|\+UseSerialGC|ActiveProcessorCount=)/) === undefined
      ) {
        context.report({ at, message: 'threads', data: { update: release.update } });
      }
    },
  }),
);
