import { keywordIn } from '../../dockerfile/casing';
import type { Instruction } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { findCopied } from '../../model/copied-file';
import { copyWords, findContext } from '../../model/context';
import { finalProgram } from '../../model/final-program';
import { folderAt } from '../../model/folder-at';
import type { Image, Stage } from '../../model/image';
import { userInsertion } from '../../model/user-insertion';
import type { CommandCall } from '../../shell/calls';
import { insert, replace } from '../../text/edit';
import { baseName, folderOf, joinPath } from '../../text/path';

export default defineRule(
  {
    id: 'npm-install-in-image',
    group: 'runtimes',
    summary: 'Packages of Node.js are installed past the lock file, or Node.js runs without NODE_ENV.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      lock: { text: '`npm {verb}` may take other versions than {lock} names; `npm ci` takes exactly those, and fails when they do not fit.', severity: 'hint' },
      environment: {
        text: 'NODE_ENV is not set: {program} runs as for development, which many packages answer with checks and more output.',
        severity: 'hint',
      },
    },
    fixes: {
      ci: { title: 'Use npm ci', level: 'suggested', why: 'It fails when the lock file does not fit package.json, and removes node_modules first.' },
      production: { title: 'Set NODE_ENV=production', level: 'suggested', why: 'Packages may behave differently.' },
    },
    sources: [
      { guide: 'EW', section: 'Set environment variables' },
      { guide: 'OCP', section: 'Set environment variables' },
    ],
  },
  (context) => {
    /** The lock file that the context has for the folder of an install; `copied` when it is in the image by then. */
    function lockFile(image: Image, stage: Stage, call: CommandCall): { readonly name: string; readonly copied: boolean } | null {
      const run = stage.runs.find((one) => one.calls.includes(call));
      const folder = run === undefined ? null : folderAt(run, call);
      const build = findContext(image.document, context.answers, context.path);
      if (run === undefined) return null;
      const before = (copy: Instruction) => image.stageOf(copy) !== stage || copy.index < run.instruction.index;
      const copies = stage.chain.flatMap((one) => one.instructions.filter((copy) => (copy.keyword === 'COPY' || copy.keyword === 'ADD') && before(copy)));
      for (const name of ['package-lock.json', 'npm-shrinkwrap.json']) {
        for (const copy of copies) {
          // Named by itself, it is there; where it went must be where the install runs.
          const words = copyWords(copy);
          if (!words.slice(0, -1).some((word) => baseName(word) === name)) continue;
          const target = words.at(-1) ?? '';
          const place = joinPath(image.stateAt(copy).workdir ?? '/', target);
          if (/^(?:\.\/?)$/.test(target) ? image.stateAt(copy).workdir === folder : place === folder || place === joinPath(folder ?? '/', name))
            return { name, copied: true };
        }
        if (folder === null || build === null) continue;
        const copied = findCopied(image.document, stage.chain, joinPath(folder, name), image.stateAt, build, context.answers);
        if (copied !== null && before(copied.copy)) return { name, copied: true };
        const manifest = findCopied(image.document, stage.chain, joinPath(folder, 'package.json'), image.stateAt, build, context.answers);
        if (manifest?.path != null && before(manifest.copy) && context.answers.stat(joinPath(folderOf(manifest.path), name)) != null)
          return { name, copied: false };
      }
      return null;
    }

    /** package.json beside what is started, where it can be read. */
    function packageFile(image: Image): string | null {
      const workdir = image.final?.end.workdir;
      const build = findContext(image.document, context.answers, context.path);
      return workdir == null || build === null
        ? null
        : (findCopied(image.document, image.finalChain, joinPath(workdir, 'package.json'), image.stateAt, build, context.answers)?.text ?? null);
    }

    return {
      command: {
        npm(call, stage) {
          const { image } = context;
          const verb = call.args.find((arg) => arg.value !== null && !arg.value.startsWith('-'));
          if (image === null || stage === null || verb?.value == null || !/^(?:install|i)$/.test(verb.value) || !installsAll(call, verb.value)) return;
          const found = lockFile(image, stage, call);
          if (found === null) return;
          const edits = () => [replace(verb.span, 'ci')];
          context.report({
            at: verb.span,
            message: 'lock',
            data: { verb: verb.value, lock: found.name },
            fixes: found.copied && verb.contiguous ? [{ use: 'ci', edits }] : [],
          });
        },
      },
      image(image) {
        const { final, start } = image;
        const program =
          final === null || final.windows || /(?:^|[./-])dev(?:el|elopment)?(?:[./-]|$)/i.test(`${context.path ?? ''}/${final.name ?? ''}`)
            ? null
            : finalProgram(image);
        if (
          final === null ||
          start === null ||
          program === null ||
          final.base?.role !== 'node' ||
          !/^(?:node|nodejs|npm|yarn|pnpm|pm2-runtime|next|nest)$/.test(program.name)
        )
          return;
        const texts = [
          ...start.files.map((file) => file.text),
          start.script?.source.text ?? '',
          ...program.args.map((arg) => arg ?? 'NODE_ENV'),
          packageFile(image) ?? '',
        ];
        if (
          final.end.scope.get('NODE_ENV')?.kind === 'env' ||
          final.base.variables?.includes('NODE_ENV') === true ||
          texts.some((text) => text.includes('NODE_ENV')) ||
          program.args.some((arg) => /^(?:dev|watch|test|build|start:dev)(?![^:])|--version/.test(arg ?? ''))
        )
          return;
        const place = userInsertion(final, image.document);
        const edits = () => (place === null ? [] : [insert(place.at, `${image.document.eol}${keywordIn(image.document, 'ENV')} NODE_ENV=production`)]);
        context.report({
          at: program.span,
          message: 'environment',
          data: { program: program.name },
          fixes: place === null ? [] : [{ use: 'production', edits }],
        });
      },
    };
  },
);

/** No package is named, nothing global is installed, and the lock file is to be read. */
function installsAll(call: CommandCall, verb: string): boolean {
  const words = call.args.map((arg) => arg.value);
  if (
    words.some(
      (word) => word === null || /^(?:-g|--global|--location.*|--package-lock-only|--no-package-lock|--package-lock=false|--prefix.*|-C|--dry-run)$/.test(word),
    )
  )
    return false;
  return (
    words
      .filter(
        (word, index) =>
          word !== null &&
          !word.startsWith('-') &&
          !/^--(?:registry|omit|include|loglevel|cache|only|legacy-bundling|maxsockets|fetch-.*)$/.test(words[index - 1] ?? ''),
      )
      .join(' ') === verb
  );
}
