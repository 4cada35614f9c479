import { documentKind } from '../catalog/document-kind';
import { engineTools } from '../data/short-programs';
import { parseDockerfile } from '../dockerfile/parse';
import { callsOf } from '../shell/calls';
import type { ShellScript } from '../shell/nodes';
import { parseShell } from '../shell/parse';
import { MappedText } from '../text/mapped-text';
import { baseName, folderOf, joinPath } from '../text/path';
import { backgroundEnd } from './background-server';
import { buildImage } from './build';
import { scriptEnds } from './last-commands';
import { declaredBuilds } from './declared-builds';
import type { Image } from './image';
import { lazy } from './lazy';
import type { Answers } from './needs';
import { kindOf } from './program-kind';
import { servicesIn } from './services';
import { shippedImages } from './shipped-images';
import type { ScriptDocument, ScriptUse } from './script';

/** Dockerfiles that are read to find the images that start a script. */
const maxDockerfiles = 12;
/** Folders above the script's that may hold its Dockerfile. */
const maxLevels = 8;
/** Dockerfiles that stand no further above: one of them that does not speak of a `start.sh` says that it is a person's own. */
const close = 3;
/** Folders beside the way up that Dockerfiles are kept in. */
const dockerFolder = /^\.?(?:docker(?:files?)?|containers?|images?|build|deploy(?:ment)?|packaging)$/i;

/** How a Dockerfile that may start a script is read. */
export type ReadImage = (path: string, text: string, answers: Answers) => Image;

const readAnew: ReadImage = (path, text, answers) => buildImage(parseDockerfile(text), answers, path);

/** Reads a shell script. Its images are looked for in its folder and those above it, below the root. */
export function buildScript(text: string, path: string | null, answers: Answers, readImage = readAnew): ScriptDocument {
  const script = parseShell(MappedText.whole(text));
  const calls = lazy(() => callsOf(script));
  const near = lazy(() => (path === null ? [] : dockerfilesNear(path, answers)));
  const uses = lazy(() => (path === null ? none : findUses(text, path, near(), answers, readImage)));
  const images = () => uses().images;
  // With Dockerfiles beside it that never speak of it, a `start.sh` is a person's own.
  const alone = lazy(() => near().every((file) => file.level > close) || near().some((file) => file.mentions));
  const wrapper = lazy(
    () =>
      images().length > 0 ||
      (path !== null &&
        namedAsWrapper(path) &&
        (alone() || /entrypoint|^run$/i.test(baseName(path))) &&
        !runsEngines(script) &&
        !runsByHand(script) &&
        startsProgram(script)),
  );
  return Object.freeze({
    text,
    path,
    script,
    get calls() {
      return calls();
    },
    get wrapper() {
      return wrapper();
    },
    get images() {
      return images();
    },
    get helps() {
      return uses().helps;
    },
  });
}

