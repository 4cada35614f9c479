import type { Dockerfile } from '../dockerfile/nodes';
import { insert, remove, replace, type TextEdit } from '../text/edit';
import type { CommandCall } from '../shell/calls';
import { leadingText } from '../shell/args';
import { baseName } from '../text/path';
import type { Span } from '../text/span';
import type { Image } from './image';

/** An option of the Java virtual machine: in a variable that start commands hand to it, or in the start command itself. */
export interface JvmOption {
  readonly text: string;
  readonly span: Span;
  /** `span` is the option itself, so that it can be edited; else it is the value that holds it. */
  readonly editable: boolean;
  /** A string of an exec form. */
  readonly quoted: boolean;
}

/** Variables that the JVM reads, and those that start scripts of Java programs hand to it. Those of build tools are theirs. */
const variables = /^(?:_JAVA_OPTIONS|(?:\w+_)?(?:JAVA|JVM|JDK|CATALINA|JETTY|TOMCAT)\w*(?:OPTS|OPTIONS|ARGS|OPT|FLAGS|PARAMS|MEM\w*)|[A-Z]+_HEAP_OPTS)$/;
const buildTools = /^(?:MAVEN|MVN|GRADLE|SBT|ANT|LEIN|KOTLIN)|BUILD/;

/** The JVM options that the final image starts with, as far as the Dockerfile says them. Of a variable set twice, the last value. */
export function jvmOptions(image: Image): readonly JvmOption[] {
  const found = new Map<string, readonly JvmOption[]>();
  for (const stage of [...image.finalChain].reverse()) {
    for (const instruction of stage.instructions) {
      if (instruction.keyword !== 'ENV') continue;
      for (const pair of instruction.pairs) {
        if (isForJvm(pair.key, pair.value ?? '') && !buildTools.test(pair.key))
          found.set(pair.key, pair.valueSpan === null ? [] : optionsIn(image.document, pair.value ?? '', pair.valueSpan));
      }
    }
  }
  return [...[...found.values()].flat(), ...ofCommand(image)];
}

/** By its name, or because no other program has a heap to set. */
function isForJvm(name: string, value: string): boolean {
  return variables.test(name) || (/(?:OPTS|OPTIONS|ARGS|PARAMS|FLAGS)$/.test(name) && /(?:^|\s)-Xm[xs]\d/.test(value));
}

function optionsIn(document: Dockerfile, value: string, span: Span): readonly JvmOption[] {
  const written = document.text.slice(span.start, span.end);
  return value.split(/\s+/).flatMap((text) => {
    if (!/^-[XD]/.test(text)) return [];
    const at = written.indexOf(text);
    const exact = at !== -1 && written.indexOf(text, at + 1) === -1;
    return [{ text, span: exact ? { start: span.start + at, end: span.start + at + text.length } : span, editable: exact, quoted: false }];
  });
}

function ofCommand({ document, start }: Image): readonly JvmOption[] {
  if (start === null) return [];
  const words = start.argv ?? [];
  const java = words.findIndex((word) => baseName(word.value) === 'java');
  const behind = java === -1 ? [] : words.slice(java + 1);
  const jar = behind.findIndex((word) => word.value === '-jar');
  const own = behind.slice(0, jar === -1 ? undefined : jar).flatMap(({ value, span }) => {
    const inner = { start: span.start + 1, end: span.end - 1 };
    const exact = document.text.slice(inner.start, inner.end) === value;
    return value.startsWith('-X') ? [{ text: value, span: exact ? inner : span, editable: exact, quoted: true }] : [];
  });
  return [...own, ...start.calls.flatMap((call) => (call.name === 'java' && !call.inSubstitution ? jvmOptionsOf(call) : []))];
}

/** The JVM options in a call of java. */
export function jvmOptionsOf(call: CommandCall): readonly JvmOption[] {
  const jar = call.args.findIndex((word) => word.value === '-jar');
  return call.args.slice(0, jar === -1 ? undefined : jar).flatMap((word) => {
    if (!leadingText(word).startsWith('-X')) return [];
    return [{ text: word.value ?? word.raw, span: word.span, editable: word.contiguous && word.value !== null && word.raw === word.value, quoted: false }];
  });
}

/** Puts another option in an option's place. */
export function replaceOption(option: JvmOption, text: string): readonly TextEdit[] {
  return [replace(option.span, text)];
}

/** Adds an option behind another one. */
export function addOption(option: JvmOption, text: string): readonly TextEdit[] {
  return [insert(option.span.end, option.quoted ? `", "${text}` : ` ${text}`)];
}

/** Takes an option out, with what parts it from the one behind it. Null when that stands on another line. */
export function removeOption(text: string, option: JvmOption): readonly TextEdit[] | null {
  const gap = (option.quoted ? /^"[ \t]*,[ \t]*"/ : /^[ \t]+(?![ \t\\`])/).exec(text.slice(option.span.end, option.span.end + 80));
  if (gap !== null) return [remove({ start: option.span.start, end: option.span.end + gap[0].length })];
  const before = option.quoted ? null : /[ \t]+$/.exec(text.slice(Math.max(0, option.span.start - 80), option.span.start));
  return before === null || /[\s\\`][ \t]+$/.test(text.slice(0, option.span.start))
    ? null
    : [remove({ start: option.span.start - before[0].length, end: option.span.end })];
}

/** Release of the JDK that the final image holds: by its base's name and tag, else by the packages that are installed. Null when nothing says so. */
export function javaRelease(image: Image): { readonly major: number /** Of JDK 8: `8u131`. */; readonly update: number | null } | null {
  const reference = image.finalChain.at(-1)?.reference;
  const repository = reference?.repository ?? '';
  const tag = reference?.tag ?? '';
  const named =
    /(?:jdk|jre|java)-?(\d+)/.exec(repository) ??
    (/(?:^|\/)(?:openjdk|eclipse-temurin|adoptopenjdk|amazoncorretto|java|sapmachine|ibmjava|ibm-semeru-runtimes|zulu-openjdk(?:-alpine)?|jdk|jre)$/.test(
      repository,
    )
      ? /^(?:open-|jdk-|jre-|v)?(?:1\.)?(\d+)(?:u(\d+))?/.exec(tag)
      : null) ??
    /(?:jdk|jre|java|temurin|corretto)-?(?:1\.)?(\d+)(?:u(\d+))?/.exec(tag);
  if (named !== null) return { major: Number(named[1]), update: named[2] === undefined ? null : Number(named[2]) };
  for (const stage of image.finalChain) {
    for (const run of stage.runs) {
      const installed = /\b(?:openjdk-?|java-(?:1\.)?)(\d+)(?=[-._](?:jre|jdk|\d|openjdk)|\b)/.exec(run.source?.text ?? '');
      if (installed !== null) return { major: Number(installed[1]), update: null };
    }
  }
  return null;
}
