import type { Dockerfile, Instruction, Pair } from '../../dockerfile/nodes';
import { defineRule } from '../../engine/rule';
import { commandRemoval } from '../../fix/remove-command';
import { removeWords } from '../../fix/remove-words';
import type { RunStep } from '../../model/image';
import { insecureDownloads, settingMatches, type InsecureDownload } from '../../model/insecure-downloads';
import { remove, replace, type TextEdit } from '../../text/edit';

/** Variables that switch certificate checks off, with the values that do. */
const variables: { readonly [name: string]: RegExp } = {
  NPM_CONFIG_STRICT_SSL: /^(?:false|0)$/i,
  npm_config_strict_ssl: /^(?:false|0)$/i,
  NODE_TLS_REJECT_UNAUTHORIZED: /^0$/,
  PYTHONHTTPSVERIFY: /^0$/,
  PIP_TRUSTED_HOST: /\S/,
  GIT_SSL_NO_VERIFY: /^(?:true|1)$/i,
};

export default defineRule(
  {
    id: 'insecure-download',
    group: 'packages',
    summary: 'A download is taken without checking where it comes from.',
    since: '0.1.0',
    preset: 'recommended',
    messages: {
      certificate: {
        text: '`{what}` accepts any certificate: whoever stands between the build and the server can put other files into the image.',
        severity: 'warning',
      },
      signature: {
        text: '`{what}` takes packages without a valid signature: whoever stands between the build and the mirror can put other packages into the image.',
        severity: 'warning',
      },
      piped: {
        text: '`{what}` runs what is downloaded as it comes, whole or cut short, and nobody checks that it is what was meant: download it, compare a checksum or signature, then run it.',
        severity: 'warning',
      },
    },
    fixes: {
      drop: {
        title: 'Remove `{what}`',
        level: 'suggested',
        why: 'The download fails where the certificate or the signature is not valid: add the certificate of the authority, or the key, first.',
      },
      check: {
        title: 'Check signatures (`gpgcheck=1`)',
        level: 'suggested',
        why: 'The install fails where the key of the repository is not known: add it with gpgkey= or rpm --import.',
      },
    },
    sources: [{ guide: 'OCP', section: 'Reuse images' }],
  },
  (context) => {
    /** A repository or source list that a COPY writes from a here-document. */
    function copied(instruction: Instruction): void {
      for (const { content } of instruction.heredocs) {
        for (const { kind, what, at, length, replace: other } of settingMatches(content.text)) {
          const edit =
            other === null || !content.isContiguous(other.at, other.at + other.length)
              ? null
              : replace(content.span(other.at, other.at + other.length), other.text);
          const fixes =
            edit === null
              ? []
              : /^gpgcheck/i.test(what)
                ? [{ use: 'check' as const, edits: () => [edit] }]
                : [{ use: 'drop' as const, data: { what }, edits: () => [edit] }];
          context.report({ at: content.span(at, at + length), message: kind, data: { what }, fixes });
        }
      }
    }

    return {
      instruction: {
        RUN(instruction) {
          const image = context.image;
          const run = image?.runOf(instruction) ?? null;
          if (image === null || run === null) return;
          for (const found of insecureDownloads(run)) {
            const { kind, what, span } = found;
            const edit = repair(image.document, run, found);
            const check = /^gpgcheck/i.test(what);
            context.report({
              at: span,
              message: kind,
              data: { what },
              fixes: edit === null ? [] : check ? [{ use: 'check', edits: () => [edit] }] : [{ use: 'drop', data: { what }, edits: () => [edit] }],
            });
          }
        },
        COPY: copied,
        ADD: copied,
        ENV(instruction) {
          for (const pair of instruction.pairs) {
            if (!isInsecure(pair)) continue;
            context.report({ at: pair.span, message: 'certificate', data: { what: `${pair.key}=${pair.value}` } });
          }
        },
      },
    };
  },
);

function isInsecure({ key, value }: Pair): boolean {
  return value !== null && Object.hasOwn(variables, key) && (variables[key] as RegExp).test(value);
}

function repair(document: Dockerfile, run: RunStep, { call, repair }: InsecureDownload): TextEdit | null {
  if (repair === null) return null;
  if (repair.kind === 'words') return removeWords(document, call, repair.words);
  if (repair.kind === 'text') return replace(repair.span, repair.text);
  const cut = commandRemoval(document, run, call);
  return cut === null ? null : remove(cut);
}