/** The catalogue's names of start scripts, for one that is opened alone. */
function namedAsWrapper(path: string): boolean {
  const name = baseName(path);
  if (/^(assemble|save-artifacts|usage)$/.test(name)) return false;
  return (
    /entrypoint/i.test(name) ||
    /^docker-.*\.sh$/.test(name) ||
    /^start.*\.sh$/.test(name) ||
    /^(run|cmd|init)\.sh$/.test(name) ||
    (name === 'run' && /(^|\/)(\.?s2i)\//.test(path))
  );
}

/** A script that calls docker, podman or kubectl runs beside containers. */
function runsEngines(script: ShellScript): boolean {
  return callsOf(script).some((call) => engineTools.has(call.name));
}

/** It looks for a file below one working folder, and then below another: a person calls it, from here or from there. */
function runsByHand(script: ShellScript): boolean {
  const sourced = callsOf(script).flatMap((call) => (call.name === '.' || call.name === 'source' ? (call.args[0]?.value ?? []) : []));
  const relative = new Set(sourced.filter((path) => !path.startsWith('/')).map((path) => path.replace(/^(?:\.\/)+/, '')));
  return [...relative].some((path) => [...relative].some((other) => other !== path && other.endsWith(`/${path}`)));
}

function startsProgram(script: ShellScript): boolean {
  const ends = scriptEnds(script);
  if (ends.execs.length > 0 || backgroundEnd(script) !== null || servicesIn(script).length > 0) return true;
  return ends.commands.some((last) => {
    const kind = kindOf(last.program);
    return kind === 'arguments' || kind === 'server' || (last.place !== 'followed' && !last.early && kind !== 'short' && kind !== 'builtin');
  });
}

interface NearDockerfile {
  readonly path: string;
  readonly text: string;
  /** It holds the script's name. */
  readonly mentions: boolean;
  /** How many folders above the script's. */
  readonly level: number;
}

type Uses = Pick<ScriptDocument, 'images' | 'helps'>;

const none: Uses = { images: [], helps: [] };

function findUses(text: string, path: string, near: readonly NearDockerfile[], answers: Answers, readImage: ReadImage): Uses {
  const own: Answers = {
    contextOf: (dockerfile) => answers.contextOf?.(dockerfile) ?? null,
    text: (asked) => (asked === path ? text : answers.text(asked)),
    stat: (asked) => (asked === path ? { type: 'file', size: text.length, mode: null } : answers.stat(asked)),
    list: (asked) => answers.list(asked),
  };
  const images: ScriptUse[] = [];
  const helps: ScriptUse[] = [];
  for (const candidate of near) {
    const last = readImage(candidate.path, candidate.text, own);
    const image = [last, ...shippedImages(last, own, candidate.path)].find((one) => runsScript(one, path)) ?? last;
    const { start } = image;
    const started = start?.files.find((one) => one.path === path && one.shell);
    const file = started ?? start?.helpers.find((one) => one.path === path);
    if (file !== undefined && start !== null)
      (file === started ? images : helps).push(Object.freeze({ path: candidate.path, span: file.span, instead: null, image, file, init: start.init }));
    else images.push(...composeUses(candidate.path, path, image, own));
  }
  return Object.freeze({ images: Object.freeze(images), helps: Object.freeze(helps) });
}

function runsScript({ start }: Image, path: string): boolean {
  return start !== null && [...start.files, ...start.helpers].some((one) => one.path === path && one.shell);
}

/** The services of compose files that build the image and start the script in place of its own command. */
function composeUses(dockerfile: string, path: string, image: Image, answers: Answers): readonly ScriptUse[] {
  const { start, final } = image;
  if (start === null || final === null) return [];
  return declaredBuilds(dockerfile, answers).flatMap((build): readonly ScriptUse[] => {
    if (build.start === null) return [];
    const { entrypoint, command, init } = build.start;
    const words = (some: typeof command) => some?.map((word) => ({ ...word, source: null })) ?? null;
    const file = start.scriptsOf(words(entrypoint), words(command)).find((one) => one.path === path && one.shell);
    if (file === undefined) return [];
    const { keywordSpan } = start.entrypoint ?? start.cmd ?? final.from;
    const instead = { path: build.file, span: file.span };
    return [
      Object.freeze({ path: dockerfile, span: keywordSpan, instead, image, file, init: init ? { name: 'docker-init', signalsGroup: false } : start.init }),
    ];
  });
}

/** The Dockerfiles in the script's folder and above; those that name it first, since questions are limited. */
function dockerfilesNear(path: string, answers: Answers): readonly NearDockerfile[] {
  const found: { readonly path: string; readonly level: number }[] = [];
  let folder = folderOf(path);
  for (let level = 0; level <= maxLevels; level++) {
    for (const name of answers.list(folder) ?? []) {
      if (documentKind(name) === 'dockerfile') found.push({ path: joinPath(folder, name), level });
      else if (dockerFolder.test(name) && !path.startsWith(joinPath(folder, `${name}/`))) {
        const inside = (answers.list(joinPath(folder, name)) ?? []).filter((one) => documentKind(one) === 'dockerfile');
        for (const one of inside) found.push({ path: joinPath(folder, `${name}/${one}`), level });
      }
    }
    if (folder === '.') break;
    folder = folderOf(folder);
  }
  const name = baseName(path);
  const read = found.slice(0, maxDockerfiles).flatMap((candidate) => {
    const text = answers.text(candidate.path);
    return typeof text === 'string' ? [{ ...candidate, text, mentions: text.includes(name) }] : [];
  });
  return [...read.filter((file) => file.mentions), ...read.filter((file) => !file.mentions)];
}
