import { joinPath } from '../../text/path';
import { lastStep, type SingleStage, type Split } from './single-stage';

/** Maven and Gradle: the second stage runs the archive on a JRE of the same Java release. */
export function splitJava(single: SingleStage): Split | null {
  const { stage, builds, program, workdir } = single;
  const behind = lastStep(stage);
  const build = builds.find((one) => /^(?:mvn|mvnw|gradle|gradlew) /.test(one.name));
  const runtime = runtimeImage(single);
  if (behind === null || build === undefined || runtime === null || program.name !== 'java') return null;
  const archive = program.args[program.args.indexOf('-jar') + 1];
  if (!program.args.includes('-jar') || archive == null || !archive.endsWith('.jar')) return null;
  const path = joinPath(workdir, archive);
  // What moves the archive to where it is started is part of the build; an archive of the build context is none.
  const made =
    /\/(?:target|build\/libs)\/[^/]+$/.test(path) ||
    stage.runs.some((run) => run.calls.some((call) => /^(?:mv|cp)$/.test(call.name) && named(call.args, path)));
  return made ? { runtime, behind, lines: [], copies: [{ from: path, to: path }], edits: [] } : null;
}

function named(words: readonly { readonly value: string | null }[], path: string): boolean {
  const last = words.at(-1)?.value;
  return last != null && (path === last || path.endsWith(`/${last.replace(/^\.\//, '')}`));
}

function runtimeImage({ stage }: SingleStage): string | null {
  const { reference, family } = stage;
  const name = reference?.name.split('/').at(-1) ?? '';
  const tag = reference?.tag ?? '';
  const release = /^(?:maven|gradle)$/.test(name)
    ? /(?:jdk-?|temurin-|openjdk-|corretto-)(\d+)/.exec(tag)?.[1]
    : /^(?:eclipse-temurin|openjdk)$/.test(name)
      ? /^(\d+)/.exec(tag)?.[1]
      : undefined;
  return release === undefined ? null : `eclipse-temurin:${release}-jre${family === 'alpine' ? '-alpine' : ''}`;
}
