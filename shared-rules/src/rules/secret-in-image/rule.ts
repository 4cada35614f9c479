import { isPasswordName, isSecretName } from '../../data/passwords';
import { holdsSecret, isPublicPlace, secretFileKind } from '../../data/secret-files';
import { findSecretTexts, type SecretText } from '../../data/secret-shapes';
import type { Instruction, Pair } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { startPlaces } from '../../engine/start-places';
import { secretMount } from '../../fix/secret-mount';
import { copyWords, findContext } from '../../model/context';
import type { Stage } from '../../model/image';
import { lazy } from '../../model/lazy';
import type { ShellScript } from '../../shell/nodes';
import { replace } from '../../text/edit';
import { baseName, joinPath } from '../../text/path';
import { contains, type Span } from '../../text/span';

export default defineRule(
  {
    id: 'secret-in-image',
    group: 'secrets',
    summary: 'Reports tokens, keys and other credentials that become part of the image.',
    since: '0.1.0',
    preset: 'minimal',
    messages: {
      environment: { text: '{name} is a secret and becomes part of the image: everybody who can pull it can read the value.', severity: 'warning' },
      argument: { text: '{name} is a secret that is given as a build argument: its value stays in the history of the image.', severity: 'warning' },
      builder: {
        text: '{name} is a secret: it does not reach the final image, but stays in the build cache and in the history of this stage.',
        severity: 'info',
      },
      file: { text: '`{file}` holds credentials as a rule. A layer keeps it, even when a later instruction removes it.', severity: 'warning' },
      builderFile: { text: '`{file}` may hold credentials. It does not reach the final image, but stays in the build cache.', severity: 'info' },
      settings: { text: '`{file}` often holds a token or a password, which a layer would then keep for everybody who can pull the image.', severity: 'info' },
      script: { text: '{what} stands in {script}, which the image starts: everybody who can pull the image has it.', severity: 'warning' },
      literal: { text: '{what} stands in this file: everybody who can read it, or pull the image, has it.', severity: 'warning' },
    },
    fixes: {
      clear: { title: 'Remove the value of {name}', level: 'suggested', why: 'The value must then be given when the container is started, from a secret.' },
      mount: {
        title: 'Give {name} to the build as a secret',
        level: 'suggested',
        why: 'The build must be called with `--secret id={name}` in place of `--build-arg`, by a builder that knows `env=` of secret mounts (BuildKit of Dockerfile syntax 1.10).',
      },
    },
    aliases: ['BK:SecretsUsedInArgOrEnv', 'DL3064'],
    sources: [
      { guide: 'EW', section: 'Disables the storage of confidential information in containers' },
      { guide: 'OCP', section: 'Avoid default passwords' },
    ],
  },
  (context) => {
    const told: Span[] = [];

    function checkPairs(instruction: Instruction, stage: Stage | null): void {
      const { image } = context;
      if (image === null) return;
      for (const pair of instruction.pairs) {
        const password = isPasswordName(pair.key);
        if (!password && !isSecretName(pair.key)) continue;
        if (password && isLiteral(pair)) told.push(pair.span);
        const argument = instruction.keyword === 'ARG';
        if (
          argument
            ? (password && isLiteral(pair)) || (stage === null && !isLiteral(pair)) || (isText(pair) && !isLiteral(pair))
            : !isBaked(pair, password, instruction)
        )
          continue;
        told.push(pair.span);
        const name = pair.key;
        const mount = argument && stage !== null ? secretMount(image, stage, instruction, pair) : null;
        context.report({
          at: pair.span,
          message: stage?.inFinalChain !== true ? 'builder' : argument ? 'argument' : 'environment',
          data: { name },
          fixes: argument
            ? mount === null
              ? []
              : [{ use: 'mount', data: { name }, edits: () => mount }]
            : [{ use: 'clear', data: { name }, edits: () => [replace(pair.valueSpan ?? pair.span, '""')] }],
        });
      }
    }

    /** An ENV keeps a literal, and what a build argument gave. */
    function isBaked(pair: Pair, password: boolean, instruction: Instruction): boolean {
      if (isLiteral(pair)) return !password;
      const names = pair.literal ? [] : [...(pair.value ?? '').matchAll(/\$\{?(\w+)/g)].map((match) => match[1] as string);
      const scope = context.image?.stateAt(instruction).scope;
      return names.some((name) => scope?.get(name)?.kind === 'arg');
    }

    function checkFiles(copy: Instruction, stage: Stage | null): void {
      if (context.image === null || stage === null) return;
      const from = copy.flags.some((flag) => flag.name === 'from');
      const words = copyWords(copy);
      const destination = words.at(-1) ?? '';
      const spans = copy.json ?? copy.words;
      words.slice(0, -1).forEach((source, index) => {
        const kind = source.startsWith('<<') || /^\w+:\/\//.test(source) ? null : secretFileKind(source);
        const at = spans[index]?.span;
        if (kind === null || at === undefined || (from && kind !== 'secret') || [destination, `${destination}/${source}`].some(isPublicPlace)) return;
        if (kind === 'key' && importsKey(stage, baseName(source))) return;
        const text = from ? undefined : textOf(source);
        if (text != null && !holdsSecret(kind, text)) return;
        // Where nothing else tells, it holds settings: pnpm's as a rule, and in a build stage they do no harm.
        if (text == null && baseName(source) === '.npmrc' && (!stage.inFinalChain || words.some((word) => /(?:^|\/)pnpm-/.test(word)))) return;
        context.report({
          at,
          message: !stage.inFinalChain ? 'builderFile' : kind === 'settings' && text == null && !environment.test(baseName(source)) ? 'settings' : 'file',
          data: { file: source },
        });
      });
    }

    function textOf(source: string): string | null | undefined {
      const { image, answers, path } = context;
      const build = image === null || /[*?[$]/.test(source) ? null : findContext(image.document, answers, path);
      return build === null ? undefined : answers.text(joinPath(build.folder, source.replace(/^\/+/, '')));
    }

    function checkText(span: Span, comments: () => readonly Span[]): void {
      for (const { start, end, what } of findSecretTexts(context.text.slice(span.start, span.end))) {
        const at = { start: span.start + start, end: span.start + end };
        if ([...told, ...comments()].some((one) => contains(one, at))) continue;
        context.report({ at, message: 'literal', data: { what } });
      }
    }

    return {
      instruction: { ENV: checkPairs, ARG: checkPairs, COPY: checkFiles, ADD: checkFiles },
      script(document) {
        const { text, script, path } = document;
        const [first] = secretsIn(text, script);
        for (const { start, end, what } of secretsIn(text, script)) {
          const more = { related: startPlaces(document), ...(path === null || first === undefined ? {} : { pair: pairOf(path, first.start) }) };
          context.report({ at: { start, end }, message: 'literal', data: { what }, ...more });
        }
      },
      image({ start, final }) {
        if (start === null || final?.windows !== false) return;
        for (const { path, text, script, span } of [...start.files, ...start.helpers]) {
          const found = path === null ? [] : secretsIn(text, script);
          const [first] = found;
          if (path === null || first === undefined) continue;
          context.report({
            at: span,
            message: 'script',
            data: { what: first.what, script: baseName(path) },
            related: found.map((one) => ({ path, span: one, message: `${one.what}.` })),
            pair: pairOf(path, first.start),
          });
        }
      },
      end() {
        const { image } = context;
        if (image === null) return;
        const comments = lazy(() => [...image.document.comments, ...image.runs.flatMap((run) => run.script?.comments ?? [])].map((comment) => comment.span));
        for (const instruction of image.document.instructions) {
          if (instruction.keyword !== 'LABEL' && instruction.keyword !== 'MAINTAINER' && instruction.trigger?.keyword !== 'LABEL')
            checkText(instruction.span, comments);
        }
      },
    };
  },
);

/** The file that a person's own values are kept in; those for an environment (`.env.production`) often stand in the repository. */
const environment = /^\.env(?:\.(?:local|secrets?))?$/;

/** The credentials in a script, those in its comments left out. */
function secretsIn(text: string, { comments }: ShellScript): readonly SecretText[] {
  return findSecretTexts(text).filter((one) => !comments.some((comment) => contains(comment.span, one)));
}

/** Two files carry the finding: the script's offset tells which it is. */
function pairOf(path: string, start: number): string {
  return `secret-in-image ${path}:${start}`;
}

/** Values that switch something, tell where the secret is, or stand in for one. */
const noSecret =
  /^(?:true|false|yes|no|on|off|none|null|nil|undefined|0|1|dummy|placeholder|unset)$|^(?:\/|\.\/|~\/|file:|env:|vault:|https?:)|^<.*>$|^\{\{.*\}\}$|^%%.*%%$|^your[-_ ]|^x{3,}$/i;

/** A value is written, whatever it means. */
function isText(pair: Pair): boolean {
  return pair.value !== null && pair.value !== '' && (pair.literal || !pair.value.includes('$'));
}

function isLiteral(pair: Pair): boolean {
  return isText(pair) && !noSecret.test(pair.value as string) && /[\p{L}\p{N}]/u.test(pair.value as string);
}

/** The stage gives the file to a program that takes public keys. */
function importsKey(stage: Stage, name: string): boolean {
  return stage.runs.some(
    (run) =>
      /\bapt-key\b|\bgpg2?\b|\brpm(?:keys)?\b[^\n]*--import|\/etc\/apk\/keys|update-ca-/.test(run.source?.text ?? '') &&
      (run.source?.text ?? '').includes(name),
  );
}
