import type { Instruction } from '../dockerfile/nodes';
import { callsOf } from '../shell/calls';
import type { ShellWord } from '../shell/nodes';
import { literalOf } from '../shell/static-value';
import { joinPath } from '../text/path';
import type { Span } from '../text/span';
import { contextSources, findContext, type BuildContext } from './context';
import type { Image, StartCommand } from './image';
import type { Answers } from './needs';
import { isPosixShell } from './run-step';
import { expand } from './scope';
import type { ScriptDocument } from './script';
import { sourcedPath } from './sourced-files';

/** Paths of the image that are looked for in the build context, for one script. */
const maxLocated = 64;

/** Words that name a file of the build context. */
export interface FileLink {
  /** The words, without quotes around them. */
  readonly span: Span;
  /** Below the root folder; a regular file was seen there. */
  readonly path: string;
}

/** The files that COPY and ADD bring, and the scripts that ENTRYPOINT and CMD name, as far as they are there. Folders, patterns and other stages' files are none. */
export function dockerfileLinks(image: Image, answers: Answers, path: string | null): readonly FileLink[] {
  const context = findContext(image.document, answers, path);
  if (context === null) return [];
  const copied = image.document.instructions.flatMap((instruction) => linksOfCopy(image, instruction, context, answers));
  const started = (image.start?.files ?? []).flatMap((file): readonly FileLink[] =>
    file.path === null || file.parent !== null || file.path === path ? [] : [{ span: withoutQuotes(image.document.text, file.span), path: file.path }],
  );
  return [...copied, ...started].sort((a, b) => a.span.start - b.span.start);
}

function linksOfCopy(image: Image, instruction: Instruction, context: BuildContext, answers: Answers): readonly FileLink[] {
  if (image.stageOf(instruction) === null) return [];
  const sources = new Set(contextSources(instruction));
  if (sources.size === 0) return [];
  const { scope } = image.stateAt(instruction);
  return (instruction.json ?? instruction.words).slice(0, -1).flatMap((word): readonly FileLink[] => {
    if (!word.contiguous || !sources.has(word.value)) return [];
    const source = expand(word.value, scope, image.document.escape);
    if (source === null || source.endsWith('/') || /[*?[\\]/.test(source)) return [];
    const found = seenIn([context.folder, ...(context.others ?? [])], source.replace(/^\/+/, ''), answers);
    return found === null ? [] : [{ span: withoutQuotes(image.document.text, word.span), path: found }];
  });
}

/**
 * The scripts that a script sources or calls: as files of the images that start it, else those that stand beside it. Only what is named by a literal
 * path, or as a file in the script's own folder.
 */
export function scriptLinks(document: ScriptDocument, answers: Answers): readonly FileLink[] {
  const { path } = document;
  if (path === null) return [];
  const places = document.images.flatMap(({ image }) => {
    const own = image.start?.files.find((file) => file.path === path);
    return own === undefined || image.start === null ? [] : [{ start: image.start, imagePath: own.imagePath }];
  });
  const located = new Map<string, string | null>();
  const locate = (start: StartCommand, index: number, imagePath: string): string | null => {
    const key = `${index} ${imagePath}`;
    let found = located.get(key);
    if (found === undefined) {
      // Each is a question, and questions are limited.
      found = located.size < maxLocated ? start.locate(imagePath) : null;
      located.set(key, found);
    }
    return found;
  };
  return callsOf(document.script).flatMap((call): readonly FileLink[] => {
    const sources = call.name === '.' || call.name === 'source';
    const word = sources ? call.args[0] : isPosixShell([call.name]) ? fileOperand(call.args) : call.nameWord;
    if (word === undefined || (!sources && !(literalOf(word) ?? '').includes('/'))) return [];
    const found = places
      .flatMap(({ start, imagePath }, index) => {
        const named = sourcedPath(word, imagePath);
        return named === null ? [] : (locate(start, index, named) ?? []);
      })
      .concat(besideScript(word, path, answers) ?? []);
    const target = found.find((one) => one !== path);
    return target === undefined ? [] : [{ span: withoutQuotes(document.text, word.span), path: target }];
  });
}

/** `"$(dirname "$0")/x.sh"`: the build copies both from one folder, most likely. An absolute path is one of the image, not of the workspace. */
function besideScript(word: ShellWord, path: string, answers: Answers): string | null {
  if (literalOf(word)?.startsWith('/') === true) return null;
  const found = sourcedPath(word, path);
  return found === null ? null : seenIn(['.'], found, answers);
}

function fileOperand(args: readonly ShellWord[]): ShellWord | undefined {
  return args.some((arg) => /^-[A-Za-z]*c$/.test(arg.raw)) ? undefined : args.find((arg) => !/^[-+]/.test(arg.raw));
}

function seenIn(folders: readonly string[], name: string, answers: Answers): string | null {
  for (const folder of folders) {
    const path = joinPath(folder, name);
    if (path.startsWith('..')) continue;
    const seen = answers.stat(path);
    if (seen?.type === 'file') return path;
    // What is not known may be the one.
    if (seen !== null) return null;
  }
  return null;
}

function withoutQuotes(text: string, span: Span): Span {
  const quote = text[span.start];
  return (quote === '"' || quote === "'") && span.end - span.start > 2 && text[span.end - 1] === quote ? { start: span.start + 1, end: span.end - 1 } : span;
}
